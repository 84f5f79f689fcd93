"""What can be wrong with a package, told as a sentence a person can act on.

Every error carries the file inside the package, and the line where that is known, so that an author can go
there and mend it. Whoever reads packages catches `PackageError` and nothing else.
"""

from __future__ import annotations


class PackageError(Exception):
    """The package cannot be imported. `str()` is a whole sentence, with the place in front of it."""

    def __init__(self, sentence: object, *, file: str = "", line: int = 0) -> None:
        self.sentence = str(sentence)
        self.file = file
        self.line = line
        super().__init__(self.sentence)

    def __str__(self) -> str:
        if not self.file:
            return self.sentence
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class ArchiveError(PackageError):
    """The file cannot be opened: it is missing, empty, cut off, or no archive that we read."""


class HostileArchive(ArchiveError):
    """The archive asks for something no course needs: it would write outside its folder, or fill the disk."""


class UnknownFormat(PackageError):
    """The files open, but they are not a course in a format that we read."""


class BrokenDocument(PackageError):
    """One file of the package cannot be understood."""

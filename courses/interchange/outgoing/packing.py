"""Files of an export on their way into an archive: texts and elements from memory, assets from the object store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from lxml import etree

from courses.interchange.outgoing.course import OutCourse
from courses.media.models import MediaAsset
from courses.questions.types.mapping import Element

CHUNK: Final = 1024 * 1024
Contents = dict[str, bytes | MediaAsset]
"""By the name in the package."""


def xml(root: Element) -> bytes:
    """An element as a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def add_files(out: OutCourse, contents: Contents, folder: str) -> list[str]:
    """Put every file of the course into a folder of the package; return their names."""
    names = [f"{folder}/{out.name_of(row)}" for row in out.files.values()]
    contents.update(zip(names, out.files.values(), strict=True))
    return names


@contextmanager
def complete_or_nothing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that becomes `path` at the end, and nothing when anything fails."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        partial = Path(stream.name)
        try:
            yield stream
            stream.flush()
            partial.chmod(0o644)
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def chunks(content: bytes | MediaAsset) -> Iterator[bytes]:
    """The bytes of a file, a part at a time."""
    if isinstance(content, bytes):
        yield content
        return
    with content.file.open("rb") as stream:
        while part := stream.read(CHUNK):
            yield part


Step = Callable[[int, int], None]

"""Reading Moodle's “embedded answers” as a text file: the whole file is one question with gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.bank.entries import Entries, Entry, at_line
from courses.interchange.bank.texts import lines_of
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.errors import BrokenDocument
from courses.questions.types.cloze.interchange import read_embedded

LONGEST: Final = 60_000


def read_cloze_text(path: Path, name: str, spare: Path) -> Entries:
    """Yield the one question of the file."""
    lines, length = [], 0
    for _number, line in lines_of(path, name):
        length += len(line)
        if length > LONGEST:
            raise BrokenDocument(_("This text is too long for a question."), file=name)
        lines.append(line)
    place = at_line(1, lines[0] if lines else "")
    try:
        found = read_embedded("<br>\n".join(lines))
    except CannotCarry as reason:
        yield Entry("cloze", place, reason=str(reason))
        return
    draft = Draft("cloze", prompt=found.prompt or "", data=found.data, losses=found.losses)
    yield Entry("cloze", place, draft)

"""Reading Aiken: a question, options with letters, `ANSWER: X`. https://docs.moodle.org/en/Aiken_format"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.interchange.bank.entries import Entries, Entry, at_line
from courses.interchange.bank.texts import lines_of
from courses.interchange.drafts import Draft
from courses.questions.types.mapping import rich

_OPTION: Final = re.compile(r"\s*([A-Z])[.)]\s*(\S.*)$")
_ANSWER: Final = re.compile(r"\s*ANSWER:\s*(.*?)\s*$")


@dataclass(slots=True)
class _Item:
    line: int = 0
    prompt: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)

    def entry(self, answer: str | None) -> Entry:
        """The question, or what it lacks."""
        place = at_line(self.line, " ".join(self.prompt) or next(iter(self.options.values()), ""))
        if not self.prompt:
            return Entry("question", place, reason=_("It has answers but no question."))
        if answer is None:
            return Entry("question", place, reason=_("It has no line that begins with “ANSWER:”."))
        if len(self.options) < 2:
            return Entry("question", place, reason=_("It needs at least two options."))
        if answer not in self.options:
            return Entry("question", place, reason=_("Its answer “%s” is none of its options.") % answer[:40])
        options = [
            {**rich(str(escape(text))), "is_correct": letter == answer}
            for letter, text in self.options.items()
        ]
        prompt = "<br>".join(str(escape(line)) for line in self.prompt)
        return Entry("question", place, Draft("single_choice", prompt=prompt, data={"options": options}))


def read_aiken(path: Path, name: str, spare: Path) -> Entries:
    """Yield every question of the file."""
    item, started = _Item(), False
    for number, line in lines_of(path, name):
        if not line.strip():
            if started and item.options:
                yield item.entry(None)
                item, started = _Item(), False
            continue
        if not started:
            item.line, started = number, True
        if found := _ANSWER.match(line):
            yield item.entry(found[1])
            item, started = _Item(), False
        elif found := _OPTION.match(line):
            item.options[found[1]] = found[2].strip()
        else:
            if item.options:
                yield item.entry(None)
                item = _Item(number)
            item.prompt.append(line.strip())
    if started:
        yield item.entry(None)

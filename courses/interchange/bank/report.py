"""What an import of questions did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.utils.translation import ngettext

from courses.interchange.package import NotCarried, Tally

# A report is read by a person: more lines of one kind say less.
MOST_LINES: Final = 5_000
SHOWN: Final = 5


@dataclass(slots=True)
class QuestionReport:
    """`census` counts items by the kind the source gives them: source = carried + not carried.

    `types` counts what was carried by the type of question here. Details lost from questions that were carried have one
    line for each reason, with how many. `first` are the first questions, as (type, title, clean HTML).
    """

    format: str = ""
    items: int = 0
    carried: int = 0
    created: int = 0
    revised: int = 0
    unchanged: int = 0
    folders: int = 0
    files: int = 0
    seconds: float = 0.0
    types: Counter[str] = field(default_factory=Counter)
    source: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    not_carried: list[NotCarried] = field(default_factory=list)
    unlisted: int = 0
    first: list[dict[str, str]] = field(default_factory=list)
    _details: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def lose(self, entry: NotCarried) -> None:
        """Write down an item that was not carried."""
        self.lost[entry.kind] += entry.is_component
        if len(self.not_carried) < MOST_LINES:
            self.not_carried.append(entry)
        else:
            self.unlisted += 1

    def note(self, entry: NotCarried) -> None:
        """Write down a detail; the same one lost from another question is only counted."""
        count, item = self._details.get((entry.kind, entry.reason), (0, entry.item))
        if count or len(self._details) < MOST_LINES:
            self._details[entry.kind, entry.reason] = (count + 1, item)
        else:
            self.unlisted += 1

    def details(self) -> list[NotCarried]:
        """The details lost, each reason once."""
        found = []
        for (kind, reason), (count, item) in sorted(self._details.items()):
            rest = ngettext("%(item)s and %(count)d more", "%(item)s and %(count)d more", count - 1)
            where = item if count == 1 else rest % {"item": item, "count": count - 1}
            found.append(NotCarried(where, kind, reason))
        return found

    def census(self) -> dict[str, Tally]:
        """For each kind of item: in the source, carried, not carried."""
        kinds = sorted({*self.source, *self.lost})
        return {kind: Tally(self.source[kind], self.kept[kind], self.lost[kind]) for kind in kinds}

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the command prints and the job keeps them."""
        names = (
            "format", "items", "carried", "created", "revised", "unchanged", "folders", "files", "seconds",
            "unlisted", "first",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in names},
            "types": dict(self.types),
            "census": {kind: asdict(tally) for kind, tally in self.census().items()},
            "not_carried": [asdict(entry) for entry in [*self.not_carried, *self.details()]],
        }

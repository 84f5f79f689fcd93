"""What the pages of jobs show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.interchange.models import Transfer
from courses.interchange.transfers.access import file_address
from courses.questions.types.registry import QUESTION_TYPES

PER_PAGE = 25
COUNTED: Final = {
    "lessons": gettext_lazy("lessons"),
    "questions": gettext_lazy("questions"),
    "videos": gettext_lazy("videos"),
}
NAMES: Final = {
    "common-cartridge": "Common Cartridge", "cc": "Common Cartridge", "olx": "OLX", "olx-library": "OLX", "gift": "GIFT", "qti": "QTI",
    "csv": "CSV", "aiken": "Aiken", "moodle": "Moodle", "moodle-xml": "Moodle XML", "scorm": "SCORM", "blackboard": "Blackboard",
}  # fmt: skip


def my_transfers(person: User, page: str) -> Page[Transfer]:
    """The person's jobs, newest first; two queries and one for their courses."""
    rows = (
        Transfer.objects.filter(actor=person)
        .select_related("course")
        .only("id", "name", "state", "direction", "format", "created_at", "course__title")
        .order_by("-created_at", "-pk")
    )
    return Paginator(rows, PER_PAGE).get_page(page)


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as its page shows it. `figures` are what was, or would be, carried: (word, number)."""

    job: Transfer
    figures: list[tuple[str, int]] = field(default_factory=list)
    kinds: list[tuple[str, dict[str, int]]] = field(default_factory=list)
    not_carried: list[dict[str, str]] = field(default_factory=list)
    unlisted: int = 0
    first: list[tuple[str, str]] = field(default_factory=list)
    download: str = ""

    @property
    def format(self) -> str:
        """The format by the name people know; as it is kept for one without."""
        return NAMES.get(self.job.format, self.job.format.replace("-", " "))

    @property
    def is_open(self) -> bool:
        """Whether something is about to happen without anybody's doing."""
        return self.job.state in (Transfer.State.WAITING, Transfer.State.READING, Transfer.State.WRITING)


def shown(job: Transfer) -> Shown:
    """What a job's page shows; no query."""
    found: dict[str, Any] = job.report or job.preview
    if not found:
        return Shown(job)
    figures = [(_type(name), count) for name, count in found.get("types", {}).items()]
    figures += [(name, count) for name, count in found.get("counts", {}).items() if count]
    return Shown(
        job,
        figures=figures or [(str(word), found[name]) for name, word in COUNTED.items() if found.get(name)],
        kinds=sorted(found.get("census", {}).items()),
        not_carried=[{**line, "kind": _plain(line["kind"])} for line in found.get("not_carried", [])],
        unlisted=found.get("unlisted", 0),
        first=[(_type(one["type"]), one["title"]) for one in found.get("first", [])],
        download=file_address(job) if job.direction == Transfer.Direction.EXPORT and job.file else "",
    )


def _plain(kind: str) -> str:
    """The kind of a line, "video.milestone", to be read: "video, milestone"."""
    return kind.replace(".", ", ").replace("_", " ")


def _type(name: str) -> str:
    kind = QUESTION_TYPES.get(name)
    return str(kind.label) if kind else name

"""Assignments: the extension of Common Cartridge 1.3, and Canvas's settings beside or inside of it, with its rubrics.

https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html (assignment resource).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.common_cartridge.canvas import FOLDER
from courses.interchange.common_cartridge.manifest import Resource
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import Assignment, BlockItem, Criterion, Text
from courses.interchange.richtext import RichText
from courses.interchange.xml import children, descendants, local_name, parse_xml, text_of

RUBRICS: Final = f"{FOLDER}/rubrics.xml"
_TEXT: Final = {"html", "text", "online_text_entry", "url", "online_url"}
_FILES: Final = {"file", "online_upload", "media_recording"}
_NOTHING: Final = {"none", "on_paper", "not_graded", "external_tool"}


@dataclass(slots=True)
class Assignments:
    """Reads the assignments of one cartridge."""

    files: PackageFiles
    rich: RichText
    ledger: Ledger
    rubrics: dict[str, etree._Element] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if RUBRICS in self.files:
            root = parse_xml(self.files.read(RUBRICS), RUBRICS)
            self.rubrics = {one.get("identifier", ""): one for one in children(root, "rubric")}

    def read(self, resource: Resource, key: str, title: str, label: str) -> list[BlockItem]:
        """The assignment; what is not handed in here becomes a text. [] and a reason for what is neither."""
        names = [name for name in (resource.href, *resource.files) if name in self.files]
        settings = [name for name in dict.fromkeys(names) if name.endswith(".xml")]
        if not settings:
            self.ledger.lose(label, "assignment", _("The package does not contain its file."))
            return []
        root = parse_xml(self.files.read(settings[0]), settings[0])
        canvas = next((one for one in descendants(root, "assignment")), root)
        page = next((name for name in names if name.lower().endswith((".html", ".htm"))), "")
        source = _value(root, "text") or (self.files.text(page) if page else "")
        result = self.rich.clean(source, item=label, kind="assignment", base=page or settings[0])
        self.ledger.note(result.lost)
        name = (title or _value(root, "title") or _("Assignment"))[:255]
        formats = {one.get("type", "").lower() for one in descendants(root, "format")}
        formats |= {one.strip() for one in _value(canvas, "submission_types").split(",") if one.strip()}
        if formats and not formats & (_TEXT | _FILES) and formats & _NOTHING:
            return self._text(key, name, result.html, label)
        return [BlockItem(key, name, self._assignment(root, canvas, formats, result.html, label))]

    def _text(self, key: str, name: str, html: str, label: str) -> list[BlockItem]:
        reason = _("Nothing is handed in here: it is done on paper or elsewhere.")
        if not html:
            self.ledger.lose(label, "assignment", reason)
            return []
        self.ledger.lose(label, "assignment.submission", reason)
        return [BlockItem(key, name, Text(html))]

    def _assignment(
        self, root: etree._Element, canvas: etree._Element, formats: set[str], html: str, label: str
    ) -> Assignment:
        gradable = next(children(root, "gradable"), None)
        written = gradable.get("points_possible", "") if gradable is not None else ""
        known = bool(formats & (_TEXT | _FILES))
        attempts = _value(canvas, "allowed_attempts")
        due = _moment(_value(canvas, "due_at"))
        closes = _moment(_value(canvas, "lock_at"))
        for tag, sentence in (
            ("peer_reviews", _("That learners review each other was left out.")),
            ("has_group_category", _("That groups hand in together was left out.")),
        ):
            if _value(canvas, tag) == "true":
                self.ledger.lose(label, f"assignment.{tag}", sentence)
        if not known and formats:
            reason = _("How it was handed in (%(ways)s) is not known here: it takes text and files.")
            self.ledger.lose(label, "assignment.submission", reason % {"ways": ", ".join(sorted(formats))})
        types = [one.strip().lower() for one in _value(canvas, "allowed_extensions").split(",")]
        return Assignment(
            instructions=html,
            points=_points(_value(canvas, "points_possible") or written),
            takes_text=bool(formats & _TEXT) or not known,
            takes_files=bool(formats & _FILES) or not known,
            file_types=tuple(one[:20] for one in types if one)[:30],
            attempts=int(attempts) if attempts.isdigit() and 0 < int(attempts) <= 100 else None,
            opens_at=_moment(_value(canvas, "unlock_at")),
            due_at=due,
            closes_at=max(closes, due) if closes and due else closes,
            criteria=self._criteria(_value(canvas, "rubric_identifierref")),
            published=_value(canvas, "workflow_state") != "unpublished",
        )

    def _criteria(self, identifier: str) -> tuple[Criterion, ...]:
        rubric = self.rubrics.get(identifier)
        if rubric is None:
            return ()
        self.used.add(identifier)
        return tuple(
            Criterion(
                _value(one, "description")[:255] or _("Criterion"),
                _value(one, "long_description"),
                tuple(
                    (
                        _value(level, "description")[:255],
                        _value(level, "long_description"),
                        _points(_value(level, "points"), Decimal(0)),
                    )
                    for level in descendants(one, "rating")
                ),
            )
            for one in descendants(rubric, "criterion")
        )

    def close(self) -> None:
        """Name the rubrics that no assignment uses."""
        for identifier in sorted(self.rubrics.keys() - self.used):
            title = _value(self.rubrics[identifier], "title")
            reason = _("No assignment of the package that could be carried over uses this rubric.")
            self.ledger.lose(title or identifier, "course.rubrics", reason)


def due_of(blocks: list[BlockItem]) -> datetime | None:
    """When a lesson is due: with its assignment."""
    return next((one.content.due_at for one in blocks if isinstance(one.content, Assignment)), None)


def _value(element: etree._Element, name: str) -> str:
    return text_of(next((one for one in children(element) if local_name(one) == name), None))


def _points(written: str, default: Decimal = Decimal(100)) -> Decimal:
    try:
        found = Decimal(written)
    except InvalidOperation:
        return default
    return found.quantize(Decimal("0.01")) if found.is_finite() and 0 <= found < 10_000 else default


def _moment(written: str) -> datetime | None:
    try:
        found = parse_datetime(written)
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)

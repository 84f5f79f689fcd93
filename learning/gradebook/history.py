"""What a cell was before, and where its mark comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.attempts.hinted import Hinted, hinted
from learning.attempts.models import Attempt
from learning.enrolments.models import Enrolment
from learning.gradebook.figures import most_text, points_text
from learning.gradebook.models import Grade, GradeChange, GradeItem
from learning.gradebook.nameless import HIDDEN, NAMELESS, is_hidden, is_nameless
from learning.submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Entry:
    """A change in words: what happened, from what to what, who, when, why."""

    what: str
    item: str
    before: str
    after: str
    who: str
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a mark comes from: an attempt or a piece of work, with the page that shows it ("" where there is none)."""

    words: str
    when: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """One cell with what it is made of; `grade` is None while nothing has happened.

    `nameless` says that the item is marked without names: its mark, where it comes from and what it was are not told.
    """

    enrolment: Enrolment
    item: GradeItem
    grade: Grade | None
    most: str
    sources: tuple[Source, ...]
    history: tuple[Entry, ...]
    nameless: bool = False

    @property
    def state(self) -> str:
        """The state of the cell, also where nothing has happened."""
        if is_hidden(self.grade, self.item):
            return HIDDEN
        return self.grade.state if self.grade else str(Grade.State.NOT_IN)

    @property
    def state_word(self) -> str:
        """The state in words."""
        return _("Hidden") if self.state == HIDDEN else str(Grade.State(self.state).label)

    @property
    def points(self) -> str:
        """The points as text, "" for none."""
        return points_text(self.grade.points) if self.grade and self.state != HIDDEN else ""

    @property
    def given(self) -> str:
        """What was given before anything was taken or set by hand."""
        return points_text(self.grade.given) if self.grade and self.state != HIDDEN else ""


def cell_page(enrolment: Enrolment, item: GradeItem) -> CellPage:
    """Return what the page of a cell shows. Five queries at most."""
    grade = Grade.objects.select_related("overridden_by").filter(enrolment=enrolment, item=item).first()
    if is_nameless(item):
        return CellPage(enrolment, item, grade, most_text(item.max_points), (), (), nameless=True)
    changes = _changes(GradeChange.objects.filter(grade=grade)) if grade else ()
    return CellPage(
        enrolment, item, grade, most_text(item.max_points), tuple(_sources(enrolment, item)), changes
    )


def history_of(enrolment: Enrolment) -> tuple[Entry, ...]:
    """Return the last changes of all cells of a learner that may be seen, the newest first. One query."""
    nameless = GradeItem.objects.filter(NAMELESS, course=enrolment.course_id).values("pk")
    return _changes(GradeChange.objects.filter(grade__enrolment=enrolment).exclude(grade__item__in=nameless))


def _changes(rows: Any) -> tuple[Entry, ...]:
    found: Sequence[GradeChange] = rows.select_related("actor", "grade__item").order_by("-created_at", "-pk")[
        :100
    ]
    return tuple(
        Entry(
            what=str(GradeChange.What(one.what).label), item=one.grade.item.title, before=_said(one.before),
            after=_said(one.after), who=one.actor.full_name if one.actor else "", when=one.created_at,
            reason=one.reason,
        )
        for one in found
    )  # fmt: skip


def _said(held: dict[str, Any]) -> str:
    """A cell in a word or two: its points, or else its state."""
    if held.get("points") is not None and held.get("state") != Grade.State.MISSING:
        return points_text(Decimal(held["points"]))
    state = held.get("state") or Grade.State.NOT_IN
    return str(Grade.State(state).label)


def _sources(enrolment: Enrolment, item: GradeItem) -> list[Source]:
    if item.quiz_id is not None:
        tried = Attempt.objects.filter(enrolment=enrolment, quiz=item.quiz_id).order_by("number")
        hints = hinted(enrolment=enrolment, quiz=item.quiz_id)
        return [Source(_tried(one, hints.get(one.pk)), one.ended_at or one.started_at, "") for one in tried]
    if item.assignment_id is not None:
        works = Submission.objects.filter(enrolment=enrolment, assignment=item.assignment_id)
        return [
            Source(
                _worked(one, item), one.handed_in_at or one.saved_at,
                "" if one.state == Submission.State.DRAFT
                else reverse("learning:mark", args=[one.pk]),
            )
            for one in works.order_by("number")
        ]  # fmt: skip
    return []


def _tried(one: Attempt, hints: Hinted | None) -> str:
    values = {"n": one.number, "points": points_text(one.score), "most": most_text(one.max_score)}
    if one.state == Attempt.State.IN_PROGRESS:
        said = _("Attempt %(n)d, running") % values
    elif one.needs_marking:
        said = _("Attempt %(n)d: %(points)s of %(most)s so far, answers wait to be marked") % values
    else:
        said = _("Attempt %(n)d: %(points)s of %(most)s") % values
    return f"{said}, {hints.words}" if hints else said


def _worked(one: Submission, item: GradeItem) -> str:
    values = {"n": one.number, "points": points_text(one.points), "most": most_text(item.max_points)}
    if one.state == Submission.State.DRAFT:
        return _("Hand-in %(n)d, a draft") % values
    if one.state == Submission.State.HANDED_IN:
        return _("Hand-in %(n)d waits to be marked") % values
    return _("Hand-in %(n)d: %(points)s of %(most)s") % values

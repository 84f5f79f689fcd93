"""What a lesson says about its assignments: how the reader stands in each, and the next step."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.api import LessonAssignment
from learning.player.queries import LessonPage
from learning.progress.facts import AssignmentStanding


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """An assignment of the lesson. `status` is kind, word and icon, None for who only looks."""

    assignment: LessonAssignment
    status: tuple[str, str, str] | None
    action: str
    url: str
    primary: bool


def assignment_cards(page: LessonPage, now: datetime, *, taken: bool) -> dict[UUID, AssignmentCard]:
    """Return the cards by assignment; the first to be done is the page's main step unless that is `taken`."""
    cards: dict[UUID, AssignmentCard] = {}
    for one in map(page.terms.assignment, page.content.assignments):
        card = _card(page, one, page.assignments.get(one.id, AssignmentStanding()), now, taken)
        taken = taken or card.primary
        cards[one.id] = card
    return cards


def _card(
    page: LessonPage, one: LessonAssignment, stands: AssignmentStanding, now: datetime, taken: bool
) -> AssignmentCard:
    url = reverse("learning:assignment", args=[page.course.slug, page.lesson.slug, one.id])
    if page.enrolment is None:
        return AssignmentCard(one, None, _("Look at it"), url if page.place.teaches else "", False)
    closed = bool((one.opens_at and now < one.opens_at) or (one.closes_at and now >= one.closes_at))
    if stands.handed_in and not stands.drafting:
        action, waits = _("Look at it"), False
    else:
        action, waits = (_("Continue") if stands.drafting else _("Open the assignment")), not closed
    return AssignmentCard(one, _status(one, stands, now), action, url, waits and not taken)


def _status(one: LessonAssignment, stands: AssignmentStanding, now: datetime) -> tuple[str, str, str]:
    if stands.points is not None and not stands.waiting:
        figures = {"points": f"{stands.points.normalize():f}", "most": f"{one.points.normalize():f}"}
        return "ok", _("Marked: %(points)s of %(most)s points") % figures, "check"
    if stands.waiting:
        return "info", _("Waits to be marked"), "clock"
    late = one.due_at is not None and one.due_at < now
    if one.closes_at is not None and one.closes_at <= now:
        return "bad", _("Closed"), "lock"
    if late:
        return "bad", _("Late"), "clock-alert"
    return (
        ("info", _("In progress"), "circle-dot") if stands.drafting else ("none", _("Not started"), "circle")
    )

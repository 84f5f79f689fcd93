"""The form of a marking as plain text: what is sent, kept as a draft, and shown again just as it was typed. Pure.

Its fields are `level-<criterion>`, `points-<criterion>` and `comment-<criterion>` for each criterion, `points` where
there is no rubric, and `comment`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from courses.api import CriterionDocument
from learning.attempts.models import Marking, ReplacedMarking
from learning.submissions.marking import Choice, MarkingError, given_of
from learning.submissions.models import SubmissionMarking
from lms.kernel.markup import storable_text

MAX_COMMENT: Final = 10_000
Values = dict[str, str]
Rubric = Sequence[CriterionDocument]


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with what stands in its fields."""

    criterion: CriterionDocument
    level: str
    points: str
    comment: str


def read(sent: Mapping[str, str], rubric: Rubric) -> Values:
    """Return what a form sent, the fields of this rubric only, without those that are empty."""
    names = [f"{kind}-{one.id}" for one in rubric for kind in ("level", "points", "comment")]
    found = {name: _text(sent.get(name, "")) for name in (*names, "points", "comment")}
    return {name: text for name, text in found.items() if text}


def _text(text: str) -> str:
    return storable_text(text).replace("\r\n", "\n").strip()[:MAX_COMMENT]


def lines(rubric: Rubric, values: Mapping[str, str]) -> list[Line]:
    """Return the criteria with what stands in their fields."""
    return [
        Line(one, *(values.get(f"{kind}-{one.id}", "") for kind in ("level", "points", "comment")))
        for one in rubric
    ]


def choices(values: Mapping[str, str], rubric: Rubric) -> dict[UUID, Choice]:
    """Return what was chosen for each criterion. Raises `MarkingError` for points that are no number."""
    found = {}
    for one in rubric:
        levels = {str(level.id): level.id for level in one.levels}
        level = levels.get(values.get(f"level-{one.id}", ""))
        found[one.id] = Choice(level, points(values, f"points-{one.id}"), values.get(f"comment-{one.id}", ""))
    return found


def points(values: Mapping[str, str], name: str = "points") -> Decimal | None:
    """Return points that were typed, None for none. Raises `MarkingError` for what is no such number."""
    text = values.get(name, "")
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", "."))
        fits = found.is_finite() and 0 <= found < 10_000 and found == round(found, 2)
    except InvalidOperation:
        fits = False
    if not fits:
        raise MarkingError(_("“%s” is not a number of points: write 0 or more, such as 2.5.") % text[:20])
    return found


def of_work(marking: SubmissionMarking) -> Values:
    """Return the fields of a marking that was given for work."""
    found = {"comment": marking.comment}
    given = given_of(marking)
    for one in given:
        key = one.criterion.id
        found[f"comment-{key}"] = one.comment
        if one.level:
            found[f"level-{key}"] = str(one.level)
        else:
            found[f"points-{key}"] = number(one.points)
    if not given:
        found["points"] = number(marking.given)
    return {name: text for name, text in found.items() if text}


def of_answer(marking: Marking | ReplacedMarking) -> Values:
    """Return the fields of a marking that was given for an answer."""
    found = {"points": number(marking.points), "comment": marking.comment}
    return {name: text for name, text in found.items() if text}


def number(value: Decimal) -> str:
    """A figure without the zeros nobody reads: 10, 2.5."""
    return f"{value.normalize():f}" if value else "0"

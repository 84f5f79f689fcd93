"""What hints cost of the marks of quizzes, for the working of a total."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from learning.attempts.hinted import Hinted, hinted
from learning.attempts.models import Attempt
from learning.enrolments.models import Enrolment
from learning.gradebook.models import Grade, GradeItem
from learning.gradebook.rules import CENT


def hints_off(
    enrolment: Enrolment, items: Sequence[GradeItem], grades: Mapping[UUID, Grade]
) -> dict[UUID, Decimal]:
    """Return for each item how many of its points hints cost in the attempts that count, without those that cost none.

    One query, and one more where hints were asked for. A mark that was set by hand owes nothing to attempts.
    """
    spent = hinted(enrolment=enrolment, state=Attempt.State.HANDED_IN, needs_marking=0)
    if not spent:
        return {}
    quizzes = {one.attempt.quiz_id for one in spent.values()}
    tried = list(Attempt.objects.marked().filter(enrolment=enrolment, quiz__in=quizzes).order_by("number"))
    found = {}
    for item in items:
        grade = grades.get(item.pk)
        if item.quiz_id not in quizzes or grade is None or grade.override_points is not None:
            continue
        mine = [one for one in tried if one.quiz_id == item.quiz_id]
        if off := _off(item, _counting(item, grade, mine), spent):
            found[item.pk] = off
    return found


def _counting(item: GradeItem, grade: Grade, tried: list[Attempt]) -> list[Attempt]:
    """The attempts that a mark stands for: all for an average, else the one that gave it."""
    if item.counts == "average":
        return tried
    ordered = tried[::-1] if item.counts == "last" else tried
    return [one for one in ordered if _given(item, one) == grade.given][:1]


def _given(item: GradeItem, one: Attempt) -> Decimal:
    if not one.max_score or one.score is None:
        return item.max_points
    return (item.max_points * one.score / one.max_score).quantize(CENT, ROUND_HALF_UP)


def _off(item: GradeItem, counting: list[Attempt], spent: Mapping[UUID, Hinted]) -> Decimal:
    """The mean over the attempts that count, in points of the item."""
    shares = [spent[one.pk].off / one.max_score for one in counting if one.pk in spent and one.max_score]
    if not shares:
        return Decimal(0)
    return (item.max_points * sum(shares, Decimal(0)) / len(counting)).quantize(CENT, ROUND_HALF_UP)

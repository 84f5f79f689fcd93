"""How a course weighs its marks: read from a form, checked, and written with everything that hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import LatePolicy
from courses.models import Course
from learning.gradebook import events
from learning.gradebook.models import GradeCategory, GradeItem, GradingScheme
from learning.gradebook.reckoning import learners, reckon, retotal
from learning.gradebook.rules import HUNDRED
from learning.gradebook.sync import scheme_of
from lms.kernel.events import record

MOST = Decimal(9999)
# Minutes of a month, as `LatePolicy` has it.
MOST_GRACE = Decimal(60 * 24 * 30)


class ArrangementError(Exception):
    """What was typed cannot be; the message is for who teaches, `field` names where."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(slots=True)
class Arrangement:
    """Everything the page of grading rules sets, read from what was sent: rows with their new values."""

    scheme: GradingScheme
    categories: list[GradeCategory]
    items: list[GradeItem]
    gone: list[GradeCategory] = field(default_factory=list)
    new_categories: list[GradeCategory] = field(default_factory=list)
    new_items: list[GradeItem] = field(default_factory=list)
    removed: list[GradeItem] = field(default_factory=list)


def arrangement_of(course: Course) -> Arrangement:
    """What a course has now. Three queries; the scheme may be one that is not stored yet."""
    categories = list(GradeCategory.objects.filter(course=course).order_by("position", "pk"))
    items = list(GradeItem.objects.filter(course=course, is_active=True).order_by("position", "pk"))
    return Arrangement(scheme_of(course), categories, items)


def typed(arrangement: Arrangement, sent: Mapping[str, str], course: Course) -> Arrangement:
    """Put what was sent into the arrangement. Raises `ArrangementError` at the first thing that cannot be."""
    typed_scheme(arrangement.scheme, sent)
    kept = []
    for place, one in enumerate(arrangement.categories, 1):
        if sent.get(f"remove-{one.pk}"):
            arrangement.gone.append(one)
            continue
        one.name = _name(sent, f"name-{one.pk}")
        one.weight = _number(sent, f"weight-{one.pk}")
        one.drop_lowest = int(_number(sent, f"drop-{one.pk}", whole=True))
        one.position = (
            int(_number(sent, f"place-{one.pk}", whole=True)) if f"place-{one.pk}" in sent else place
        )
        kept.append(one)
    arrangement.categories = kept
    if sent.get("new-category", "").strip():
        made = GradeCategory(course=course, name=_name(sent, "new-category"), position=len(kept) + 1)
        made.weight = _number(sent, "new-weight")
        arrangement.new_categories.append(made)
    names = [one.name.casefold() for one in [*kept, *arrangement.new_categories]]
    if len(set(names)) < len(names):
        raise ArrangementError(_("Two categories have one name."), "categories")
    keys = {str(one.pk): one.pk for one in kept}
    for item in arrangement.items:
        _item(item, sent, keys)
        if item.kind == GradeItem.Kind.MANUAL and sent.get(f"remove-item-{item.pk}"):
            arrangement.removed.append(item)
    if sent.get("new-item", "").strip():
        last = max((one.position for one in arrangement.items), default=0)
        new = GradeItem(course=course, title=_name(sent, "new-item"), position=last + 10)
        new.max_points = _number(sent, "new-points")
        new.category_id = keys.get(sent.get("new-item-category", ""))
        arrangement.new_items.append(new)
    return arrangement


def typed_scheme(scheme: GradingScheme, sent: Mapping[str, str]) -> None:
    """Put what was sent into a scheme. Raises `ArrangementError` at the first thing that cannot be."""
    scheme.pass_mark = _number(sent, "pass_mark", most=Decimal(100))
    scheme.post_automatic, scheme.post_marked = (
        bool(sent.get("post_automatic")),
        bool(sent.get("post_marked")),
    )
    letters = []
    for number in range(12):
        letter = sent.get(f"letter-{number}", "").strip()[:20]
        if letter:
            letters.append(
                {"letter": letter, "from": float(_number(sent, f"from-{number}", most=Decimal(100)))}
            )
    lows = [one["from"] for one in letters]
    if len(set(lows)) < len(lows):
        raise ArrangementError(_("Two letters begin at the same percent."), "letters")
    scheme.letters = sorted(letters, key=lambda one: float(one["from"]), reverse=True)


def _item(item: GradeItem, sent: Mapping[str, str], categories: Mapping[str, UUID]) -> None:
    name = f"item-{item.pk}"
    if f"{name}-category" not in sent:
        return
    item.category_id = categories.get(sent[f"{name}-category"])
    item.weight = _number(sent, f"{name}-weight")
    item.is_extra = bool(sent.get(f"{name}-extra"))
    if item.kind == GradeItem.Kind.MANUAL:
        item.title = _name(sent, f"{name}-title")
        item.max_points = _number(sent, f"{name}-points")
    if item.kind != GradeItem.Kind.ASSIGNMENT:
        own = _moment(sent, f"{name}-due")
        if own != _minute(item.due_at):
            item.own_due_at = item.due_at = own
        item.late_policy = _late(sent, name) if item.kind == GradeItem.Kind.QUIZ else {}


def _minute(moment: datetime | None) -> datetime | None:
    """A moment as its field shows it."""
    return None if moment is None else moment.replace(second=0, microsecond=0)


def _late(sent: Mapping[str, str], name: str) -> dict[str, Any]:
    """What being late costs, as assignments have it: nothing said is nothing taken, no limit is all of the points."""
    percent = _number(sent, f"{name}-late", most=HUNDRED)
    if not percent:
        return {}
    most = (
        _number(sent, f"{name}-late-most", most=HUNDRED)
        if sent.get(f"{name}-late-most", "").strip()
        else HUNDRED
    )
    return LatePolicy(
        percent=percent,
        per="hour" if sent.get(f"{name}-late-per") == "hour" else "day",
        most=most,
        grace_minutes=int(_number(sent, f"{name}-late-grace", most=MOST_GRACE, whole=True)),
    ).dump()


def _name(sent: Mapping[str, str], field: str) -> str:
    name = sent.get(field, "").strip()[:100]
    if not name:
        raise ArrangementError(_("A category and a column need a name."), field)
    return name


def _number(sent: Mapping[str, str], field: str, *, most: Decimal = MOST, whole: bool = False) -> Decimal:
    text = sent.get(field, "").strip() or "0"
    try:
        value = Decimal(text.replace(",", "."))
        fits = value.is_finite() and 0 <= value <= most and value == round(value, 0 if whole else 2)
    except InvalidOperation:
        fits = False
    if not fits:
        words = _("“%(text)s” is no number from 0 to %(most)s.")
        raise ArrangementError(words % {"text": text[:20], "most": most}, field)
    return value


def _moment(sent: Mapping[str, str], field: str) -> datetime | None:
    text = sent.get(field, "").strip()
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise ArrangementError(_("“%s” is no date.") % text[:20], field)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


@transaction.atomic
def arrange(*, course: Course, wanted: Arrangement, actor: User, now: datetime) -> None:
    """Write the rules of a course and reckon everything that hangs on them again.

    A category that is taken away leaves its items behind, which then count nothing. A column of its own that is
    taken away goes out of use with its marks; nothing is deleted.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    for one in wanted.gone:
        GradeItem.objects.filter(category=one).update(category=None)
        one.delete()
    gone = {one.pk for one in wanted.gone}
    wanted.scheme.save()
    for category in [*wanted.categories, *wanted.new_categories]:
        category.save()
    for item in [*wanted.items, *wanted.new_items]:
        if item.category_id in gone:
            item.category_id = None
        if item in wanted.removed:
            item.is_active = False
        item.save()
    record(events.SETUP_CHANGED, object=course, actor=actor, course_id=course.pk, occurred_at=now)
    people = learners(course.pk)
    reckon(people, [item.pk for item in wanted.items if item.is_active], now=now)
    retotal(people)

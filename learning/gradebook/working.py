"""How a total comes about, in words: for who teaches, and for the learner, who sees what is shown only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.enrolments.models import Enrolment
from learning.gradebook import rules
from learning.gradebook.costs import hints_off
from learning.gradebook.figures import most_text, percent_text, points_text
from learning.gradebook.models import CourseGrade, Grade, GradeCategory, GradeItem, GradingScheme
from learning.gradebook.nameless import is_hidden, is_nameless
from learning.gradebook.rules import CENT, HUNDRED, Cell, Group, Part


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in a working: its figure and what has to be said about it. `hidden` marks are not shown to the learner.

    `state` is that of the cell, "hidden" where the reader may not see it.
    """

    item: GradeItem
    state: str
    points: Decimal | None
    figure: str
    notes: tuple[str, ...]
    dropped: bool
    hidden: bool
    reason: str

    @property
    def words(self) -> str:
        """The item in a line, for the sentence of its category."""
        said = f"{self.item.title}: {self.figure}"
        return f"{said} ({', '.join(self.notes)})" if self.notes else said


@dataclass(frozen=True, slots=True)
class Line:
    """A category in a working; `score` is None without a mark. Figures are text, as they are to be read."""

    name: str
    weight: str
    score: str | None
    points: str
    entries: tuple[Entry, ...]
    note: str

    @property
    def words(self) -> str:
        """What is in the category, in one sentence."""
        said = [entry.words for entry in self.entries if entry.points is not None or entry.state == "excused"]
        return "; ".join(said) + (f". {self.note}" if self.note else "") if said else self.note


@dataclass(frozen=True, slots=True)
class Working:
    """A total with everything it is made of."""

    enrolment: Enrolment
    percent: str
    letter: str
    passed: bool | None
    pass_mark: str
    lines: tuple[Line, ...]
    uncounted: tuple[Entry, ...]
    sum: str
    base: str
    rest: str
    lowest: str
    highest: str
    possible: str
    counted_at: datetime | None


def working(enrolment: Enrolment, *, posted: bool) -> Working:
    """Return the working of a learner's total. Six queries, whatever there is.

    With `posted`, it is the learner's: without marks that are hidden. Marks without names are hidden from everybody. The
    figures are those that are stored.
    """
    categories = list(GradeCategory.objects.filter(course=enrolment.course_id).order_by("position", "pk"))
    items = list(
        GradeItem.objects.filter(course=enrolment.course_id, is_active=True)
        .select_related("marking_rules")
        .order_by("position", "pk")
    )
    grades = {one.item_id: one for one in Grade.objects.filter(enrolment=enrolment)}
    stored = CourseGrade.objects.filter(enrolment=enrolment).first()
    scheme = GradingScheme.objects.filter(course=enrolment.course_id).first() or GradingScheme(
        letters=rules.usual_letters()
    )
    groups = [_group(one, items, grades, posted) for one in categories]
    total = rules.total(groups)
    parts = {one.key: one for one in total.parts}
    dropped = {key for one in total.parts for key in one.dropped}
    hints = hints_off(enrolment, items, grades)
    entries = [
        _entry(item, grades.get(item.pk), item.pk in dropped, posted, hints.get(item.pk)) for item in items
    ]
    lines = tuple(
        _line(one, parts[one.pk], [entry for entry in entries if entry.item.category_id == one.pk])
        for one in categories
        if one.pk in parts and any(entry.item.category_id == one.pk for entry in entries)
    )
    weighed = {one.pk for one in categories if one.weight}
    kept = _kept(stored, posted)
    return Working(
        enrolment=enrolment,
        percent=percent_text(kept["percent"]),
        letter=kept["letter"] or "",
        passed=kept["passed"],
        pass_mark=most_text(scheme.pass_mark),
        lines=lines,
        uncounted=tuple(entry for entry in entries if entry.item.category_id not in weighed),
        sum=_two(total.top / HUNDRED),
        base=most_text(total.base),
        rest=_rest(categories, total.parts, total.base),
        lowest=percent_text(kept["lowest"]),
        highest=percent_text(kept["highest"]),
        possible=_possible(groups, kept, scheme.pass_mark),
        counted_at=stored.updated_at if stored else None,
    )


def _kept(stored: CourseGrade | None, posted: bool) -> dict[str, Any]:
    names = ("percent", "letter", "passed", "lowest", "highest")
    return {name: getattr(stored, f"posted_{name}" if posted else name, None) for name in names}


def _group(
    category: GradeCategory, items: Sequence[GradeItem], grades: Mapping[UUID, Grade], posted: bool
) -> Group:
    cells = []
    for item in items:
        grade = grades.get(item.pk)
        if item.category_id != category.pk or (grade is not None and grade.is_excused):
            continue
        seen = item.is_posted or not (posted or is_nameless(item))
        points = grade.points if grade is not None and seen else None
        cells.append(Cell(item.pk, points, item.max_points, item.weight, item.is_extra, item.position))
    return Group(category.pk, category.weight, category.drop_lowest, tuple(cells), category.position)


def _entry(item: GradeItem, grade: Grade | None, dropped: bool, posted: bool, hints: Decimal | None) -> Entry:
    hidden = not item.is_posted
    state = grade.state if grade is not None else "not_in"
    points = grade.points if grade is not None else None
    if posted and hidden and state not in ("not_in", "drafting", "excused"):
        return Entry(item, "hidden", None, _("not shown yet"), (), False, True, "")
    if not posted and is_hidden(grade, item):
        said = _("marked without names, counts once the marks are shown")
        return Entry(item, "hidden", None, said, (said,), False, True, "")
    notes = []
    if grade is not None and grade.override_points is not None and item.kind != GradeItem.Kind.MANUAL:
        notes.append(_("set by hand"))
    elif grade is not None and grade.taken:
        notes.append(
            _("%(given)s less %(taken)s for being late")
            % {"given": points_text(grade.given), "taken": points_text(grade.taken)}
        )
    if hints:
        notes.append(_("%s less for hints") % points_text(hints))
    if state == "missing":
        notes.append(_("missing, counts 0"))
    if dropped:
        notes.append(_("lowest, left out"))
    if item.is_extra:
        notes.append(_("extra credit"))
    if item.weight != 1:
        notes.append(_("counts × %s") % most_text(item.weight))
    if hidden:
        notes.append(_("not shown to the learner yet"))
    reason = grade.override_reason if grade is not None and grade.override_points is not None else ""
    return Entry(item, state, points, _figure(item, state, points), tuple(notes), dropped, hidden, reason)


def _figure(item: GradeItem, state: str, points: Decimal | None) -> str:
    if points is not None:
        return _("%(points)s of %(most)s") % {
            "points": points_text(points),
            "most": most_text(item.max_points),
        }
    return {
        "excused": _("excused, not counted"),
        "to_mark": _("handed in, not marked yet"),
        "drafting": _("begun, not handed in yet"),
    }.get(state, _("not handed in yet"))


def _line(category: GradeCategory, part: Part, entries: list[Entry]) -> Line:
    waiting = [one for one in entries if one.points is None and one.state not in ("excused", "hidden")]
    note = ""
    if waiting and part.share is not None:
        names = ", ".join(one.item.title for one in waiting[:3])
        note = (
            ngettext("%(names)s has no mark yet.", "%(names)s have no marks yet.", len(waiting))
            if len(waiting) <= 3
            else ngettext("%(n)d item has no mark yet.", "%(n)d items have no marks yet.", len(waiting))
        ) % {"names": names, "n": len(waiting)}
    elif part.share is None:
        note = _("No marks yet.")
    return Line(
        name=category.name,
        weight=most_text(category.weight),
        score=None if part.share is None else percent_text(part.share * HUNDRED),
        points="" if part.share is None else _two(part.share * category.weight),
        entries=tuple(entries),
        note=note,
    )


def _rest(categories: Sequence[GradeCategory], parts: Sequence[Part], base: Decimal) -> str:
    """Why the total is out of less than all weights."""
    if not base:
        return _("Nothing has a mark yet, so there is no total.")
    without = {one.key for one in parts if one.share is None}
    open_ones = [one for one in categories if one.pk in without]
    whole = sum((one.weight for one in parts), Decimal(0))
    if not open_ones:
        return (
            ""
            if whole == HUNDRED
            else _("The weights add up to %s and are scaled to 100.") % most_text(whole)
        )
    names = [f"{one.name} ({most_text(one.weight)} %)" for one in open_ones]
    said = names[0] if len(names) == 1 else _("%(some)s and %(last)s") % {
        "some": ", ".join(names[:-1]), "last": names[-1],
    }  # fmt: skip
    return ngettext(
        "%(names)s has no marks yet, so the total is out of %(base)s and scaled to 100.",
        "%(names)s have no marks yet, so the total is out of %(base)s and scaled to 100.",
        len(names),
    ) % {"names": said, "base": most_text(base)}


def _possible(groups: Sequence[Group], kept: Mapping[str, Any], pass_mark: Decimal) -> str:
    """What can still come of it, against the pass mark."""
    if kept["lowest"] is None:
        return ""
    values = {
        "low": percent_text(kept["lowest"]), "high": percent_text(kept["highest"]), "mark": most_text(pass_mark)
    }  # fmt: skip
    left = any(
        cell.points is None and not cell.is_extra for one in groups for cell in one.cells if one.weight
    )
    if not left:
        return _("Everything has its mark. %(mark)s is needed to pass.") % values
    if kept["passed"] is True:
        return (
            _("Passed whatever comes: at least %(low)s, with full marks for all that is left %(high)s.")
            % values
        )
    if kept["passed"] is False:
        return _("%(mark)s is out of reach: full marks for all that is left make %(high)s.") % values
    need = rules.needed(groups, pass_mark)
    if need is None:
        return _("From %(low)s to %(high)s is still possible; %(mark)s passes.") % values
    return _(
        "%(need)s %% of what is left is needed to pass at %(mark)s. From %(low)s to %(high)s is possible."
    ) % (values | {"need": most_text(need)})


def _two(value: Decimal) -> str:
    return f"{value.quantize(CENT, ROUND_HALF_UP):f}"

"""The gradebook of a course: its page, and the windows of rows it asks for while somebody scrolls."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook import book
from learning.gradebook.book import COLUMNS, ROWS, Column
from learning.gradebook.cells import rows_html
from learning.gradebook.figures import most_text, percent_text, points_text
from learning.gradebook.models import Grade
from learning.gradebook.order import Wish, ordered, window, wished
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_safe
@signed_in
def gradebook(request: SignedInRequest, course: str) -> HttpResponse:
    """The page: everybody with a place, by columns of items. Without JavaScript in pages of fifty."""
    found = teachable_course(request, course)
    columns, cohorts = book.columns(found), book.cohorts(found)
    wish = wished(request.GET, columns, {key for key, _name in cohorts})
    first = _number(request.GET.get("from"), len(columns)) // COLUMNS * COLUMNS
    shown = columns[first : first + COLUMNS]
    order = ordered(found, wish, fresh=True)
    start = _number(request.GET.get("start"), len(order)) // ROWS * ROWS
    base = reverse("learning:gradebook_learners", args=[found.slug])
    html = rows_html(
        book.rows(order.window(start, ROWS), shown), shown, base=base, start=start, now=clock.now()
    )
    context = {
        "course": found, "rows": html, "count": len(order), "start": start, "size": ROWS, "wish": wish,
        "heads": _heads(found, shown, wish, request), "groups": _groups(shown), "means": _means(found, shown),
        "total_sort": _sorting(request, wish, "total"), "name_sort": _sorting(request, wish, "name"),
        "states": _states(), "cohorts": cohorts, "waiting": sum(book.waiting(found)), "columns": len(columns), "now": clock.now(),
        "earlier": _query(request, start=max(0, start - ROWS)) if start else "",
        "later": _query(request, start=start + ROWS) if start + ROWS < len(order) else "",
        "left": _query(request, **{"from": first - COLUMNS}) if first else "",
        "right": _query(request, **{"from": first + COLUMNS}) if first + COLUMNS < len(columns) else "",
        "first": first + 1, "last": first + len(shown), "query": request.GET.urlencode(),
        "nameless": [one for one in shown if one.is_nameless],
    }  # fmt: skip
    return render(request, "learning/gradebook/gradebook.html", context)


@never_cache
@require_safe
@signed_in
def rows(request: SignedInRequest, course: str) -> HttpResponse:
    """A window of rows as HTML: `start`, and what the page was asked with. Flat in the number of learners."""
    found = teachable_course(request, course)
    columns, cohorts = book.columns(found), book.cohorts(found)
    wish = wished(request.GET, columns, {key for key, _name in cohorts})
    first = _number(request.GET.get("from"), len(columns)) // COLUMNS * COLUMNS
    shown = columns[first : first + COLUMNS]
    start = _number(request.GET.get("start"), 10_000_000)
    keys, count = window(found, wish, start=start, size=ROWS)
    base = reverse("learning:gradebook_learners", args=[found.slug])
    html = rows_html(book.rows(keys, shown), shown, base=base, start=start, now=clock.now())
    answer = HttpResponse(html)
    answer["X-Rows"] = str(count)
    return answer


def _number(text: str | None, most: int) -> int:
    return min(int(text), max(0, most - 1)) if text and text.isdecimal() and len(text) < 9 else 0


def _query(request: SignedInRequest, **values: object) -> str:
    return "?" + urlencode(request.GET.dict() | {name: str(value) for name, value in values.items()})


def _sorting(request: SignedInRequest, wish: Wish, what: str) -> dict[str, str]:
    """The address that sorts by a column, and which way it is sorted now."""
    direction = "" if wish.by != what else "descending" if wish.down else "ascending"
    return {"url": _query(request, sort=wish.sorted_by(what), start=0), "direction": direction}


def _heads(course: Course, shown: list[Column], wish: Wish, request: SignedInRequest) -> list[dict[str, Any]]:
    return [
        {
            "item": one, "most": most_text(one.max_points), "sort": _sorting(request, wish, str(one.id)),
            "url": reverse("learning:grade_posting", args=[course.slug, one.id]),
        }
        for one in shown
    ]  # fmt: skip


def _groups(shown: list[Column]) -> list[dict[str, Any]]:
    """The categories above the columns, with how many columns each spans."""
    found: list[dict[str, Any]] = []
    for one in shown:
        if not found or found[-1]["key"] != one.category_id:
            found.append(
                {
                    "key": one.category_id, "name": one.category or _("Not counted"), "span": 0,
                    "weight": most_text(one.weight) if one.category_id else "", "drop": one.drop_lowest,
                }
            )  # fmt: skip
        found[-1]["span"] += 1
    return found


def _means(course: Course, shown: list[Column]) -> dict[str, Any]:
    found = book.means(course)
    return {
        "total": percent_text(found.total),
        # Of one who is marked it would be the mark.
        "items": [
            (one, "–" if one.is_nameless else points_text(_tenths(found.items.get(one.id)))) for one in shown
        ],
    }


def _tenths(value: Any) -> Any:
    return None if value is None else round(value, 1)


def _states() -> list[tuple[str, list[tuple[str, str]]]]:
    marks = [
        (state, str(Grade.State(state).label))
        for state in ("to_mark", "missing", "late", "drafting", "excused")
    ]
    marks.insert(3, ("edited", _("Edited by hand")))
    people = [(value, str(label)) for value, label in Enrolment.State.choices]
    return [(_("With marks"), marks), (_("Learners"), people)]

"""What the pages of lists of people show."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from courses.models import Course
from learning.bulk.actions import refused_late
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.enrolments.models import Cohort
from lms.kernel.sheets import harmless

PER_PAGE = 50
Result = ImportLine.Result
ORDER = (Result.ENROL, Result.WAIT, Result.MOVE, Result.INVITE, Result.THERE, Result.REFUSED)


@dataclass(frozen=True, slots=True)
class ListsPage:
    """The lists brought into a course so far, the fifty newest, and its cohorts to choose from."""

    course: Course
    lists: list[EnrolmentImport]
    cohorts: list[Cohort]


def lists_page(course: Course) -> ListsPage:
    """Return the page: two queries."""
    rows = (
        EnrolmentImport.objects.filter(course=course).select_related("actor").order_by("-created_at", "-pk")
    )
    cohorts = Cohort.objects.filter(course=course).order_by("name", "pk")
    return ListsPage(course, list(rows[:50]), list(cohorts[:200]))


@dataclass(frozen=True, slots=True)
class Line:
    """A person of a list as the page shows it: what would happen to them, or what did."""

    number: int
    email: str
    name: str
    cohort: str
    result: str
    reason: str
    enrolment: Any

    @property
    def words(self) -> str:
        """The result in words."""
        return str(Result(self.result).label)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list: how far it is, how many people for each result (result, word, number), and a page of its lines."""

    job: EnrolmentImport
    course: Course
    counts: list[tuple[str, str, int]]
    shown: str
    page: Page[Any]
    lines: list[Line]
    again: int

    @property
    def is_over(self) -> bool:
        """Whether people were taken in, wholly or in part."""
        return bool(self.job.options.get("step") == "write")

    @property
    def kept_days(self) -> int:
        """For how many days names and addresses of people outside are kept."""
        return int(settings.OUTSIDE_ADDRESSES_DAYS)

    @property
    def to_do(self) -> int:
        """For how many people something would happen."""
        return sum(
            count for result, _word, count in self.counts if result not in (Result.THERE, Result.REFUSED)
        )

    @property
    def refused(self) -> int:
        """How many cannot be taken in."""
        return sum(count for result, _word, count in self.counts if result == Result.REFUSED)


def list_page(job: EnrolmentImport, course: Course, *, shown: str, number: str) -> ListPage:
    """Return the page of a list: three queries, one more for a list that is done. Lines in the order of the sheet."""
    rows: Any = ImportLine.objects.filter(job=job).annotate(
        result=Coalesce(NullIf("outcome", Value("")), "plan")
    )
    found = dict(rows.order_by().values_list("result").annotate(Count("pk")))
    counts = [(str(one), str(one.label), found[one]) for one in ORDER if one in found]
    chosen = shown if shown in found else ""
    if chosen:
        rows = rows.filter(result=chosen)
    # Once the sheet's words are deleted, who came in stands there by the name in their account.
    named = Coalesce(NullIf("name", Value("")), "enrolment__learner__full_name", Value(""))
    values = rows.order_by("number", "pk").values_list(
        "number", "email", named, "cohort_name", "result", "reason", "enrolment_id"
    )
    page = Paginator(values, PER_PAGE).get_page(number)
    again = (
        refused_late(job).count() if job.state == EnrolmentImport.State.DONE and not job.forgotten_at else 0
    )
    return ListPage(job, course, counts, chosen, page, [Line(*row) for row in page], again)


def result_lines(job: EnrolmentImport) -> Iterator[str]:
    """Yield the list as CSV with what would happen to each person, or what did: it can be brought again."""
    yield _csv([_("Row"), "Email", _("Name"), "Cohort", _("Result"), _("Reason")], mark=True)
    rows = ImportLine.objects.filter(job=job).order_by("number", "pk")
    for line in rows.iterator(chunk_size=2_000):
        word = Result(line.outcome or line.plan).label
        yield _csv([line.number, line.email, line.name, line.cohort_name, word, line.reason])


def _csv(cells: list[Any], *, mark: bool = False) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(str(one)) for one in cells])
    # Sheets take a CSV for UTF-8 only with this mark at its beginning.
    return ("\ufeff" if mark else "") + out.getvalue()

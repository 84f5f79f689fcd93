"""Reads for the pages of regrades."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, Q

from courses.api import question_content
from courses.models import Course, Question, Quiz
from learning.attempts.models import Answer, Attempt
from learning.marking.rules import shown_names
from learning.regrading.models import Regrade, RegradeChange
from learning.regrading.work import answer_words
from lms.kernel.markup import plain_text

PER_PAGE = 50
SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked in attempts at a quiz; `newer` when its key may have changed since."""

    id: UUID
    prompt: str
    answers: int
    right: int
    newer: bool
    by_people: bool


@dataclass(frozen=True, slots=True)
class RegradesPage:
    """The regrades of a course, and the questions of the quiz that was chosen."""

    regrades: list[Regrade]
    quizzes: list[tuple[UUID, str]]
    quiz: str
    questions: list[AskedQuestion]


def regrades_page(course: Course, *, quiz: str) -> RegradesPage:
    """Return the page of a course's regrades; three queries at most."""
    regrades = Regrade.objects.filter(course=course).select_related("quiz", "actor")
    quizzes = Quiz.objects.filter(course=course, deleted_at=None).order_by("title", "pk")
    return RegradesPage(
        list(regrades.order_by("-created_at", "pk")[:PER_PAGE]),
        list(quizzes.values_list("pk", "title")),
        quiz,
        _asked(course, quiz) if quiz else [],
    )


def _asked(course: Course, quiz: str) -> list[AskedQuestion]:
    rows = (
        Answer.objects.filter(
            attempt__quiz_id=quiz, attempt__quiz__course=course, attempt__state=Attempt.State.HANDED_IN
        )
        .values(
            "version__question_id", "version__question__current__prompt_html",
            "version__question__current__number", "version__question__type",
        )
        .annotate(
            answers=Count("id"), right=Count("id", filter=Q(is_correct=True)),
            oldest=Min("version__number"), place=Max("position"),
        )
        .order_by("place", "version__question_id")
    )  # fmt: skip
    return [
        AskedQuestion(
            row["version__question_id"], _short(row["version__question__current__prompt_html"]), row["answers"],
            row["right"], row["oldest"] < row["version__question__current__number"],
            row["version__question__type"] in {"essay", "file_upload"},
        )
        for row in rows
    ]  # fmt: skip


def _short(html: str) -> str:
    line = plain_text(html).partition("\n")[0]
    return line if len(line) <= 120 else f"{line[:120]}…"


def given_answers(quiz: Quiz, question: Question) -> list[tuple[str, int]]:
    """Return what learners answered that did not earn full points, most frequent first, from the latest 2,000. One query."""
    rows = Answer.objects.filter(
        attempt__quiz=quiz, attempt__state=Attempt.State.HANDED_IN, version__question=question,
        answer__isnull=False, score__lt=1,
    )  # fmt: skip
    counted = Counter(
        answer_words(question_content(row.version_id), row) for row in rows.order_by("-pk")[:SAMPLE]
    )
    return counted.most_common(20)


@dataclass(frozen=True, slots=True)
class RegradePage:
    """A regrade with a page of its changes, in `rows` with their learners' names as they may be shown.

    `passing` and `failing` count attempts that pass by it, and no longer pass.
    """

    regrade: Regrade
    prompt: str
    page: Page[Any]
    rows: list[tuple[str, RegradeChange]]
    changed: int
    up: int
    down: int
    passing: int
    failing: int


def regrade_page(regrade: Regrade, *, number: str) -> RegradePage:
    """Return the page of one regrade; four queries. Where the quiz is marked without names, not even their order tells."""
    changes = RegradeChange.objects.filter(regrade=regrade)
    up = Q(percentage_after__gt=F("percentage_before"))
    counted = changes.aggregate(
        n=Count("id"), up=Count("id", filter=up),
        down=Count("id", filter=Q(percentage_after__lt=F("percentage_before"))),
        passing=Count("id", filter=Q(passed_after=True) & ~Q(passed_before=True)),
        failing=Count("id", filter=Q(passed_before=True) & ~Q(passed_after=True)),
    )  # fmt: skip
    names = shown_names(regrade.course_id)
    by = (
        ["attempt_id"]
        if names.hidden(regrade.quiz_id)
        else ["attempt__learner__full_name", "attempt__learner_id"]
    )
    rows = changes.select_related("attempt__learner").order_by(*by, "attempt__number", "pk")
    pages: Any = Paginator(rows, PER_PAGE)
    pages.count = counted["n"]
    page = pages.get_page(number)
    current = regrade.question.current
    return RegradePage(
        regrade, _short(current.prompt_html) if current else "", page,
        [(names(regrade.quiz_id, one.attempt.learner), one) for one in page], counted["n"], counted["up"],
        counted["down"], counted["passing"], counted["failing"],
    )  # fmt: skip

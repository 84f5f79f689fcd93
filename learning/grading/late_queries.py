"""Reads for the page of answers that arrived after the end."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from courses.api import question_content
from courses.models import Course
from learning.attempts.models import LateAnswer
from learning.attempts.rules import question_seed
from learning.marking.rules import ShownNames, shown_names
from lms.kernel.markup import plain_text

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Late:
    """A late answer with what was given and what had been saved before it, in words ("" for nothing).

    `who` is its learner's name, or what stands for it where the quiz is marked without names.
    """

    row: LateAnswer
    who: str
    prompt: str
    given: str
    held: str


@dataclass(frozen=True, slots=True)
class LatePage:
    """A page of a course's late answers, the latest first."""

    page: Page[Any]
    answers: list[Late]


def late_page(course: Course, *, number: str) -> LatePage:
    """Return a page of the answers that came late in a course. Three queries, and those of `question_content`."""
    rows = (
        LateAnswer.objects.filter(answer__attempt__enrolment__course=course)
        .select_related("answer__attempt__learner", "answer__attempt__quiz", "decided_by")
        .order_by("-received_at", "-id")
    )
    page = Paginator(rows, PER_PAGE).get_page(number)
    names = shown_names(course.pk)
    return LatePage(page, [_late(row, names) for row in page])


def _late(row: LateAnswer, names: ShownNames) -> Late:
    asked = question_content(row.answer.version_id)
    seed = question_seed(row.answer.attempt_id, row.answer.version_id)
    said = [
        "" if one is None else asked.type.describe_answer(asked.data, one, seed)
        for one in (row.content, row.held)
    ]
    line = plain_text(asked.prompt_html).partition("\n")[0]
    attempt = row.answer.attempt
    return Late(
        row, names(attempt.quiz_id, attempt.learner), line if len(line) <= 80 else f"{line[:80]}…", *said
    )

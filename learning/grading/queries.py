"""Reads for those who mark: what waits in a course, and one answer with what helps to judge it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from courses.api import question_content
from courses.models import Course
from learning.attempts.models import Answer, Attempt
from learning.attempts.queries import Asked, asked_at
from lms.kernel.markup import plain_text

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits: whose, in which quiz, since when."""

    id: UUID
    learner: str
    quiz: str
    position: int
    prompt: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of what waits in a course, the oldest first; `quizzes` are key, title and number of answers."""

    course: Course
    page: Page[Any]
    answers: list[Waiting]
    quizzes: list[tuple[UUID, str, int]]
    quiz: str


def _waiting(course: Course, quiz: str) -> QuerySet[Answer]:
    rows = Answer.objects.filter(
        attempt__enrolment__course=course,
        attempt__state=Attempt.State.HANDED_IN,
        attempt__needs_marking__gt=0,
        score=None,
    )
    return rows.filter(attempt__quiz_id=quiz) if quiz else rows


def waiting_page(course: Course, *, quiz: str, number: str) -> WaitingPage:
    """Return a page of the answers that wait to be marked. Three queries, whatever their number.

    `quiz` is the key of a quiz, or "" for all.
    """
    quizzes = (
        _waiting(course, "")
        .values_list("attempt__quiz_id", "attempt__quiz__title")
        .annotate(answers=Count("id"))
        .order_by("attempt__quiz__title", "attempt__quiz_id")
    )
    rows = (
        _waiting(course, quiz)
        .order_by("attempt__ended_at", "attempt_id", "position")
        .values_list(
            "id", "attempt__learner__full_name", "attempt__quiz__title", "position", "version__prompt_html",
            "attempt__ended_at",
        )
    )  # fmt: skip
    page = Paginator(rows, PER_PAGE).get_page(number)
    answers = [
        Waiting(key, who, title, place, _short(html), since) for key, who, title, place, html, since in page
    ]
    return WaitingPage(course, page, answers, list(quizzes), quiz)


def _short(html: str) -> str:
    line = plain_text(html).partition("\n")[0]
    return line if len(line) <= 80 else f"{line[:80]}…"


def next_waiting(course: Course, *, quiz: str) -> UUID | None:
    """Return the oldest answer that waits, None when nothing does. One query."""
    rows = _waiting(course, quiz).order_by("attempt__ended_at", "attempt_id", "position")
    return rows.values_list("id", flat=True).first()


@dataclass(frozen=True, slots=True)
class ToMark:
    """An answer with what helps to judge it. `text` is what was written, `model_answer` and `notes` clean HTML."""

    answer: Answer
    asked: Asked
    text: str
    files: list[dict[str, Any]]
    model_answer: str
    notes: str


def to_mark(answer: Answer) -> ToMark:
    """Return the page of one answer. No query but those of `question_content`."""
    content = question_content(answer.version_id)
    given = answer.answer or {}
    return ToMark(
        answer=answer,
        asked=asked_at(
            answer.attempt_id, answer.position, answer.version_id, answer.points, given, answer.saves,
            answer.is_flagged, answer.saved_at,
        ),
        text=given.get("text", ""),
        files=given.get("files", []),
        model_answer=content.data.model_answer.html,
        notes=content.data.marking_notes.html,
    )  # fmt: skip

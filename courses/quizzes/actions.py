"""Quizzes: make and change them, and choose their questions."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.outline.models import Lesson
from courses.outline.order import next_position
from courses.questions.models import Question
from courses.quizzes import events
from courses.quizzes.models import Quiz, QuizQuestion
from lms.kernel.events import record

JUDGING: Final = ("passing_score_percentage", "counts", "is_published", "deleted_at")
"""Columns that decide who has passed."""


def _touch(quiz: Quiz) -> None:
    shows = Q(lessons__blocks__quiz=quiz)
    touch_courses(shows | Q(pk=quiz.course_id) if quiz.course_id else shows)


def create_quiz(*, lesson: Lesson, title: str, actor: User | None, **fields: Any) -> Quiz:
    """Create an unpublished quiz of a lesson; a block has to show it."""
    return save_quiz(quiz=Quiz(course=lesson.course, lesson=lesson, title=title, **fields), actor=actor)


def save_quiz(*, quiz: Quiz, actor: User | None) -> Quiz:
    """Store a new or changed quiz; attempts that are running keep the deadline they started with.

    A change of when it is passed is recorded, so that what learners did is looked at again.
    """
    with transaction.atomic():
        before = Quiz.objects.filter(pk=quiz.pk).values_list(*JUDGING).first()
        quiz.save()
        _touch(quiz)
        if before is not None and before != tuple(getattr(quiz, name) for name in JUDGING):
            record(events.QUIZ_RULED, object=quiz, actor=actor, course_id=quiz.course_id)
    return quiz


def publish_quiz(*, quiz: Quiz, actor: User | None) -> Quiz:
    """Let learners take a quiz."""
    quiz.is_published = True
    return save_quiz(quiz=quiz, actor=actor)


def add_to_quiz(
    *, quiz: Quiz, question: Question, actor: User | None, points: Decimal | None = None
) -> QuizQuestion:
    """Ask a question at the end of a quiz. One that is in it already keeps its place; its points change."""
    with transaction.atomic():
        Quiz.objects.select_for_update().only("pk").get(pk=quiz.pk)
        place, _made = QuizQuestion.objects.update_or_create(
            quiz=quiz,
            question=question,
            defaults={"points": points},
            create_defaults={
                "points": points,
                "position": next_position(QuizQuestion.objects.filter(quiz=quiz)),
            },
        )
        _touch(quiz)
    return place


def save_quiz_question(*, place: QuizQuestion, actor: User | None) -> QuizQuestion:
    """Store a new or changed place of a question in a quiz; a new one without a position goes to the end."""
    with transaction.atomic():
        if place._state.adding and not place.position:
            place.position = next_position(QuizQuestion.objects.filter(quiz=place.quiz))
        place.save()
        _touch(place.quiz)
    return place


def remove_from_quiz(*, place: QuizQuestion, actor: User | None) -> None:
    """Ask a question no longer in this quiz; attempts that have it keep it."""
    with transaction.atomic():
        place.delete()
        _touch(place.quiz)


@transaction.atomic
def bin_quiz(*, quiz: Quiz, actor: User | None, now: datetime) -> Quiz:
    """Put a quiz in the bin; attempts at it stay."""
    quiz.deleted_at = now
    record(events.QUIZ_BINNED, object=quiz, actor=actor, course_id=quiz.course_id, occurred_at=now)
    return save_quiz(quiz=quiz, actor=actor)


@transaction.atomic
def restore_quiz(*, quiz: Quiz, actor: User | None) -> Quiz:
    """Take a quiz out of the bin."""
    quiz.deleted_at = None
    record(events.QUIZ_RESTORED, object=quiz, actor=actor, course_id=quiz.course_id)
    return save_quiz(quiz=quiz, actor=actor)

"""A loaded course, as the seeded learners will meet it."""

from decimal import Decimal
from typing import Any

from courses.api import question_content
from courses.models import Block, Course, Lesson, MilestoneQuestion, QuizQuestion
from lms.demo.items import Item
from lms.demo.journeys import LessonPlan, MilestonePlan, QuizPlan, VideoPlan

MIDDLING = 0.45


def plan(course: Course) -> list[LessonPlan]:
    """The lessons of a course in order, with their first video and quiz. A query per table."""
    lessons = list(Lesson.objects.filter(course=course).order_by("sequence"))
    blocks = Block.objects.filter(lesson__course=course).select_related("quiz").order_by("position")
    quizzes = {block.lesson_id: _quiz(block.quiz) for block in blocks if block.quiz}
    videos = {
        block.lesson_id: _video(item.video)
        for block in blocks.prefetch_related("video_group__items__video")
        if block.video_group
        for item in block.video_group.items.all()
    }
    return [
        LessonPlan(
            id=lesson.pk,
            slug=lesson.slug,
            minutes=lesson.duration_minutes or 3,
            video=videos.get(lesson.pk),
            quiz=quizzes.get(lesson.pk),
        )
        for lesson in lessons
    ]


def _item(question: Any, points: Decimal | None = None) -> Item:
    content = question_content(question.current_id)
    difficulty = float(question.difficulty) if question.difficulty is not None else MIDDLING
    return Item(content, points if points is not None else content.points, difficulty)


def _quiz(quiz: Any) -> QuizPlan:
    places = QuizQuestion.objects.filter(quiz=quiz).select_related("question").order_by("position")
    return QuizPlan(
        id=quiz.pk,
        pass_mark=quiz.passing_score_percentage,
        attempts_allowed=quiz.attempts_allowed,
        minutes=quiz.time_limit_minutes,
        closes_at=quiz.closes_at,
        items=tuple(_item(place.question, place.points) for place in places),
    )


def _video(video: Any) -> VideoPlan:
    asked = (
        MilestoneQuestion.objects.filter(milestone__video=video)
        .select_related("milestone", "question")
        .order_by("milestone__position_ms")
    )
    return VideoPlan(
        id=video.pk,
        duration_ms=video.duration_ms,
        milestones=tuple(
            MilestonePlan(
                id=place.milestone.pk,
                position_ms=place.milestone.position_ms,
                tries=place.milestone.tries,
                is_required=place.milestone.is_required,
                item=_item(place.question),
            )
            for place in asked
        ),
    )

"""Builders of courses for tests, of this floor and those above. Call them inside a tenancy scope."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from courses.models import (
    Block,
    CaptionTrack,
    Course,
    Lesson,
    Milestone,
    MilestoneQuestion,
    Module,
    Question,
    QuestionVersion,
    Quiz,
    QuizQuestion,
    Video,
    VideoGroup,
    VideoGroupItem,
)
from lms.kernel import clock


def make_course(instructor: User, *, slug: str = "statistics", lessons: int = 3, **fields: Any) -> Course:
    """Create a published course with one module and `lessons` text lessons (`lesson-1`, …)."""
    fields = {
        "title": slug.replace("-", " ").title(),
        "is_published": True,
        "published_at": clock.now(),
    } | fields
    course = Course.objects.create(slug=slug, instructor=instructor, **fields)
    module = Module.objects.create(course=course, title="Module 1", position=1)
    for number in range(1, lessons + 1):
        lesson = make_lesson(module, f"lesson-{number}", position=number, sequence=number)
        Block.objects.create(
            lesson=lesson, position=1, body="Some *text*.", html="<p>Some <em>text</em>.</p>"
        )
    return course


def make_lesson(module: Module, slug: str, **fields: Any) -> Lesson:
    """Create a published lesson that completes when viewed, unless `completion_rule` says otherwise."""
    fields = {
        "title": slug.replace("-", " ").capitalize(),
        "completion_rule": {"viewed": True},
        "duration_minutes": 5,
    } | fields
    return Lesson.objects.create(course=module.course, module=module, slug=slug, **fields)


def make_question(type: str = "single_choice", data: dict[str, Any] | None = None, **fields: Any) -> Question:
    """Create a question with its first version; without `data` a choice of which the second is right."""
    data = data or {
        "options": [
            {"id": "a", "text": "Two", "html": "Two", "is_correct": False},
            {"id": "b", "text": "Four", "html": "Four", "is_correct": True},
        ]
    }
    points = fields.pop("points", Decimal(1))
    question = Question.objects.create(type=type, **fields)
    question.current = QuestionVersion.objects.create(
        question=question,
        type=type,
        prompt="What is two and two?",
        prompt_html="<p>What is two and two?</p>",
        data=data,
        points=points,
    )
    question.save(update_fields=["current", "updated_at"])
    return question


def make_quiz(lesson: Lesson, questions: int = 3, **fields: Any) -> Quiz:
    """Create a published quiz in a block of `lesson`, with single-choice questions (right: `b`)."""
    fields = {"title": "Check", "is_published": True} | fields
    quiz = Quiz.objects.create(course=lesson.course, lesson=lesson, **fields)
    for position in range(1, questions + 1):
        QuizQuestion.objects.create(
            quiz=quiz, question=make_question(course=lesson.course), position=position
        )
    Block.objects.create(lesson=lesson, kind=Block.Kind.QUIZ, quiz=quiz, position=9, title=quiz.title)
    return quiz


def make_video(lesson: Lesson, duration_ms: int = 60_000, milestone_at: int | None = 30_000) -> Video:
    """Create a video with English captions and (unless None) one required question, in a block of `lesson`."""
    video = Video.objects.create(
        title="A video", duration_ms=duration_ms, external_url="https://videos.example/one.mp4"
    )
    group = VideoGroup.objects.create(title="A video")
    VideoGroupItem.objects.create(group=group, video=video, position=1)
    Block.objects.create(lesson=lesson, kind=Block.Kind.VIDEO, video_group=group, position=0, title="A video")
    CaptionTrack.objects.create(
        video=video,
        language="en",
        label="English",
        is_default=True,
        cues=[[0, 4000, "Here is one sample."], [4000, 9000, "Draw another."]],
    )
    if milestone_at is not None:
        milestone = Milestone.objects.create(
            video=video, position_ms=milestone_at, title="Question", is_required=True
        )
        MilestoneQuestion.objects.create(
            milestone=milestone, question=make_question(course=lesson.course), position=1
        )
    return video

"""From the demo's files to courses, through the verbs an author's page uses."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from accounts.models import User
from courses.api import (
    AssignmentDocument,
    add_block,
    add_lesson,
    add_module,
    add_to_quiz,
    asset_address,
    create_assignment,
    create_course,
    create_group,
    create_milestone,
    create_question,
    create_quiz,
    create_video,
    publish_assignment,
    publish_course,
    publish_quiz,
    save_draft,
    save_lesson,
    save_quiz,
    save_resource,
    set_captions,
    store_asset,
)
from courses.models import (
    Assignment,
    Category,
    Course,
    Lesson,
    MediaAsset,
    Module,
    Prerequisite,
    Question,
    Quiz,
    Resource,
    Video,
)
from lms.demo.questions import question_data
from lms.demo.rules import completion_rule
from lms.demo.source import BlockSource, CourseSource, LessonSource, ModuleSource
from lms.kernel import clock

ZONE = ZoneInfo("Europe/London")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([\w-]+\.webp)\)")


def load_course(source: CourseSource, *, instructor: User, now: datetime, today: datetime) -> Course:
    """Create and publish one course in the organisation in scope.

    `now` is when it was published, `today` the day from which its dates are counted.
    """
    page = source.page
    course = create_course(
        actor=instructor,
        title=page["title"],
        slug=source.slug,
        summary=page["summary"],
        description=page["description"].strip(),
        audience=page["audience"],
        requirements=page["requirements"],
        outcomes=page["outcomes"],
        category=_category(page["category"]),
        difficulty_level=page["level"],
        language=page["language"],
        price=Decimal(page["price"]),
        estimated_duration_minutes=source.minutes,
        created_at=now - timedelta(days=9),
    )
    for module in source.modules:
        _module(source, course, module, None, instructor)
    _set_dates(source, course, today, instructor)
    for slug in page.get("requires", ()):
        Prerequisite.objects.create(course=course, required_course=Course.objects.get(slug=slug))
    return publish_course(course=course, actor=instructor, now=now)


def _category(name: str) -> Category:
    return Category.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def _module(
    source: CourseSource, course: Course, module: ModuleSource, parent: Module | None, actor: User
) -> None:
    row = add_module(course=course, title=module.title, summary=module.summary, parent=parent, actor=actor)
    for lesson in module.lessons:
        _lesson(source, row, lesson, actor)
    for section in module.sections:
        _module(source, course, section, row, actor)


def _lesson(source: CourseSource, module: Module, lesson: LessonSource, actor: User) -> None:
    row = add_lesson(
        module=module,
        title=lesson.title,
        slug=lesson.name,
        content_type=lesson.content_type,
        duration_minutes=lesson.minutes,
        completion_rule=completion_rule(lesson),
        is_preview=lesson.preview,
        actor=actor,
    )
    for block in lesson.blocks:
        _BLOCKS[block.kind](source, row, block, actor)


def _set_dates(source: CourseSource, course: Course, today: datetime, actor: User) -> None:
    """Say when lessons are due and when quizzes close, at the end of a day."""
    dates = {lesson.name: lesson for lesson in source.lessons if lesson.due_in_days is not None}
    for row in course.lessons.filter(slug__in=dates).order_by("sequence"):
        row.due_at = _day_end(today, dates[row.slug].due_in_days or 0)
        save_lesson(lesson=row, actor=actor)
    for lesson in source.lessons:
        for block in lesson.blocks:
            if block.kind == "assignment":
                table = source.assignment(block.name)
                work = Assignment.objects.get(lesson__course=course, title=table["title"])
                _write(work, table, actor, _day_end(today, table["due_in_days"]))
                continue
            days = source.quiz(block.name).get("closes_in_days") if block.kind == "quiz" else None
            if days is not None:
                quiz = Quiz.objects.get(lesson__course=course, lesson__slug=lesson.name)
                quiz.closes_at = _day_end(today, days)
                save_quiz(quiz=quiz, actor=actor)


def _day_end(today: datetime, days: int) -> datetime:
    """The last minute of a day, as the college's clock has it."""
    return (today.astimezone(ZONE) + timedelta(days=days)).replace(
        hour=23, minute=59, second=0, microsecond=0
    )


def _text(source: CourseSource, lesson: Lesson, block: BlockSource, actor: User) -> None:
    def address(found: re.Match[str]) -> str:
        asset = _stored(source.folder / "media" / found[2], actor, alt_text=found[1])
        return f"![{found[1]}]({asset_address(asset.pk, asset.original_name)})"

    add_block(lesson=lesson, kind="text", body=_PICTURE.sub(address, block.text), actor=actor)


def _file(source: CourseSource, lesson: Lesson, block: BlockSource, actor: User) -> None:
    row = add_block(lesson=lesson, kind="file", title=block.text, actor=actor)
    asset = _stored(source.folder / "files" / block.name, actor)
    save_resource(resource=Resource(block=row, asset=asset, title=block.text, position=1), actor=actor)


def _quiz(source: CourseSource, lesson: Lesson, block: BlockSource, actor: User) -> None:
    table = source.quiz(block.name)
    quiz = create_quiz(
        lesson=lesson,
        title=table["title"],
        description=table["description"],
        passing_score_percentage=table["pass_mark"],
        time_limit_minutes=table.get("time_limit_minutes"),
        attempts_allowed=table.get("attempts_allowed"),
        shuffle_questions=table.get("shuffle_questions", False),
        shuffle_choices=table.get("shuffle_choices", False),
        actor=actor,
    )
    for question in table["questions"]:
        add_to_quiz(quiz=quiz, question=_question(source, lesson.course, question, actor), actor=actor)
    publish_quiz(quiz=quiz, actor=actor)
    add_block(lesson=lesson, kind="quiz", title=table["title"], quiz=quiz, actor=actor)


def _assignment(source: CourseSource, lesson: Lesson, block: BlockSource, actor: User) -> None:
    table = source.assignment(block.name)
    made = create_assignment(course=lesson.course, lesson=lesson, title=table["title"], actor=actor)
    _write(made, table, actor)
    add_block(lesson=lesson, kind="assignment", title=table["title"], assignment=made, actor=actor)


def _write(
    assignment: Assignment, table: dict[str, Any], actor: User, due_at: datetime | None = None
) -> None:
    """Make an assignment what its table says, and publish it."""
    values = {name: value for name, value in table.items() if name != "due_in_days"}
    document = AssignmentDocument.model_validate(values | {"due_at": due_at})
    now = clock.now()
    save_draft(assignment=assignment, document=document, expected=None, actor=actor, now=now)
    publish_assignment(assignment=assignment, actor=actor, now=now)


def _question(source: CourseSource, course: Course, table: dict[str, Any], actor: User) -> Question:
    question = create_question(
        actor=actor,
        type=table["type"],
        title=table.get("title", ""),
        prompt=table["prompt"],
        data=question_data(table),
        points=Decimal(table.get("points", 1)),
        tags=table.get("tags", ()),
        course=course,
        source_key=f"demo:{source.slug}:{table['key']}",
    )
    if "difficulty" in table:
        question.difficulty = Decimal(str(table["difficulty"]))
        question.save(update_fields=["difficulty", "updated_at"])
    return question


def _video(source: CourseSource, lesson: Lesson, block: BlockSource, actor: User) -> None:
    film = source.video(block.name)
    video = create_video(
        title=film.title,
        description=film.description,
        asset=_stored(film.film, actor),
        poster=_stored(film.poster, actor, alt_text=film.description),
        duration_ms=film.duration_ms,
        actor=actor,
    )
    set_captions(video=video, language="en", label="English", cues=film.cues, actor=actor)
    for milestone in film.milestones:
        _milestone(source, lesson.course, video, film.moment(milestone), milestone, actor)
    group = create_group(title=film.title, videos=[video], actor=actor)
    add_block(lesson=lesson, kind="video", title=film.title, video_group=group, actor=actor)


def _milestone(
    source: CourseSource, course: Course, video: Video, at: int, table: dict[str, Any], actor: User
) -> None:
    asked = table.get("question")
    questions = [_question(source, course, {"title": table["title"]} | asked, actor)] if asked else []
    create_milestone(
        video=video,
        position_ms=at,
        kind=table["kind"],
        title=table["title"],
        body=table.get("body", ""),
        is_required=table.get("required", False),
        questions=questions,
        actor=actor,
    )


def _stored(path: Path, actor: User, *, alt_text: str = "") -> MediaAsset:
    with path.open("rb") as file:
        return store_asset(file, path.name, actor=actor, alt_text=alt_text)


_BLOCKS = {"text": _text, "file": _file, "quiz": _quiz, "assignment": _assignment, "video": _video}

"""A course with one of everything, for what goes out and comes back."""

import io
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from courses.api import store_asset
from courses.authoring.documents import BlockDocument, fingerprint, published_blocks
from courses.interchange.tests.packages import PIXEL
from courses.milestones.editing import add_milestone
from courses.models import (
    Assignment,
    Block,
    CaptionTrack,
    Category,
    Course,
    Criterion,
    Lesson,
    LessonDraft,
    Level,
    MediaAsset,
    Milestone,
    MilestoneQuestion,
    Module,
    Package,
    Prerequisite,
    Question,
    QuestionFolder,
    Quiz,
    QuizDraw,
    QuizQuestion,
    QuizSection,
    Resource,
    SampleAnswer,
    Video,
    VideoGroup,
    VideoGroupItem,
)
from courses.packages.tests.scorm import zipped_scorm
from courses.questions.actions import create_question
from courses.questions.types.registry import QUESTION_TYPES
from courses.quizzes.documents import QuestionItem, QuizDocument, QuizSettings
from lms.kernel import clock
from lms.kernel.markup import render

NOW = clock.now().replace(microsecond=123456)


def full_course(teacher: User, slug: str = "everything") -> Course:
    """A published course with modules, sections, drafts, every kind of block and every type of question."""
    category = Category.objects.create(name="Science", slug="science")
    course = Course.objects.create(
        title="Everything", slug=slug, instructor=teacher, category=category, summary="All of it", language="de",
        description="*All* of it", description_html="<p><em>All</em> of it</p>", outcomes=["See it"], tags=["one"],
        price=Decimal("12.50"), starts_at=NOW, ends_at=NOW + timedelta(days=90), is_published=True, published_at=NOW,
        metadata={"kept": 1},
    )  # fmt: skip
    top = Module.objects.create(course=course, title="One", summary="About", position=1)
    section = Module.objects.create(course=course, title="One A", parent=top, depth=1, position=1)
    gone = Module.objects.create(course=course, title="Binned", position=9, deleted_at=NOW)
    first = _lesson(top, "Texts", 1, release_at=NOW, due_at=NOW + timedelta(days=7), is_preview=True)
    second = _lesson(section, "Films", 1, completion_rule={"video_coverage": 90})
    third = _lesson(
        section, "Work", 2, staged={"title": "Work, later", "due_at": NOW.isoformat()}, is_published=False
    )
    _lesson(gone, "Binned", 1, deleted_at=NOW)
    Prerequisite.objects.create(course=course, lesson=second, required_lesson=first, minimum_score=50)
    picture = store_asset(io.BytesIO(PIXEL), "a picture.png", actor=teacher, alt_text="A pixel")
    notes = store_asset(io.BytesIO(b"%PDF-1.4 notes"), "notes.pdf", actor=teacher)
    _texts(first, picture, notes)
    _film(second, notes, course)
    _work(third, course, picture, teacher)
    return course


def _lesson(module: Module, title: str, position: int, **fields: object) -> Lesson:
    fields = {"completion_rule": {"viewed": True}} | fields
    return Lesson.objects.create(
        course=module.course,
        module=module,
        title=title,
        slug=f"{title.lower()}-{position}",
        position=position,
        sequence=position if module.depth == 0 else position + 1,
        **fields,
    )


def _texts(lesson: Lesson, picture: MediaAsset, notes: MediaAsset) -> None:
    url = f"/assets/{picture.pk}/a%20picture.png"
    body = f"See ![A pixel]({url}) and [the films](/learn/{lesson.course.slug}/films-1/). $x^2$[^1]\n\n[^1]: A note."
    block = Block(lesson=lesson, position=1, title="Read", body=body)
    block.html = render(body, heading_start=3, name=block.pk.hex[-8:])
    block.save()
    html = f'<p>Old <img src="{url}" alt="A pixel" loading="lazy"></p>'
    Block.objects.create(lesson=lesson, position=2, body=html, html=html, data={"format": "html"})
    offered = Block.objects.create(lesson=lesson, kind="file", position=3, title="Papers")
    Resource.objects.create(block=offered, asset=notes, title="The notes", position=1)
    Block.objects.create(
        lesson=lesson, kind="embed", position=4, title="Elsewhere", url="https://example.org/a?b=1"
    )
    Block.objects.create(
        lesson=lesson, kind="discussion", position=5, title="Talk", body="What now?", html="<p>What now?</p>"
    )
    zipped = store_asset(io.BytesIO(zipped_scorm()), "golf.zip")
    package = Package.objects.create(
        title="Package", standard="scorm_12", archive=zipped, entry="index.html",
        files={"index.html": [str(picture.pk), "text/html"]}, items=[{"title": "Start", "href": "index.html"}],
    )  # fmt: skip
    Block.objects.create(lesson=lesson, kind="package", position=6, title="Run", package=package)
    kept = published_blocks(lesson)
    changed = (kept[0].model_copy(update={"body": "Draft"}), BlockDocument(title="New", body="Not yet"))
    LessonDraft.objects.create(
        lesson=lesson, blocks=[one.dump() for one in (*changed, *kept[1:])], base=fingerprint(kept)
    )


def _film(lesson: Lesson, notes: MediaAsset, course: Course) -> None:
    films = [
        Video.objects.create(
            title=title, external_url=f"https://videos.example/{title}.mp4", duration_ms=60_000, description="Watch"
        )
        for title in ("one", "two")
    ]  # fmt: skip
    group = VideoGroup.objects.create(title="Two films", flow="branching")
    items = [VideoGroupItem(group=group, video=film, position=n) for n, film in enumerate(films, 1)]
    items[1].requires = items[0]
    VideoGroupItem.objects.bulk_create(items)
    Block.objects.create(lesson=lesson, kind="video", position=1, title="Films", video_group=group)
    CaptionTrack.objects.create(
        video=films[0], language="de", label="Deutsch", is_default=True, cues=[[0, 900, "Eins"], [900, 2000, "Zwei"]]
    )  # fmt: skip
    stop = Milestone.objects.create(
        video=films[0], position_ms=1000, title="Stop", body="Why?", body_html="<p>Why?</p>", is_required=True
    )
    asked = create_question(
        actor=None,
        type="true_false",
        prompt="Sure?",
        data={"correct_answer": True},
        course=course,
        title="On the clock",
    )
    MilestoneQuestion.objects.create(milestone=stop, question=asked, position=1)
    Milestone.objects.create(video=films[0], position_ms=2000, kind="chapter", title="Second part")
    add_milestone(
        video=films[0], kind="question", position_ms=1500, title="Later", questions=[asked], actor=None
    )


def question_of(name: str, picture: MediaAsset, teacher: User, course: Course | None) -> Question:
    """A question of this type, with what an author may say beside it."""
    data = QUESTION_TYPES[name].blank()
    if name == "hotspot":
        data["image"] |= {"asset": str(picture.pk), "name": "a picture.png", "width": 1, "height": 1}
        data["regions"][0]["coords"] = [0, 0, 1000, 1000]
    data["explanation"] = {"html": "<p>Because</p>"}
    return create_question(
        actor=teacher, type=name, prompt="", prompt_html=f"<p>Ask <b>{name}</b></p>", data=data, course=course,
        title=f"T {name}", tags=["basics", name], points=Decimal("2.50"),
    )  # fmt: skip


def _work(lesson: Lesson, course: Course, picture: MediaAsset, teacher: User) -> None:
    folder = QuestionFolder.objects.create(course=course, name="Sums")
    inner = QuestionFolder.objects.create(course=course, name="Easy", parent=folder)
    quiz = Quiz.objects.create(
        course=course, lesson=lesson, title="Test", description="Try", attempts_allowed=3, time_limit_minutes=20,
        is_published=True, opens_at=NOW, closes_at=NOW + timedelta(days=3), layout="pages", access_code="open",
    )  # fmt: skip
    part = QuizSection.objects.create(
        quiz=quiz, title="Part", text="*Go*", html="<p><em>Go</em></p>", position=1
    )
    for place, name in enumerate(QUESTION_TYPES, 1):
        question = question_of(name, picture, teacher, course)
        question.folder = inner
        question.save(update_fields=["folder"])
        QuizQuestion.objects.create(
            quiz=quiz, question=question, position=place, page=1 + place // 5, section=part if place > 4 else None,
            points=Decimal(7) if place == 1 else None,
        )  # fmt: skip
    shared = question_of("single_choice", picture, teacher, None)
    QuizQuestion.objects.create(quiz=quiz, question=shared, position=50)
    QuizDraw.objects.create(quiz=quiz, folder=folder, tags=["basics"], count=2, position=60, section=part)
    waiting = QuizDocument(
        settings=QuizSettings(title="Test, later"), items=(QuestionItem(question=shared.pk),)
    )
    Quiz.objects.filter(pk=quiz.pk).update(staged=waiting.dump())
    Block.objects.create(lesson=lesson, kind="quiz", position=1, title="Test", quiz=quiz)
    work = Assignment.objects.create(
        course=course, lesson=lesson, title="Essay", instructions="*Write*", instructions_html="<p><em>Write</em></p>",
        points=Decimal(20), due_at=NOW + timedelta(days=5), file_types=["pdf"], late_policy={"percent": "10"},
        is_published=True, attempts_allowed=2,
    )  # fmt: skip
    criterion = Criterion.objects.create(assignment=work, title="Clear", description="Is it?", position=1)
    Level.objects.create(criterion=criterion, title="No", points=Decimal(0), position=1)
    Level.objects.create(criterion=criterion, title="Yes", description="Well", points=Decimal(20), position=2)
    SampleAnswer.objects.create(assignment=work, title="Good", body="So", points=Decimal(18), position=1)
    Block.objects.create(lesson=lesson, kind="assignment", position=2, title="Essay", assignment=work)

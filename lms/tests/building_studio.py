"""What a course has behind the scenes, one of each: drafts, versions, remarks, an assignment, files on their way."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from courses.authoring.documents import BlockDocument
from courses.media import streams
from courses.milestones.documents import MilestoneDocument, dump_milestones, milestones_of
from courses.models import (
    Assignment,
    Course,
    Criterion,
    LessonDraft,
    LessonVersion,
    Level,
    MediaAsset,
    MilestoneQuestion,
    OutsideLink,
    Package,
    Processing,
    Publication,
    QuestionFolder,
    Quiz,
    QuizDraw,
    QuizSection,
    Remark,
    Rendition,
    RubricUse,
    SampleAnswer,
    SavedRubric,
    Step,
    Transfer,
    Upload,
    Video,
    VideoDraft,
    VideoGroupItem,
)
from courses.testing import make_question
from lms.kernel import clock


def furnish(course: Course, teacher: User, private: str) -> dict[str, object]:
    """Give a course everything of the studio once, `private` in its text; return what fills addresses."""
    lesson = course.lessons.order_by("sequence").first()
    asset = MediaAsset.objects.filter(original_name="table.csv").get()
    block = BlockDocument(body=private)
    LessonDraft.objects.create(lesson=lesson, editor=teacher, blocks=[block.dump()])
    version = LessonVersion.objects.create(
        lesson=lesson, number=1, reason="edited", author=teacher, document={"title": private}
    )
    Publication.objects.create(course=course, number=1, actor=teacher, changes=[[private, "changed", []]])
    remark = Remark.objects.create(lesson=lesson, author=teacher, body=private)
    Step.objects.create(course=course, actor=teacher, sentence=private)
    assignment = Assignment.objects.create(course=course, lesson=lesson, title=private, is_published=True)
    criterion = Criterion.objects.create(assignment=assignment, title=private)
    Level.objects.create(criterion=criterion, title=private, points=Decimal(1))
    SampleAnswer.objects.create(assignment=assignment, title=private, body=private)
    kept = SavedRubric.objects.create(course=course, title=private, criteria=[{"title": private}])
    RubricUse.objects.create(assignment=assignment, rubric=kept, number=1)
    SavedRubric.objects.create(title=f"{private} for all", criteria=[{"title": private}])
    package = Package.objects.create(title=private, standard="html", archive=asset, entry="index.html")
    folder = QuestionFolder.objects.create(course=course, name=private)
    shared_folder = QuestionFolder.objects.create(name=private)
    banked = make_question(course=course, folder=folder, title=private)
    shared = make_question(title=private)
    quiz = Quiz.objects.create(course=course, title=private)
    section = QuizSection.objects.create(quiz=quiz, title=private)
    drawn = QuizDraw.objects.create(quiz=quiz, section=section, folder=folder, position=1)
    small = default_storage.save(
        f"{streams.folder(asset.organization_id, asset.pk)}/w640.webp", ContentFile(b"RIFF....WEBP")
    )
    Rendition.objects.create(
        asset=asset,
        kind="picture",
        name="w640",
        path=small,
        content_type="image/webp",
        metadata={"of": private},
    )
    OutsideLink.objects.create(url=f"https://outside.example/{private}", digest=private[:64])
    Processing.objects.create(asset=asset, state="failed", error=private)
    upload = Upload.objects.create(
        owner=teacher, name=private, size=10, expires_at=clock.now() + timedelta(days=1)
    )
    transfer = Transfer.objects.create(
        direction="import", name=private, actor=teacher, course=course, state="failed"
    )
    film = Video.objects.get(milestones__isnull=False)
    note = MilestoneDocument(position_ms=1000, kind="note", title=private, body=private)
    waiting = dump_milestones((*milestones_of(film), note))
    VideoDraft.objects.create(video=film, milestones=waiting, changes={"milestones": 1}, editor=teacher)
    return {
        "assignment": assignment.pk, "kept_rubric": kept.pk, "package": package.pk, "house": course.organization_id, "started": "index.html", "folder": folder.pk, "remark": remark.pk, "upload": upload.pk,
        "banked": banked.pk, "shared": shared.pk, "shared_folder": shared_folder.pk,
        "drawn": drawn.pk, "part": section.pk,
        "transfer": transfer.pk, "version": version.number, "sectioned": quiz.pk,
        "coming": upload.pk, "film_group": VideoGroupItem.objects.get().group_id, "film_item": VideoGroupItem.objects.get().video_id,
        "forged": "abc", "small": "w640.webp", "rendition_url": streams.rendition_url(asset.pk, "w640.webp"),
        "block_id": block.id, "quiz_word": "quiz", "srt": "srt", "asked": MilestoneQuestion.objects.values_list("question", flat=True).get(),
        "lesson_id": lesson.pk, "module_id": lesson.module_id, "lessons": "lessons", "modules": "modules", "quizzes": "quizzes", "assignments": "assignments",
    }  # fmt: skip

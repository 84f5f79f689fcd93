"""What the editor of a lesson does beyond one block of one draft: what a block may point at, new quizzes, moving on.

What comes from a browser is checked here before it reaches `drafts`: a block may name only what its course or
organisation has, because the database's own foreign keys do not look at organisations.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.assignments.actions import create_assignment
from courses.assignments.models import Assignment
from courses.authoring import drafts
from courses.authoring.documents import BlockDocument, FileDocument
from courses.authoring.drafts import BlockInvalid
from courses.authoring.models import Remark
from courses.catalogue.models import Course
from courses.media.actions import store_asset
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.packages.models import Package
from courses.questions.models import Question
from courses.quizzes.actions import create_quiz
from courses.quizzes.building import add_questions, save_settings
from courses.quizzes.models import Quiz
from courses.quizzes.review import ReviewRules, Shown
from courses.videos.actions import create_group
from courses.videos.models import Video, VideoGroup
from lms.kernel.ids import uuid7

TEXTS: Final = ("title", "body", "url")
LINKS: Final = ("video_group", "quiz", "assignment", "package")
NEEDS: Final = {"video": "video_group", "quiz": "quiz", "assignment": "assignment", "package": "package"}
MAKES: Final = ("quiz", "assignment")
"""Kinds of which a new one can be made on the spot."""
CHOSEN: Final = (*NEEDS, "question", "film")
"""What is added by choosing: what a block shows, a question of the bank, a film of the lesson that should ask something."""


def _key(value: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError as error:
        raise BlockInvalid(_("That does not exist any more.")) from error


def _is_there(course: Course, name: str, key: UUID) -> bool:
    if name == "video_group":
        return bool(VideoGroup.objects.filter(pk=key).exists())
    if name == "package":
        return bool(Package.objects.filter(pk=key).exists())
    if name == "quiz":
        return bool(Quiz.objects.kept().filter(Q(course=course) | Q(course=None), pk=key).exists())
    return bool(Assignment.objects.kept().filter(course=course, pk=key).exists())


def checked(course: Course, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a block that an author may set, everything they point at found. Raises `BlockInvalid`."""
    found: dict[str, Any] = {name: str(fields[name] or "") for name in TEXTS if name in fields}
    if found.get("url") and not found["url"].startswith(("https://", "http://")):
        found["url"] = f"https://{found['url'].split('://')[-1]}"
    for name in LINKS:
        if fields.get(name):
            found[name] = _key(fields[name])
            if not _is_there(course, name, found[name]):
                raise BlockInvalid(_("That does not exist any more."))
    if "files" in fields:
        found["files"] = _files(fields["files"])
    data = fields.get("data")
    if isinstance(data, Mapping) and data.get("format") == "html":
        found["data"] = {"format": "html"}
    return found


def _with_group(fields: Mapping[str, Any], actor: User) -> Mapping[str, Any]:
    """Return the fields with a group where they name a video itself: blocks show groups, so it gets one of its own.

    The group stays when the block is refused afterwards; the next try finds it.
    """
    if not fields.get("video_group"):
        return fields
    key = _key(fields["video_group"])
    video = Video.objects.filter(pk=key).first()
    if video is None:
        return fields
    group = VideoGroup.objects.filter(items__video=video).order_by("created_at", "pk").first()
    group = group or create_group(title=video.title, videos=[video], actor=actor)
    return {**fields, "video_group": group.pk}


def _files(named: Any) -> tuple[FileDocument, ...]:
    if not isinstance(named, list | tuple) or not all(isinstance(one, Mapping) for one in named):
        raise BlockInvalid(_("This block cannot be kept: %s") % "files")
    files = {_key(one.get("asset")): str(one.get("title") or "")[:255] for one in named}
    there = set(MediaAsset.objects.of_authors().filter(pk__in=files).values_list("pk", flat=True))
    return tuple(FileDocument(asset=key, title=title) for key, title in files.items() if key in there)


def add(
    *, lesson: Lesson, kind: str, fields: Mapping[str, Any], actor: User, now: datetime,
    key: UUID | None = None, before: UUID | None = None,
) -> BlockDocument:  # fmt: skip
    """Add a block. Raises `BlockInvalid` for what a block of this kind cannot do without."""
    kept = checked(lesson.course, _with_group(fields, actor))
    if kind in NEEDS and NEEDS[kind] not in kept:
        raise BlockInvalid(_("Choose what this block shows."))
    named = {"id": key} if key else {}
    return drafts.add_block(lesson=lesson, actor=actor, now=now, before=before, kind=kind, **named, **kept)


def save(
    *, lesson: Lesson, key: UUID, expected: str, fields: Mapping[str, Any], actor: User, now: datetime
) -> BlockDocument:
    """Change a block. Raises `EditedMeanwhile` and `BlockInvalid`."""
    kept = checked(lesson.course, _with_group(fields, actor))
    return drafts.save_block(lesson=lesson, key=key, expected=expected, actor=actor, now=now, **kept)


@transaction.atomic
def add_new(
    *, lesson: Lesson, kind: str, title: str, actor: User, now: datetime, before: UUID | None = None
) -> BlockDocument:
    """Make a quiz or an assignment with its title alone, and a block that shows it. Raises `BlockInvalid`."""
    title = " ".join(title.split())[:255]
    if not title:
        raise BlockInvalid(_("Give it a title."))
    if kind == "quiz":
        made = create_quiz(lesson=lesson, title=title, actor=actor).pk
    elif kind == "assignment":
        made = create_assignment(course=lesson.course, lesson=lesson, title=title, actor=actor).pk
    else:
        raise BlockInvalid(_("Choose what this block shows."))
    return drafts.add_block(lesson=lesson, actor=actor, now=now, before=before, kind=kind, **{kind: made})


@transaction.atomic
def add_question(
    *, lesson: Lesson, question: Any, actor: User, now: datetime, key: UUID | None = None, before: UUID | None = None
) -> BlockDocument:  # fmt: skip
    """Ask a question of the bank: a block with a quiz of that one question, which learners try as often as they like and
    are told at once. A key that is there already adds nothing. Raises `BlockInvalid`."""
    there = next((one for one in drafts.draft_blocks(lesson) if one.id == key), None)
    if there is not None:
        return there
    own = Q(course=lesson.course) | Q(course=None)
    found = Question.objects.kept().filter(own, pk=_key(question), current__isnull=False).first()
    if found is None:
        raise BlockInvalid(_("That does not exist any more."))
    title = found.title or " ".join(found.words.split())[:80] or _("Question")
    quiz = create_quiz(lesson=lesson, title=title, actor=actor)
    add_questions(quiz=quiz, keys=[found.pk], actor=actor)
    review = ReviewRules(during=Shown(marks=True, feedback=True))
    save_settings(quiz=quiz, values={"review": review.model_dump()}, expected="", actor=actor)
    named = {"id": key} if key else {}
    return drafts.add_block(
        lesson=lesson, actor=actor, now=now, before=before, kind="quiz", quiz=quiz.pk, **named
    )


def duplicate(*, lesson: Lesson, key: UUID, actor: User, now: datetime) -> BlockDocument | None:
    """Put a copy of a block right after it; None when the block is gone."""
    blocks = drafts.draft_blocks(lesson)
    place = next((number for number, one in enumerate(blocks) if one.id == key), None)
    if place is None:
        return None
    before = blocks[place + 1].id if place + 1 < len(blocks) else None
    copy = blocks[place].model_dump() | {"id": uuid7()}
    return drafts.add_block(lesson=lesson, actor=actor, now=now, before=before, **copy)


@transaction.atomic
def move_on(*, lesson: Lesson, key: UUID, to: Lesson, actor: User, now: datetime) -> BlockDocument | None:
    """Move a block to the end of another lesson of the course, its remarks with it; None when it is gone.

    It gets a key of its own there: learners see the old one until the first lesson is published.
    """
    moved = drafts.remove_block(lesson=lesson, key=key, actor=actor, now=now)
    if moved is None:
        return None
    fields = moved.model_dump() | {"id": uuid7()}
    made = drafts.add_block(lesson=to, actor=actor, now=now, **fields)
    Remark.objects.filter(lesson=lesson, block_id=key).update(lesson=to, block_id=made.id)
    return made


@transaction.atomic
def add_file(
    *, lesson: Lesson, key: UUID, file: IO[bytes], name: str, actor: User, now: datetime
) -> BlockDocument | None:
    """Store a file and offer it in a file block; None when the block is gone. Raises what `store_asset` raises."""
    asset = store_asset(file, name, actor=actor)
    block = next((one for one in drafts.draft_blocks(lesson) if one.id == key and one.kind == "file"), None)
    if block is None:
        return None
    files = {one.asset: one for one in block.files} | {asset.pk: FileDocument(asset=asset.pk)}
    return drafts.save_block(
        lesson=lesson, key=key, expected="", actor=actor, now=now, files=tuple(files.values())
    )


def picture(*, file: IO[bytes], name: str, alt: str, actor: User) -> tuple[MediaAsset, str]:
    """Store a picture for a text; return it and the Markdown that shows it. Raises `BlockInvalid` for what is none."""
    asset = store_asset(file, name, actor=actor, alt_text=alt)
    if asset.kind != MediaAsset.Kind.IMAGE:
        raise BlockInvalid(_("This is not a picture."))
    words = (alt or asset.alt_text).replace("[", "(").replace("]", ")").replace("\n", " ")
    return asset, f"![{words}]({asset_path(asset)})"


def asset_path(asset: MediaAsset) -> str:
    """The address of an asset as a text holds it."""
    return f"/assets/{asset.pk}/{asset.original_name.replace(' ', '%20').replace(')', '%29').replace('(', '%28')}"

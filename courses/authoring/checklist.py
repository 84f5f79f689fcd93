"""What is looked at before a publication: what must be put right first, and what an author should know.

Reads are set-wise: the number of queries does not grow with the lessons. Colours and sizes of pasted text are not looked
at, because none survive: `lms.kernel.markup` keeps structure only.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import html as parser

from courses.authoring.documents import BlockDocument
from courses.authoring.preview import block_html
from courses.catalogue.models import Course
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.quizzes.models import Quiz
from courses.videos.models import VideoGroupItem

_ASSET: Final = re.compile(r"^/assets/([0-9a-f-]{36})/")
_LESSON: Final = re.compile(r"^/learn/([-\w]+)/([-\w]+)/?(?:[?#].*)?$")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right (`blocking`) or to know. `lesson` and `block` say where, when it is somewhere."""

    blocking: bool
    sentence: str
    detail: str = ""
    lesson: UUID | None = None
    block: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the blocks of the lessons point at, read once."""

    course: Course
    captioned: dict[UUID, list[tuple[str, bool, bool]]] = field(default_factory=dict)
    questions: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    assets: frozenset[UUID] = frozenset()
    lessons: frozenset[str] = frozenset()


Documents = Sequence[tuple[UUID, str, Sequence[BlockDocument]]]
"""Of each lesson its key, its title, its blocks."""


def check(course: Course, documents: Documents) -> list[Finding]:
    """Return what stands against publishing these lessons of a course, blocking findings first. Five queries at most."""
    facts = _facts(course, documents)
    found = [*_course(course)]
    for key, title, blocks in documents:
        found.extend(check_lesson(facts, key, title, blocks))
    return sorted(found, key=lambda one: not one.blocking)


def _facts(course: Course, documents: Documents) -> Facts:
    blocks = [block for _key, _title, kept in documents for block in kept]
    groups = {block.video_group for block in blocks if block.video_group}
    quizzes = {block.quiz for block in blocks if block.quiz}
    named = {UUID(key) for block in blocks for key in re.findall(r"/assets/([0-9a-f-]{36})/", block.body)}
    named |= {file.asset for block in blocks for file in block.files}
    captioned: dict[UUID, list[tuple[str, bool, bool]]] = {}
    items = VideoGroupItem.objects.filter(group__in=groups).annotate(
        tracks=Count("video__captions", filter=Q(video__captions__kind="captions"))
    )
    for group, title, ours, state, tracks in items.values_list(
        "group_id", "video__title", "video__asset_id", "video__asset__state", "tracks"
    ):
        failed = state == MediaAsset.State.FAILED
        captioned.setdefault(group, []).append((title, ours is None or tracks > 0, failed))
    counts = Quiz.objects.filter(pk__in=quizzes).annotate(
        fixed=Count("questions", distinct=True), drawn=Count("draws", distinct=True)
    )
    return Facts(
        course=course,
        captioned=captioned,
        questions={
            key: (title, fixed + drawn + len((staged or {}).get("items", ())))
            for key, title, fixed, drawn, staged in counts.values_list(
                "pk", "title", "fixed", "drawn", "staged"
            )
        },
        assets=frozenset(MediaAsset.objects.filter(pk__in=named).values_list("pk", flat=True)),
        lessons=frozenset(Lesson.objects.kept().filter(course=course).values_list("slug", flat=True)),
    )


def _course(course: Course) -> Iterator[Finding]:
    if course.price and not course.currency:
        yield Finding(True, _("The price has no currency."))
    if course.starts_at and course.ends_at:
        outside = Lesson.objects.kept().filter(course=course).filter(
            Q(due_at__gt=course.ends_at) | Q(due_at__lt=course.starts_at) | Q(release_at__gt=course.ends_at)
        )  # fmt: skip
        if count := outside.count():
            words = ngettext(
                "%d lesson has a date outside the course.", "%d lessons have dates outside the course.", count
            )
            yield Finding(False, words % count)
    if not course.summary:
        yield Finding(
            False, _("The course has no sentence that says what it is about."), _("Add it in Settings.")
        )


def check_lesson(facts: Facts, key: UUID, title: str, blocks: Iterable[BlockDocument]) -> Iterator[Finding]:
    """Yield what was found in one lesson."""
    kept = list(blocks)
    if not kept:
        yield Finding(False, _("“%s” is empty.") % title, lesson=key)
    for block in kept:
        if block.kind == "video" and block.video_group:
            yield from _video(facts, key, title, block)
        elif block.kind == "quiz" and block.quiz:
            name, count = facts.questions.get(block.quiz, (block.title, 0))
            if not count:
                yield Finding(True, _("The quiz “%s” has no questions.") % name, title, key, block.id)
        elif block.kind == "file":
            gone = [file for file in block.files if file.asset not in facts.assets]
            if gone or not block.files:
                yield Finding(True, _("A file block in “%s” offers no file.") % title, "", key, block.id)
        if block.body:
            yield from _text(facts, key, title, block)


def _video(facts: Facts, key: UUID, title: str, block: BlockDocument) -> Iterator[Finding]:
    videos = facts.captioned.get(block.video_group, []) if block.video_group else []
    if not videos:
        yield Finding(True, _("A video block in “%s” shows no video.") % title, "", key, block.id)
    for name, captioned, failed in videos:
        if failed:
            yield Finding(True, _("The video “%s” could not be processed.") % name, title, key, block.id)
        if not captioned:
            words = _("Learners who cannot hear it get nothing.")
            yield Finding(False, _("The video “%s” has no captions.") % name, words, key, block.id)


def _text(facts: Facts, key: UUID, title: str, block: BlockDocument) -> Iterator[Finding]:
    tree: Any = parser.fragment_fromstring(block_html(block), create_parent="div")
    undescribed = [one for one in tree.iter("img") if not (one.get("alt") or "").strip()]
    if undescribed:
        name = (undescribed[0].get("src") or "").rpartition("/")[2]
        words = ngettext(
            "%d picture has no description.", "%d pictures have no description.", len(undescribed)
        )
        detail = _("“%(name)s” in “%(lesson)s”. Learners who cannot see it get nothing.")
        yield Finding(True, words % len(undescribed), detail % {"name": name, "lesson": title}, key, block.id)
    for element in tree.iter("a", "img"):
        target = element.get("href") or element.get("src") or ""
        if _dead(facts, target):
            yield Finding(True, _("A link in “%s” leads nowhere.") % title, target, key, block.id)
    levels = [int(one.tag[1]) for one in tree.iter("h2", "h3", "h4", "h5", "h6")]
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        words = _("A heading skips a level; screen readers announce it as missing.")
        yield Finding(False, _("The headings in “%s” are not in order.") % title, words, key, block.id)


def _dead(facts: Facts, target: str) -> bool:
    if found := _ASSET.match(target):
        return UUID(found[1]) not in facts.assets
    if found := _LESSON.match(target):
        return found[1] == facts.course.slug and found[2] not in facts.lessons
    return False

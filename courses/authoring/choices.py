"""What an author can put into a block from what exists: videos of the library, quizzes and work of the course, files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assignments.models import Assignment
from courses.authoring.documents import BlockDocument
from courses.authoring.queries import studio_outline
from courses.catalogue.models import Course
from courses.catalogue.words import tidy
from courses.media.models import MediaAsset
from courses.packages.models import Package
from courses.questions.bank import Wanted, bank_page
from courses.quizzes.models import Quiz
from courses.videos.groups import as_edited_group, edited_items, group_called, staged_of
from courses.videos.models import Video, VideoGroup
from lms.pages.times import clock_words

MOST: Final = 20
KINDS: Final = ("video", "quiz", "assignment", "package", "file", "lesson", "question", "film")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its key, its title, and a line that tells it apart."""

    id: UUID
    title: str
    note: str = ""
    address: str = ""

    def dump(self) -> dict[str, str]:
        """As the page's script reads it."""
        return {"id": str(self.id), "title": self.title, "note": self.note, "address": self.address}


def _matching(rows: QuerySet[Any], field: str, words: str) -> QuerySet[Any]:
    for word in words.split()[:6]:
        rows = rows.filter(**{f"{field}__icontains": word})
    return rows


def choices(course: Course, kind: str, words: str) -> list[Choice]:
    """Return at most `MOST` things of a kind whose title has all the words, the newest first.

    Videos that are in no group come before the groups: choosing one makes a group of it. One query, for videos two, for
    lessons three.
    """
    if kind == "question":
        return _questions(course, words)
    if kind == "lesson":
        wanted = words.lower().split()
        lessons = studio_outline(course).lessons
        return [
            Choice(one.id, one.title) for one in lessons if all(word in one.title.lower() for word in wanted)
        ]
    if kind == "video":
        alone = _matching(Video.objects.filter(group_items=None), "title", words)
        shown = Q(staged__isnull=True, held__gt=0) | Q(staged__isnull=False) & ~Q(staged__after__places=[])
        groups: QuerySet[Any] = VideoGroup.objects.annotate(held=Count("items")).filter(shown)
        for word in words.split()[:6]:
            groups = groups.filter(group_called(word))
        newest = [
            Choice(one.pk, one.title, _("Not shown yet"))
            for one in alone.order_by("-created_at", "-pk")[:MOST]
        ]
        rows = groups.order_by("-created_at", "-pk")[: MOST - len(newest)]
        return newest + [_group(as_edited_group(one)) for one in rows]
    if kind == "quiz":
        quizzes = (
            Quiz.objects.kept().filter(Q(course=course) | Q(course=None)).annotate(held=Count("questions"))
        )
        rows = _matching(quizzes, "title", words).order_by("-created_at", "-pk")[:MOST]
        return [Choice(one.pk, one.title, questions_words(one.held)) for one in rows]
    if kind == "assignment":
        made = Assignment.objects.kept().filter(course=course)
        rows = _matching(made, "title", words).order_by("-created_at", "-pk")[:MOST]
        return [Choice(one.pk, one.title, points_words(one.points)) for one in rows]
    if kind == "package":
        rows = _matching(Package.objects.all(), "title", words).order_by("-created_at", "-pk")[:MOST]
        return [Choice(one.pk, one.title, one.get_standard_display()) for one in rows]
    ready = MediaAsset.objects.of_authors().filter(state=MediaAsset.State.READY)
    rows = _matching(ready, "original_name", words).order_by("-created_at", "-pk")[:MOST]
    return [Choice(one.pk, one.original_name, one.get_kind_display()) for one in rows]


def _questions(course: Course, words: str) -> list[Choice]:
    """Questions of the course, then of the organisation, by what they ask or by a tag. Twenty queries at most."""
    found: dict[UUID, Choice] = {}
    for bank in (course, None):
        for wanted in [Wanted(q=tidy(words)), Wanted(tag=words)] if words else [Wanted()]:
            for row in bank_page(bank, wanted).rows:
                note = " · ".join([str(row.label), *row.tags])
                found.setdefault(row.id, Choice(row.id, row.title, note))
    return list(found.values())[:MOST]


def films(lesson: UUID, blocks: Iterable[BlockDocument], words: str) -> list[Choice]:
    """The videos these blocks of a lesson show, in their order, each with the address where it is made to ask. One query."""
    groups = [one.video_group for one in blocks if one.video_group]
    wanted = words.lower().split()[:6]
    shown = [one for one in edited_items(groups) if all(word in one.video.title.lower() for word in wanted)]
    rows = sorted(shown, key=lambda one: (groups.index(one.group_id), one.position))
    return [
        Choice(
            one.video_id, one.video.title, clock_words(one.video.duration_ms / 1000),
            f"{reverse('courses:video_milestones', args=[one.video_id])}?new=question&lesson={lesson}",
        )
        for one in rows
    ]  # fmt: skip


def _group(group: Any) -> Choice:
    """A group as its authors left it, and whether something of it waits."""
    staged = staged_of(group)
    count = len(staged.after.places) if staged else group.held
    words = ngettext("%d video", "%d videos", count) % count
    return Choice(group.pk, group.title, _("%s · Changes wait") % words if staged else words)


def questions_words(count: int) -> str:
    """Say how many questions there are."""
    return ngettext("%d question", "%d questions", count) % count


def points_words(points: Any) -> str:
    """Say how many points something is worth."""
    return _("%s points") % format(points.normalize(), "f")

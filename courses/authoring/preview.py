"""A lesson as it will be: what learners would see of the draft, for its authors only."""

from collections.abc import Container, Sequence
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest

from courses.authoring.access import can_review
from courses.authoring.documents import BlockDocument
from courses.authoring.drafts import draft_blocks
from courses.authoring.staging import effective
from courses.blocks.actions import rendered
from courses.blocks.content import LessonContent
from courses.blocks.models import Block
from courses.blocks.queries import content_of
from courses.outline.models import Lesson
from courses.videos.groups import as_edited_group
from courses.videos.models import VideoGroup

DAY = 24 * 3600


def block_row(document: BlockDocument) -> Block:
    """Return a block as its document says, not stored; its HTML is `blocks_html`'s."""
    return Block(
        id=document.id, kind=document.kind, title=document.title, body=document.body, url=document.url,
        data=document.data, video_group_id=document.video_group, quiz_id=document.quiz,
        assignment_id=document.assignment, package_id=document.package,
    )  # fmt: skip


def _rendered(document: BlockDocument) -> str:
    return rendered(Block(id=document.id, body=document.body, data=document.data))


def block_html(document: BlockDocument) -> str:
    """Return the text of a block as clean HTML; the same contents are rendered once."""
    return blocks_html([document])[document.id]


def blocks_html(documents: Sequence[BlockDocument]) -> dict[UUID, str]:
    """Return the texts of blocks as clean HTML by the blocks' keys; what was rendered before comes in one round trip."""
    keys = {f"courses:draft-html:1:{one.id}:{one.revision}": one for one in documents if one.body}
    known: dict[str, str] = cache.get_many(keys) if keys else {}
    new = {key: _rendered(one) for key, one in keys.items() if key not in known}
    if new:
        cache.set_many(new, DAY)
    found = {one.id: "" for one in documents}
    return found | {one.id: (known.get(key) or new.get(key, "")) for key, one in keys.items()}


class _Everything(Container[UUID]):
    def __contains__(self, key: object) -> bool:
        return True


EVERYTHING: Final = _Everything()


def draft_lesson_page(
    lesson: Lesson,
    documents: Sequence[BlockDocument] | None = None,
    *,
    drafts: Container[UUID] = EVERYTHING,
) -> LessonContent:
    """Return what the draft of a lesson, or these documents of it, would show, with the videos and groups among `drafts` edited.

    `lesson.course` is filled in; its title becomes the new one. Whoever calls has checked that the reader is one of the course's team.
    """
    documents = draft_blocks(lesson) if documents is None else documents
    groups = VideoGroup.objects.in_bulk([one.video_group for one in documents if one.video_group])
    rows = [block_row(one) for one in documents]
    texts = blocks_html(documents)
    for row in rows:
        row.html = texts[row.pk]
        if row.video_group_id is not None:
            shown = groups.get(row.video_group_id)
            row.video_group = as_edited_group(shown) if shown and shown.pk in drafts else shown
    files = {one.id: [(file.asset, file.title) for file in one.files] for one in documents if one.files}
    for name in ("title", "duration_minutes", "completion_rule"):
        setattr(lesson, name, effective(lesson, name))
    return content_of(lesson, rows, files, drafts=drafts)


def drafted_lesson(request: HttpRequest, course: str, lesson: str) -> Lesson | None:
    """Return a lesson, its `course` filled in, when the person asking may see its draft: one of the course's team."""
    found: Lesson | None = (
        Lesson.objects.filter(course__slug=course, course__deleted_at=None, slug=lesson)
        .select_related("course__instructor")
        .defer("course__search")
        .first()
    )
    return found if found is not None and can_review(request.user, found.course) else None

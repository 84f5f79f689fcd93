"""A lesson as it will be: what learners would see of the draft, for its authors only."""

from django.core.cache import cache

from courses.authoring.documents import BlockDocument
from courses.authoring.drafts import draft_blocks
from courses.authoring.staging import effective
from courses.blocks.actions import rendered
from courses.blocks.content import LessonContent
from courses.blocks.models import Block
from courses.blocks.queries import content_of
from courses.outline.models import Lesson
from courses.videos.models import VideoGroup

DAY = 24 * 3600


def block_row(document: BlockDocument) -> Block:
    """Return a block as its document says, not stored, with its text rendered."""
    row = Block(
        id=document.id, kind=document.kind, title=document.title, body=document.body, url=document.url,
        data=document.data, video_group_id=document.video_group, quiz_id=document.quiz,
        assignment_id=document.assignment, package_id=document.package,
    )  # fmt: skip
    row.html = block_html(document)
    return row


def block_html(document: BlockDocument) -> str:
    """Return the text of a block as clean HTML; the same contents are rendered once."""
    if not document.body:
        return ""
    key = f"courses:draft-html:1:{document.id}:{document.revision}"
    html: str | None = cache.get(key)
    if html is None:
        html = rendered(Block(id=document.id, body=document.body, data=document.data))
        cache.set(key, html, DAY)
    return html


def draft_lesson_page(lesson: Lesson) -> LessonContent:
    """Return what the draft of a lesson would show. `lesson.course` is filled in; its title becomes the new one.

    Whoever calls has checked that the reader is one of the course's team.
    """
    documents = draft_blocks(lesson)
    groups = VideoGroup.objects.in_bulk([one.video_group for one in documents if one.video_group])
    rows = [block_row(one) for one in documents]
    for row in rows:
        if row.video_group_id is not None:
            row.video_group = groups.get(row.video_group_id)
    files = {one.id: [(file.asset, file.title) for file in one.files] for one in documents if one.files}
    for name in ("title", "duration_minutes", "completion_rule"):
        setattr(lesson, name, effective(lesson, name))
    return content_of(lesson, rows, files)

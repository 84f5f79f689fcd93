"""The page of the lesson editor: everything its templates need, in a number of queries that does not depend on size."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import User
from courses.authoring.cards import EditorBlock, editor_blocks, shape
from courses.authoring.checklist import Finding, check_lesson
from courses.authoring.differences import Difference, compare
from courses.authoring.documents import BlockDocument, LessonDocument, loaded, published_blocks, settings_of
from courses.authoring.facts import facts_of
from courses.authoring.models import LessonDraft, LessonVersion
from courses.authoring.outline_page import drawn_once, icon_of
from courses.authoring.queries import StudioOutline, studio_outline
from courses.authoring.remarks import Thread, team, threads
from courses.catalogue.access import can_edit
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from courses.outline.rules import CompletionRule, describe
from lms.kernel import clock
from lms.pages import times
from lms.pages.templatetags.ui import status


@dataclass(frozen=True)
class Standing:
    """How a lesson stands: what learners see since when, and what waits."""

    published_number: int | None
    published_at: datetime | None
    published_by: str
    edited_at: datetime | None
    edited_by: str
    changes: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class EditorPage:
    """What the editor shows."""

    course: Course
    lesson: Lesson
    document: LessonDocument
    blocks: list[EditorBlock]
    outline: SafeString
    standing: Standing
    rule: str
    checks: list[Finding]
    threads: list[Thread]
    people: list[User]
    may_edit: bool
    by_block: dict[UUID, list[Thread]] = field(default_factory=dict)

    @property
    def to_fix(self) -> int:
        """How many checks hinder."""
        return sum(check.blocking for check in self.checks)

    @property
    def waits(self) -> bool:
        """Whether publishing would show learners something of this lesson that they do not see yet."""
        return bool(self.standing.changes) or not self.lesson.is_published

    @property
    def open_remarks(self) -> int:
        """How many remarks wait for somebody."""
        return sum(thread.resolved_at is None for thread in self.threads)

    @property
    def base(self) -> str:
        """The address below which everything about this lesson lies."""
        return reverse("courses:studio_lesson", args=[self.course.slug, self.lesson.pk])


def editor_page(course: Course, lesson: Lesson, person: Any) -> EditorPage:
    """Read the page of a lesson for one of the course's team. At most twenty queries."""
    draft = LessonDraft.objects.filter(lesson=lesson).select_related("editor").first()
    published = published_blocks(lesson)
    documents = published if draft is None else loaded(draft.blocks)
    document = LessonDocument(**settings_of(lesson, staged=True), blocks=documents)
    live = LessonDocument(**settings_of(lesson, staged=False), blocks=published)
    blocks = editor_blocks(course, documents)
    said = threads(lesson)
    by_block: dict[UUID, list[Thread]] = defaultdict(list)
    for thread in said:
        if thread.block and thread.resolved_at is None:
            by_block[thread.block].append(thread)
    return EditorPage(
        course=course,
        lesson=lesson,
        document=document,
        blocks=blocks,
        outline=outline_html(course, studio_outline(course), lesson.pk),
        standing=_standing(lesson, draft, tuple(compare(live, document)) if lesson.is_published else ()),
        rule=rule_words(document, blocks),
        checks=check_lesson(facts_of(course, blocks), blocks, document),
        threads=said,
        people=team(course),
        may_edit=can_edit(person, course),
        by_block=dict(by_block),
    )


def one_block(course: Course, document: BlockDocument) -> EditorBlock:
    """Return a single block as the editor shows it."""
    return editor_blocks(course, [document])[0]


def _standing(lesson: Lesson, draft: LessonDraft | None, changes: tuple[Difference, ...]) -> Standing:
    kept = LessonVersion.objects.filter(lesson=lesson, reason=LessonVersion.Reason.PUBLISHED)
    last = kept.select_related("author").defer("document").order_by("-number").first()
    editor = draft.editor if draft else None
    return Standing(
        published_number=last.number if last else None,
        published_at=last.created_at if last else None,
        published_by=last.author.full_name if last and last.author else "",
        edited_at=draft.updated_at if draft else None,
        edited_by=editor.full_name if editor else "",
        changes=changes,
    )


def rule_words(document: LessonDocument, blocks: list[EditorBlock]) -> str:
    """The completion rule as a sentence."""
    try:
        rule = CompletionRule.of(document.completion_rule)
    except ValidationError:
        return ""
    parts = [one.sentence for one in describe(rule, shape(blocks))]
    return _("Completes when: %s.") % get_text_list(parts, _("and"))


def outline_html(course: Course, outline: StudioOutline, current: UUID) -> SafeString:
    """Return the outline at the side, written without templates: a thousand lessons are a thousand rows."""
    address = reverse("courses:studio_outline", args=[course.slug]).removesuffix("outline/")
    draft = str(status("warn", _("Draft"), "circle-dashed"))
    changed = str(status("warn", _("Changed"), "circle-dashed"))
    states = {"new": draft, "changed": changed}
    now = clock.now()

    def row(lesson: Any) -> str:
        here = ' aria-current="page"' if lesson.id == current else ""
        opens = lesson.release_at and lesson.release_at > now
        state = states.get(lesson.state) or (
            str(status("info", times.day_words(lesson.release_at, now), "clock")) if opens else ""
        )
        return (
            f'<a class="side-lesson" href="{address}lessons/{lesson.id}/"{here}>{icon_of(lesson.content_type)}'
            f'<span class="truncate">{escape(lesson.title)}</span>{state}</a>'
        )

    def section(module: Any, number: int) -> str:
        inner = "".join(map(row, module.lessons)) + "".join(section(one, 0) for one in module.sections)
        name = f"{number} {escape(module.title)}" if number else escape(module.title)
        return f'<section class="side-module"><h3>{name}</h3>{inner}</section>'

    modules = "".join(section(one, number) for number, one in enumerate(outline.modules, 1))
    return mark_safe(drawn_once() + modules)  # noqa: S308  # nosec B308 B703

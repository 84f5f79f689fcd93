"""What leads from one lesson to another, copied with them: what comes before what, and where scores lead."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import User
from courses.authoring.documents import BlockDocument, loaded
from courses.authoring.models import LessonDraft
from courses.authoring.needs import drafted_needs
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Prerequisite
from courses.quizzes import building
from courses.quizzes.documents import QuizDocument, draft_document
from courses.quizzes.models import Quiz
from lms.kernel.ids import uuid7


def copy_needs(course: Course, copies: Mapping[UUID, UUID]) -> int:
    """Give copied modules and lessons the prerequisites of their originals as their authors left them; return how many.

    `copies` maps originals to copies. What is required among them is the copy, anything else the same as before. They count
    at once: nobody has seen the copy.
    """
    rows = []
    for key, score in drafted_needs(course).items():
        (holder, held), (kind, required) = (part.partition(":")[::2] for part in key.split("|"))
        if holder == "course" or UUID(held) not in copies:
            continue
        wanted = UUID(required)
        place = {f"{holder}_id": copies[UUID(held)], f"required_{kind}_id": copies.get(wanted, wanted)}
        rows.append(Prerequisite(course=course, minimum_score=score, **place))
    Prerequisite.objects.bulk_create(rows)
    return len(rows)


def copy_branches(course: Course, copies: Mapping[UUID, UUID], actor: User) -> int:
    """Give copied lessons quizzes of their own where a score leads to one of the copied lessons; return how many.

    All other quizzes are shared by original and copy.
    """
    drafts = {one.lesson_id: one for one in LessonDraft.objects.filter(lesson__in=copies.values())}
    blocks = {lesson: loaded(draft.blocks) for lesson, draft in drafts.items()}
    shown = {block.quiz for held in blocks.values() for block in held if block.quiz}
    new: dict[UUID, UUID] = {}
    for quiz in Quiz.objects.kept().filter(pk__in=shown).order_by("pk"):
        document = draft_document(quiz)
        if any(branch.lesson in copies for branch in document.settings.branches):
            home = next(key for key, held in blocks.items() if any(one.quiz == quiz.pk for one in held))
            new[quiz.pk] = _quiz(course, document, home, copies, actor).pk
    for lesson, held in blocks.items():
        if any(one.quiz in new for one in held):
            draft = drafts[lesson]
            draft.blocks = [_block(one, new).dump() for one in held]
            draft.save(update_fields=["blocks", "updated_at"])
    return len(new)


def _block(block: BlockDocument, new: Mapping[UUID, UUID]) -> BlockDocument:
    quiz = new.get(block.quiz) if block.quiz else None
    return block.model_copy(update={"quiz": quiz}) if quiz else block


def _quiz(
    course: Course, document: QuizDocument, home: UUID, copies: Mapping[UUID, UUID], actor: User
) -> Quiz:
    branches = tuple(
        one.model_copy(update={"lesson": copies.get(one.lesson, one.lesson)})
        for one in document.settings.branches
    )
    sections = {one.id: one.model_copy(update={"id": uuid7()}) for one in document.sections}
    items: list[Any] = [
        one.model_copy(
            update={"id": uuid7(), "section": sections[one.section].id if one.section in sections else None}
        )
        for one in document.items
    ]
    made = building.create_course_quiz(course=course, title=document.settings.title, actor=actor)
    made.lesson = Lesson.objects.get(pk=home)
    made.staged = QuizDocument(
        settings=document.settings.model_copy(update={"branches": branches}),
        sections=tuple(sections.values()),
        items=tuple(items),
    ).dump()
    made.save(update_fields=["lesson", "staged", "updated_at"])
    return made

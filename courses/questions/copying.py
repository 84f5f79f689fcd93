"""Copies of questions, in the same bank or in another one."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.models import Course
from courses.questions import events
from courses.questions.many import MOST
from courses.questions.models import Question, QuestionVersion
from lms.kernel.events import record


@transaction.atomic
def copy_questions(*, course: Course | None, keys: Collection[UUID], into: Course | None, actor: User) -> int:
    """Copy questions of a bank into a bank, `into` None for the organisation's; return how many.

    Each copy begins with its first version, which says what the present one of the original does; they go ways of their
    own. In the same bank it stays in its folder and is called a copy; in another one it is in no folder. Five statements.
    """
    rows = (
        Question.objects.kept()
        .filter(course=course, pk__in=list(keys)[:MOST], current__isnull=False)
        .select_related("current")
        .defer("search")
        .order_by("updated_at", "pk")
    )
    made, versions = [], []
    for row in rows:
        question, version = _copy(row, into, same=course == into, actor=actor)
        made.append(question)
        versions.append(version)
    # A question points at a version that follows: the reference is checked at the end.
    Question.objects.bulk_create(made)
    QuestionVersion.objects.bulk_create(versions)
    if made:
        payload: dict[str, Any] = {"created": len(made), "revised": 0}
        record(
            events.QUESTIONS_STORED, object=into, actor=actor, course_id=into.pk if into else None, payload=payload
        )  # fmt: skip
    return len(made)


def _copy(row: Question, into: Course | None, *, same: bool, actor: User) -> tuple[Question, QuestionVersion]:
    says = row.current
    assert says is not None
    question = Question(
        course=into, folder_id=row.folder_id if same else None, type=row.type, tags=row.tags, difficulty=row.difficulty,
        title=(_("%s (copy)") % row.title)[:255] if same else row.title, words=row.words,
    )  # fmt: skip
    question.current = QuestionVersion(
        question=question, number=1, type=says.type, prompt=says.prompt, prompt_html=says.prompt_html, data=says.data,
        points=says.points, author=actor,
    )  # fmt: skip
    return question, question.current

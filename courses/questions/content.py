"""What a version of a question says, kept in the process: versions never change."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from courses.questions.models import QuestionVersion
from courses.questions.types.base import QuestionType
from courses.questions.types.registry import QUESTION_TYPES


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A version, ready to show and to grade: `data` is the model of its type."""

    id: UUID
    type: QuestionType[Any, Any]
    data: Any
    prompt_html: str
    points: Decimal


@lru_cache(maxsize=20_000)
def question_content(version_id: UUID) -> QuestionContent:
    """Return the content of a version; raise `QuestionVersion.DoesNotExist` outside of its organisation.

    Callers hold the key from a row they may see: what is in the cache is not checked against the scope again.
    """
    row = QuestionVersion.objects.only("type", "data", "prompt_html", "points").get(pk=version_id)
    kind = QUESTION_TYPES[row.type]
    return QuestionContent(row.pk, kind, kind.load(row.data), row.prompt_html, row.points)

"""The types of question there are. A new one is a folder and a line here."""

from typing import Any, Final

from courses.questions.types import (
    categorise,
    cloze,
    essay,
    file_upload,
    hotspot,
    matching,
    multiple_response,
    numerical,
    ordering,
    short_answer,
    single_choice,
    true_false,
)
from courses.questions.types.base import QuestionType

QUESTION_TYPES: Final[dict[str, QuestionType[Any, Any]]] = {
    kind.name: kind
    for kind in (
        single_choice.TYPE,
        multiple_response.TYPE,
        true_false.TYPE,
        short_answer.TYPE,
        numerical.TYPE,
        matching.TYPE,
        ordering.TYPE,
        cloze.TYPE,
        categorise.TYPE,
        hotspot.TYPE,
        essay.TYPE,
        file_upload.TYPE,
    )
}
"""By name, in the order to offer them."""

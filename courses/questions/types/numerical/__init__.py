"""Numerical: a number, with tolerance and units."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.numerical.drawing import draw, fill
from courses.questions.types.numerical.form import FORM
from courses.questions.types.numerical.grader import doubt, grade
from courses.questions.types.numerical.reading import MAX_TEXT
from courses.questions.types.numerical.schema import Answer, Data


def _written(value: Decimal) -> str:
    """The shortest form that reads back as the same number, and fits the field."""
    plain = f"{value:f}"
    return plain if len(plain) <= 30 else f"{value:e}"


def _key(data: Data) -> Answer:
    best = next(accepted for accepted in data.answers if accepted.share == 1)
    return Answer(text=f"{_written(best.value or Decimal(0))} {data.base_unit}".strip())


def _describe(data: Data, answer: Answer) -> str:
    return answer.text.strip()


def _expose(data: Data) -> Json:
    return {
        "max_length": MAX_TEXT,
        "units": [unit.name for unit in data.units],
        "unit_required": data.unit_required,
    }


def _read(form: Form, prefix: str) -> Json | None:
    text = form.get(f"{prefix}-text")
    return {"text": text} if text and text.strip() else None


def _varies(data: Data) -> bool:
    return bool(data.parameters)


def _sample() -> Json:
    return {"answers": [{"value": "1"}]}


TYPE = QuestionType(
    name="numerical",
    label=_("Numerical"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    doubt=doubt,
    draw=draw,
    fill=fill,
    varies_in=_varies,
    form=FORM,
)

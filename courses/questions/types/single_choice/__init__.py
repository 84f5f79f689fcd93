"""Single choice: one of several options."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.choices import expose_options
from courses.questions.types.drawn import draw, fill, varies
from courses.questions.types.single_choice.form import FORM
from courses.questions.types.single_choice.grader import grade
from courses.questions.types.single_choice.schema import Answer, Data
from lms.kernel.markup import plain_text


def _key(data: Data) -> Answer:
    return Answer(choice=next(option.id for option in data.options if option.is_correct))


def _check(data: Data, answer: Answer) -> None:
    data.option(answer.choice)


def _describe(data: Data, answer: Answer) -> str:
    return plain_text(data.option(answer.choice).html, delimit_maths=True)


def _read(form: Form, prefix: str) -> Json | None:
    choice = form.get(f"{prefix}-choice")
    return {"choice": choice} if choice else None


def _sample() -> Json:
    return {"options": [{"text": str(_("Right")), "is_correct": True}, {"text": str(_("Wrong"))}]}


TYPE = QuestionType(
    name="single_choice",
    label=_("Single choice"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=expose_options,
    read=_read,
    sample=_sample,
    check=_check,
    draw=draw,
    fill=fill,
    varies_in=varies,
    form=FORM,
)

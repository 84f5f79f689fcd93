"""Multiple response: all options that are right."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.choices import expose_options
from courses.questions.types.drawn import draw, fill, varies
from courses.questions.types.multiple_response.form import FORM
from courses.questions.types.multiple_response.grader import grade
from courses.questions.types.multiple_response.schema import Answer, Data
from lms.kernel.markup import plain_text


def _key(data: Data) -> Answer:
    return Answer(choices=sorted(data.key_ids))


def _check(data: Data, answer: Answer) -> None:
    for choice in answer.choices:
        data.option(choice)


def _describe(data: Data, answer: Answer) -> str:
    return "; ".join(
        plain_text(option.html, delimit_maths=True) for option in data.options if option.id in answer.choices
    )


def _read(form: Form, prefix: str) -> Json | None:
    choices = [choice for choice in form.getlist(f"{prefix}-choice") if choice]
    return {"choices": choices} if choices else None


def _sample() -> Json:
    return {"options": [{"text": str(_("Right")), "is_correct": True}, {"text": str(_("Wrong"))}]}


TYPE = QuestionType(
    name="multiple_response",
    label=_("Multiple response"),
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

"""True or false."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.true_false.form import FORM
from courses.questions.types.true_false.grader import grade
from courses.questions.types.true_false.schema import Answer, Data


def _key(data: Data) -> Answer:
    return Answer(value=data.correct_answer)


def _describe(data: Data, answer: Answer) -> str:
    return gettext("True") if answer.value else gettext("False")


def _expose(data: Data) -> Json:
    return {"options": [{"id": "true", "html": gettext("True")}, {"id": "false", "html": gettext("False")}]}


def _read(form: Form, prefix: str) -> Json | None:
    value = form.get(f"{prefix}-value")
    return {"value": {"true": True, "false": False}.get(value, value)} if value else None


def _sample() -> Json:
    return {"correct_answer": True}


TYPE = QuestionType(
    name="true_false",
    label=_("True or false"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    form=FORM,
)

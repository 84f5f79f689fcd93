"""Essay: a text of some length, marked by people."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.essay.form import FORM
from courses.questions.types.essay.grader import doubt, grade
from courses.questions.types.essay.schema import MAX_TEXT, Answer, Data, lines


def _key(data: Data) -> Answer:
    return Answer(text=" ".join(["…"] * (data.min_words or 1)))


def _describe(data: Data, answer: Answer) -> str:
    return answer.text.strip()


def _expose(data: Data) -> Json:
    return {
        "min_words": data.min_words,
        "max_words": data.max_words,
        "template": data.template,
        "max_length": MAX_TEXT,
    }


def _read(form: Form, prefix: str) -> Json | None:
    text = lines(form.get(f"{prefix}-text") or "")
    # What the field started with is nobody's answer.
    started = lines(form.get(f"{prefix}-template") or "")
    return {"text": text} if text.strip() and text.strip() != started.strip() else None


def _sample() -> Json:
    return {}


TYPE = QuestionType(
    name="essay",
    label=_("Essay"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    form=FORM,
    doubt=doubt,
    marked_by_people=True,
)

"""Short answer: a word or a phrase."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.drawn import draw, fill, varies
from courses.questions.types.numerical.parameters import filled_plain
from courses.questions.types.short_answer.form import FORM
from courses.questions.types.short_answer.grader import grade
from courses.questions.types.short_answer.patterns import compiled
from courses.questions.types.short_answer.schema import MAX_TEXT, Answer, Data


def _key(data: Data) -> Answer:
    full = [accepted for accepted in data.answers if accepted.share == 1]
    best = next((accepted for accepted in full if accepted.match == "text"), full[0])
    if best.match == "regex":
        return Answer(text=compiled(best.text, case_sensitive=best.case_sensitive).example())
    return Answer(text=best.text)


def _draw(data: Data, seed: str) -> Data:
    """The question with its numbers, also in the accepted answers that are compared letter by letter."""
    drawn = draw(data, seed)
    if drawn is data:
        return data
    answers = tuple(
        one
        if one.match == "regex"
        else one.model_copy(update={"text": filled_plain(one.text, drawn.numbers)})
        for one in drawn.answers
    )
    return drawn.model_copy(update={"answers": answers})


def _describe(data: Data, answer: Answer) -> str:
    return answer.text.strip()


def _expose(data: Data) -> Json:
    return {"max_length": MAX_TEXT}


def _read(form: Form, prefix: str) -> Json | None:
    text = form.get(f"{prefix}-text")
    return {"text": text} if text and text.strip() else None


def _sample() -> Json:
    return {"answers": [{"text": str(_("Right"))}]}


TYPE = QuestionType(
    name="short_answer",
    label=_("Short answer"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    draw=_draw,
    fill=fill,
    varies_in=varies,
    form=FORM,
)

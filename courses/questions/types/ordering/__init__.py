"""Ordering: items into their order."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.ordering.form import FORM
from courses.questions.types.ordering.grader import grade
from courses.questions.types.ordering.schema import Answer, Data
from lms.kernel.markup import plain_text


def _key(data: Data) -> Answer:
    return Answer(places={item.id: place for place, item in enumerate(data.items, 1)})


def _check(data: Data, answer: Answer) -> None:
    if not answer.places.keys() <= {item.id for item in data.items}:
        raise AnswerInvalid(
            gettext("This item is not part of the question. Reload the page and order again.")
        )


def _describe(data: Data, answer: Answer) -> str:
    placed = sorted(
        (answer.places[item.id], plain_text(item.html, delimit_maths=True))
        for item in data.items
        if item.id in answer.places
    )
    return "; ".join(f"{place}. {words}" for place, words in placed)


def _doubt(data: Data, answer: Answer) -> str:
    if len(set(answer.places.values())) == len(data.items):
        return ""
    return gettext("Give every item a place of its own.")


def _expose(data: Data) -> Json:
    return {
        "options": [{"id": item.id, "html": item.html} for item in data.items],
        "places": list(range(1, len(data.items) + 1)),
    }


def _mixed(data: Data) -> Sequence[str]:
    return [item.id for item in data.items]


def _read(form: Form, prefix: str) -> Json | None:
    given = zip(form.getlist(f"{prefix}-item"), form.getlist(f"{prefix}-place"), strict=False)
    places = {item: int(place) if place.isdecimal() else place for item, place in given if place}
    return {"places": places} if places else None


def _sample() -> Json:
    return {"items": [str(_("First")), str(_("Second")), str(_("Third"))]}


TYPE = QuestionType(
    name="ordering",
    label=_("Ordering"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    check=_check,
    doubt=_doubt,
    mixed=_mixed,
    form=FORM,
)

"""Categorise: items into named categories."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.categorise.form import FORM
from courses.questions.types.categorise.grader import grade
from courses.questions.types.categorise.schema import NOWHERE, Answer, Data
from courses.questions.types.errors import AnswerInvalid
from lms.kernel.markup import plain_text


def _key(data: Data) -> Answer:
    return Answer(places={item.id: item.category or NOWHERE for item in data.items})


def _check(data: Data, answer: Answer) -> None:
    places = {category.id for category in data.categories} | ({NOWHERE} if data.nowhere else set())
    items = {item.id for item in data.items}
    if not (answer.places.keys() <= items and set(answer.places.values()) <= places):
        raise AnswerInvalid(gettext("This item is not part of the question. Reload the page and sort again."))


def _describe(data: Data, answer: Answer) -> str:
    places = [(category.id, plain_text(category.html, delimit_maths=True)) for category in data.categories]
    told = []
    for key, words in [*places, (NOWHERE, gettext("Belongs nowhere"))]:
        items = [
            plain_text(item.html, delimit_maths=True)
            for item in data.items
            if answer.places.get(item.id) == key
        ]
        if items:
            told.append(f"{words}: {', '.join(items)}")
    return "; ".join(told)


def _expose(data: Data) -> Json:
    places = [{"id": one.id, "html": one.html, "text": plain_text(one.html)} for one in data.categories]
    nowhere = gettext("Belongs nowhere")
    return {
        "options": [{"id": item.id, "html": item.html} for item in data.items],
        "categories": [
            *places,
            *([{"id": NOWHERE, "html": nowhere, "text": nowhere}] if data.nowhere else []),
        ],
    }


def _mixed(data: Data) -> Sequence[str]:
    return [item.id for item in data.items]


def _read(form: Form, prefix: str) -> Json | None:
    given = zip(form.getlist(f"{prefix}-item"), form.getlist(f"{prefix}-place"), strict=False)
    places = {item: place for item, place in given if place}
    return {"places": places} if places else None


def _sample() -> Json:
    return {
        "categories": [
            {"id": "c1", "text": str(_("First category"))},
            {"id": "c2", "text": str(_("Second category"))},
        ],
        "items": [
            {"text": str(_("Belongs to the first")), "category": "c1"},
            {"text": str(_("Belongs to the second")), "category": "c2"},
        ],
    }


TYPE = QuestionType(
    name="categorise",
    label=_("Categorise"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    check=_check,
    mixed=_mixed,
    form=FORM,
)

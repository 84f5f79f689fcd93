"""Hotspot: places in a picture."""

from collections.abc import Sequence
from urllib.parse import quote

from django.utils.html import escape, format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.hotspot.form import FORM
from courses.questions.types.hotspot.grader import grade
from courses.questions.types.hotspot.schema import MAX_CLICKS, Answer, Data
from courses.questions.types.hotspot.shapes import inside

_NO_IMAGE = "00000000-0000-0000-0000-000000000000"


def _key(data: Data) -> Answer:
    return Answer(points=[list(inside(one.shape, one.coords)) for one in data.right[: data.wanted]])


def _check(data: Data, answer: Answer) -> None:
    if len(answer.points) + len(answer.named) > data.clicks:
        raise AnswerInvalid(gettext("At most %(n)d marks count. Remove some.") % {"n": data.clicks})
    if not set(answer.named) <= {region.id for region in data.regions if region.label}:
        raise AnswerInvalid(
            gettext("This place is not part of the question. Reload the page and choose again.")
        )


def _describe(data: Data, answer: Answer) -> str:
    told = []
    for x, y in answer.points:
        found = next((region.label for region in data.at((x, y)) if region.label), "")
        place = gettext("%(x)d from the left, %(y)d from the top") % {"x": x, "y": y}
        told.append(f"{found} ({place})" if found else place)
    told += [region.label for region in data.regions if region.id in answer.named]
    return "; ".join(told)


def _expose(data: Data) -> Json:
    image = data.image
    html = format_html(
        '<img src="/assets/{}/{}" alt="{}" width="{}" height="{}" draggable="false">',
        image.asset, quote(image.name or "file", safe=""), image.alt, image.width, image.height,
    )  # fmt: skip
    named = [{"id": one.id, "html": escape(one.label)} for one in data.regions if one.label]
    return {
        "image": {"html": str(html)},
        "clicks": data.clicks,
        "marks": list(range(data.clicks)),
        "options": named,
    }


def _mixed(data: Data) -> Sequence[str]:
    return [region.id for region in data.regions if region.label]


def _read(form: Form, prefix: str) -> Json | None:
    points = []
    for x, y in zip(form.getlist(f"{prefix}-x")[:MAX_CLICKS], form.getlist(f"{prefix}-y"), strict=False):
        if x.strip() or y.strip():
            points.append([_number(x), _number(y)])
    named = [one for one in form.getlist(f"{prefix}-named") if one]
    return {"points": points, "named": named} if points or named else None


def _number(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 5 else text


def _sample() -> Json:
    return {
        "image": {"asset": _NO_IMAGE, "width": 1200, "height": 800, "alt": str(_("What the picture shows"))},
        "regions": [{"shape": "rectangle", "coords": [400, 400, 600, 600], "is_correct": True}],
    }


TYPE = QuestionType(
    name="hotspot",
    label=_("Hotspot"),
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

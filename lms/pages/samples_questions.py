"""Sample questions of the style page: every widget that arranges things, as asked and as judged, and authors' forms."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html

from courses.api import QUESTION_TYPES

Json = dict[str, Any]

MATCHING: Json = {
    "pairs": [
        {"text": "Mean", "answer": "Sum divided by count", "feedback": "Pulled by every outlier."},
        {"text": "Median", "answer": "Half lies below it"},
        {"text": "Mode", "answer": "Seen most often"},
    ],
    "distractors": ["Largest less smallest"],
}
ORDERING: Json = {
    "items": [
        {"text": "Ask a question", "feedback": "Without it, what would you draw?"},
        "Choose whom to ask",
        "Draw the sample",
        "Compute the interval",
    ]
}
CATEGORISE: Json = {
    "categories": [{"id": "n", "text": "Numbers"}, {"id": "c", "text": "Categories"}],
    "items": [
        {"text": "Minutes waited", "category": "n"},
        {"text": "Name of the clinic", "category": "c"},
        {"text": "Children in the household", "category": "n"},
        {"text": "How the nurse felt about it that day", "feedback": "Nobody wrote it down."},
    ],
    "nowhere": True,
}
HOTSPOT: Json = {
    "image": {"asset": "01890000-0000-7000-8000-000000000000", "width": 736, "height": 414, "alt": "Bars of 1,000 sample means with a curve over them"},
    "regions": [
        {"coords": [60, 700, 160, 850], "is_correct": True, "label": "The left end", "feedback": "The rare short waits."},
        {"coords": [540, 700, 640, 850], "is_correct": True, "label": "The right end"},
        {"coords": [300, 250, 390, 850], "label": "The middle of the curve", "feedback": "Most means lie here."},
    ],
    "clicks": 2,
}  # fmt: skip
ASKED: list[tuple[str, str, Json]] = [
    ("matching", "Which figure is which?", MATCHING),
    ("ordering", "Put the steps of a survey into order.", ORDERING),
    ("categorise", "Which of these can you take a mean of?", CATEGORISE),
    ("hotspot", "Mark both tails of the distribution.", HOTSPOT),
]


def _wrong(name: str, data: Json) -> Json:
    """An answer that is partly right."""
    key: Json = QUESTION_TYPES[name].correct_answer(data)
    if name == "hotspot":
        return {"points": [[110, 780], [345, 500]], "named": []}
    field = "pairs" if name == "matching" else "places"
    places = key[field]
    first, second = list(places)[:2]
    return {field: {**places, first: places[second], second: places[first]}}


def _shown(name: str, prompt: str, data: Json, prefix: str, answer: Json | None) -> Json:
    kind = QUESTION_TYPES[name]
    stored = kind.dump_data(data)
    public = kind.public_data(stored)
    if name == "hotspot":
        image = '<img src="{}" alt="{}" width="736" height="414" draggable="false">'
        public["image"]["html"] = str(
            format_html(image, static("img/sample-means.svg"), data["image"]["alt"])
        )
    return {
        "label": kind.label,
        "template": kind.template,
        "question": {"prompt_html": f"<p>{prompt}</p>"},
        "public": public,
        "name": prefix,
        "answer": answer,
        "outcome": kind.grade(stored, answer) if answer else None,
    }


def questions() -> Json:
    """Each question as it is asked, and after an answer that is partly right."""
    asked, judged = [], []
    for name, prompt, data in ASKED:
        stored = QUESTION_TYPES[name].dump_data(data)
        asked.append(_shown(name, prompt, data, f"ask-{name}", None))
        judged.append(_shown(name, prompt, data, f"seen-{name}", _wrong(name, stored)))
    return {"asked": asked, "judged": judged}


def authoring() -> Json:
    """Authors' forms, one with a mistake in it."""
    forms = []
    for name, _prompt, data in ASKED:
        kind = QUESTION_TYPES[name]
        forms.append(
            {
                "label": kind.label,
                "template": kind.form_template,
                "form": kind.author_form(kind.dump_data(data), name),
            }
        )
    for name in ("single_choice", "numerical"):
        kind = QUESTION_TYPES[name]
        forms.append(
            {
                "label": kind.label,
                "template": kind.form_template,
                "form": kind.author_form(kind.blank(), name),
            }
        )
    return {"forms": forms}

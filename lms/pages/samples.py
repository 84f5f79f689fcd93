"""Sample data of the style page. The college, its people and its figures are made up."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings

from lms.kernel import clock
from lms.pages.covers import MOTIFS
from lms.pages.samples_questions import authoring, questions
from lms.pages.samples_teaching import insights

Rows = list[dict[str, Any]]


def _item(title: str, length: str, part: float = 0, **more: Any) -> dict[str, Any]:
    return {"title": title, "length": length, "part": part, **more}


OUTLINE = [
    {
        "title": "3 Probability you can use",
        "done": "4 of 4",
        "items": [
            _item("Chance, risk and odds", "14 min", 1),
            _item("Two events at once", "18 min", 1),
            _item("A test that is wrong 5 % of the time", "22 min", 1),
            _item("Quiz 2: Probability", "10/12", 1),
        ],
    },
    {
        "title": "4 From sample to population",
        "done": "1 of 6",
        "items": [
            _item("Sampling, and who is missing", "16 min", 1),
            _item("The standard error of a mean", "21 min", 0.58, current=True, note="12:40 of 21:08"),
            _item("Check: standard error", "6 q."),
            _item("Confidence intervals", "19 min"),
            _item("Reading someone else’s interval", "12 min"),
            _item("Field report 2", "due 18:00"),
        ],
    },
    {
        "title": "5 Comparing two groups",
        "done": "",
        "items": [
            _item("Difference of two means", "17 min", locked=True),
            _item("Paired or not?", "13 min", locked=True),
            _item("Midterm", "90 min", locked=True, note="Opens Mon 19 Oct 08:00 EAT"),
        ],
    },
]

CUES: Rows = [
    {"second": 722, "text": "Here is what one sample of forty looks like. The average is thirty-four minutes and a bit.", "past": 1},
    {"second": 731, "text": "Throw it back, draw another forty, and the average moves to thirty-one.", "past": 1},
    {"second": 739, "text": "I did that a thousand times overnight and drew one bar for each average.", "past": 1},
    {"note": "Each bar counts averages, not people. This is what I got wrong in Quiz 2."},
    {"second": 750, "text": "Any one of those long waits is shared by thirty-nine others,", "past": 1},
    {"second": 758, "text": "so the means sit much closer together than the households do.", "current": 1},
    {"second": 764, "text": "How much closer? Divide by the square root of forty."},
    {"second": 772, "text": "Eighteen minutes becomes two point eight five."},
    {"question": 785},
    {"second": 789, "text": "So what would it take to halve that? Not eighty households."},
    {"second": 798, "text": "Because the root grows slowly, you need four times as many: one hundred and sixty."},
    {"second": 807, "text": "That is the price of precision, and your field budget has to pay it."},
    {"second": 815, "text": "Before we go on, look at the left tail again."},
]  # fmt: skip


def player(*, asking: bool) -> dict[str, Any]:
    """The lesson with its video, playing or asking."""
    position = 785 if asking else 760
    return {
        "outline": OUTLINE,
        "cues": CUES,
        "asking": asking,
        "position": position,
        "watched": [(0, 470), (500, position)],
        "marks": [
            {"second": 375, "answered": True, "url": "?t=375"},
            {"second": 785, "open": asking, "url": "?t=785"},
        ],
    }


def home() -> dict[str, Any]:
    """Due rows beside today, courses towards passing, study days."""
    now = clock.now()

    def due(
        title: str, meta: str, hours: float, kind: str, word: str, icon: str, action: str
    ) -> dict[str, Any]:
        when = now + timedelta(hours=hours)
        return {
            "title": title,
            "meta": meta,
            "when": when,
            "kind": kind,
            "word": word,
            "icon": icon,
            "action": action,
        }

    def course(
        title: str, then: str, value: int, mark: int, kind: str, word: str, icon: str, act: str
    ) -> dict[str, Any]:
        sentence = f"{value} points, {mark} to pass"
        return {"title": title, "meta": then, "value": value, "mark": mark, "sentence": sentence,
                "kind": kind, "word": word, "icon": icon, "action": act}  # fmt: skip

    return {
        "due": [
            due("Worksheet 3", "Statistics for Public Health · counts 5 %", -17, "bad", "Late, −10 %", "", "Hand in"),
            due("Field report 2", "Statistics for Public Health · counts 15 %", 1.14, "warn", "Draft saved", "", "Hand in"),
            due("Quiz: Seventh chords", "Harmony and Voice Leading I · 4 of 10 answered", 7, "info", "In progress", "", "Finish"),
            due("Two classmates’ reports", "Statistics for Public Health · counts 2 %", 51, "none", "Not started", "", "Review"),
        ],
        "courses": [
            course("Statistics for Public Health", "Next: The standard error of a mean", 58, 70, "ok", "On track", "", "Open"),
            course("Harmony and Voice Leading I", "Next: Resolving the leading tone", 31, 60, "warn", "1 lesson behind", "", "Open"),
            course("Maps for Field Work", "Next: Where to stand when you measure", 0, 50, "none", "Opens Mon 19 Oct", "lock", "Preview"),
        ],
        "days": [1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0],
    }  # fmt: skip


def catalogue() -> dict[str, Any]:
    """Facets and cards; the figures add up."""

    def facet(name: str, *values: tuple[str, int]) -> dict[str, Any]:
        chosen = {"English", "Kiswahili"}
        return {"name": name, "values": [(word, count, word in chosen) for word, count in values]}

    def card(
        title: str, motif: str, text: str, teacher: str, rating: str, ratings: int, facts: str, price: str
    ) -> dict[str, Any]:
        return {"title": title, "motif": motif, "text": text, "teacher": teacher, "rating": rating,
                "ratings": ratings, "facts": facts, "price": price}  # fmt: skip

    return {
        "facets": [
            facet("Subject", ("Statistics and data", 6), ("Health", 5), ("Mathematics", 4), ("Music", 3), ("Geography", 3), ("Computing", 2)),
            facet("Level", ("Beginner", 12), ("Intermediate", 8), ("Advanced", 3)),
            facet("Language", ("English", 19), ("Kiswahili", 7), ("Français", 4)),
            facet("Price", ("Free", 11), ("Paid", 12)),
            facet("Length", ("Under 10 hours", 5), ("10 to 40 hours", 13), ("Over 40 hours", 5)),
        ],
        "cards": [
            card("Statistics for Public Health", "bells", "From clinic queues to confidence intervals, with your own field data.", "Dr Adaeze Okonkwo", "4.8", 412, "Beginner, 10 weeks, 4 h each", "Free"),
            card("Harmony and Voice Leading I", "staves", "Write four parts that move well, from triads to seventh chords.", "Prof. Tomasz Wieczorek", "4.7", 862, "Beginner, 8 weeks, 5 h each", "KES 6,500"),
            card("How an Epidemic Moves", "crossing", "Build the simplest model of an outbreak, then find where it breaks.", "Dr Nguyễn Thị Mai", "4.9", 540, "Intermediate, 6 weeks, 4 h each", "KES 4,000"),
            card("Maps for Field Work", "contours", "Read a contour, plan a transect, publish a map people can use.", "Lucía Fernández Ruiz", "4.6", 318, "Beginner, 5 weeks, 3 h each", "Free"),
            card("Regression, Honestly", "scatter", "What a slope says, what it cannot, and how to write the difference.", "Dr Ishaan Bhattacharya", "4.8", 701, "Intermediate, 7 weeks, 5 h each", "KES 5,500"),
            card("Listening to Signals", "ridges", "Sound and light as sums of waves, with code you can run.", "Rei Hashimoto", "4.5", 233, "Advanced, 9 weeks, 6 h each", "KES 8,000"),
            card("Patterns in Plants", "sunflower", "Why leaves and seeds stand where they do.", "Grace Nakato", "4.7", 198, "Beginner, 4 weeks, 3 h each", "Free"),
            card("Weaving and Algebra", "weave", "Groups, symmetry and a loom you can build.", "Solveig Eriksen", "4.4", 87, "Beginner, 6 weeks, 4 h each", "KES 3,000"),
            card("Strings that Sing", "waves", "From one vibrating string to the scales of the world.", "Daniel Mutua", "4.6", 154, "Intermediate, 5 weeks, 4 h each", "Free"),
        ],
    }  # fmt: skip


def course() -> dict[str, Any]:
    """What the public page of a course answers."""
    modules = [
        ("Counting what matters", "3 lessons", []),
        ("Pictures of data", "2 lessons", []),
        ("Probability you can use", "4 lessons", []),
        ("From sample to population", "6 lessons", [
            "Sampling, and who is missing · 16 min", "The standard error of a mean · 21 min", "Check: standard error · 6 questions",
            "Confidence intervals · 19 min", "Reading someone else’s interval · 12 min", "Field report 2 · marked by your teacher",
        ]),
        ("Comparing two groups", "3 lessons", []),
        ("Regression, honestly", "3 lessons", []),
    ]  # fmt: skip
    return {
        "aims": [
            "plan a small survey and say who it misses",
            "compute a confidence interval and explain it to a colleague",
            "compare two clinics without fooling yourself",
            "read a health report and find its weakest number",
        ],
        "inside": [{"title": title, "count": count, "lessons": lessons} for title, count, lessons in modules],
    }


def quiz() -> dict[str, Any]:
    """Question 9 of 20: eight saved, one on its way, one not saved, ten open."""
    states = dict.fromkeys((1, 2, 3, 4, 6, 8, 10, 11), "saved") | {7: "unsaved", 9: "saving"}
    return {
        "options": [
            ("A", r"33.0 \pm 1.96 \times 18.0 = [\,{-2.3},\ 68.3\,]", False),
            ("B", r"33.0 \pm 1.96 \times \dfrac{18.0}{\sqrt{40}} = [\,27.4,\ 38.6\,]", True),
            ("C", r"33.0 \pm 1.96 \times \dfrac{18.0}{40} = [\,32.1,\ 33.9\,]", False),
            ("D", r"33.0 \pm \dfrac{18.0}{\sqrt{40}} = [\,30.2,\ 35.8\,]", False),
        ],
        "tiles": [
            {"number": n, "state": states.get(n, "empty"), "flagged": n in (5, 9), "current": n == 9}
            for n in range(1, 21)
        ],
    }


def overview() -> dict[str, Any]:
    """The style page: names of colours, motifs and icons, and something for each part to show."""
    folder = settings.BASE_DIR / "static"
    tokens = re.findall(
        r"--([a-z0-9-]+): (?:light-dark|oklch|color-mix)", (folder / "css/tokens.css").read_text()
    )
    counts = [1, 0, 2, 3, 5, 8, 9, 14, 17, 21, 26, 24, 20, 15, 9, 6, 3, 2, 1]
    return {
        "colours": tokens,
        "motifs": list(MOTIFS),
        "icons": re.findall(r'symbol id="([^"]+)"', (folder / "icons.svg").read_text()),
        "bins": [{"label": str(index + 2), "value": count} for index, count in enumerate(counts)],
        "due": home()["due"],
        **player(asking=False),
    }


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As it should stand on your certificate.")
    email = forms.EmailField(label="Email address")
    about = forms.CharField(label="About you", required=False, widget=forms.Textarea)
    zone = forms.ChoiceField(label="Time zone", choices=[("a", "Africa/Nairobi"), ("b", "Europe/Warsaw")])
    digest = forms.ChoiceField(
        label="Mail",
        choices=[("d", "Once a day"), ("w", "Once a week")],
        widget=forms.RadioSelect,
        required=False,
    )
    agree = forms.BooleanField(label="Show my name in the forum", required=False)


def sample_form() -> dict[str, Any]:
    """A form that came back with errors."""
    return {"form": SampleForm({"name": "Wanjiru Kamau", "email": "wanjiru@", "zone": "a", "digest": "d"})}


def lists() -> dict[str, Any]:
    """Notifications of a day."""
    now = clock.now()
    rows = [
        (
            "Your certificate is ready",
            "Statistics for Public Health",
            "award",
            0.1,
            True,
            "You finished a course.",
        ),
        (
            "Dr Okonkwo answered your question",
            "“Divide by the root of forty, not by forty.”",
            "message",
            2,
            True,
            "",
        ),
        (
            "Field report 2 is due at 18:00",
            "Counts 15 %",
            "clock",
            5,
            False,
            "You take Statistics for Public Health.",
        ),
    ]
    return {
        "notices": [
            {"title": t, "text": x, "icon": i, "when": now - timedelta(hours=h), "new": n, "why": w}
            for t, x, i, h, n, w in rows
        ]
    }


def nothing() -> dict[str, Any]:
    """A page whose words stand in its template."""
    return {}


PAGES: dict[str, Callable[[], dict[str, Any]]] = {
    "home": home,
    "catalogue": catalogue,
    "course": course,
    "player": partial(player, asking=False),
    "question": partial(player, asking=True),
    "quiz": quiz,
    "insights": insights,
    "questions": questions,
    "authoring": authoring,
    "result": nothing,
    "forms": sample_form,
    "lists": lists,
    "landing": nothing,
}


def sample(page: str) -> dict[str, Any]:
    """Context of one style page; KeyError for a name that is not in PAGES."""
    return {"page": page, "pages": list(PAGES), **(PAGES[page]() if page else overview())}

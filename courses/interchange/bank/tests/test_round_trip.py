"""Every question a format can say comes back equal; what it cannot say is named, and only that."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.interchange.bank.export import written
from courses.interchange.bank.writers import FORMATS, Writer
from courses.interchange.drafts import CannotCarry
from courses.questions.types import QUESTION_TYPES
from courses.questions.types.mapping import Asked
from courses.questions.types.mappings import MAPPINGS
from courses.questions.types.tests.strategies import CASES

OVERALL = {"feedback_correct", "feedback_incorrect"}
NEVER = None
# What may be lost, by type and format; `NEVER` where the format has nothing like the type. CSV loses nothing.
MAY_LOSE: dict[str, dict[str, set[str] | None]] = {
    "single_choice": {"moodle": {"options.fixed"}, "gift": {*OVERALL, "hints", "shuffle", "options.fixed"}, "qti": set()},
    "multiple_response": {
        "moodle": {"options.fixed", "scoring"},
        "gift": {*OVERALL, "hints", "shuffle", "options.fixed", "scoring"},
        "qti": set(),
    },
    "true_false": {"moodle": OVERALL, "gift": {*OVERALL, "hints"}, "qti": set()},
    "short_answer": {
        "moodle": {*OVERALL, "typos", "answers.case_sensitive"},
        "gift": {*OVERALL, "hints", "typos", "answers.case_sensitive"},
        "qti": {"typos", "answers.feedback", "answers"},
    },
    "numerical": {
        "moodle": OVERALL,
        "gift": {*OVERALL, "hints", "units", "unit_required"},
        "qti": {"answers.feedback", "units", "unit_required"},
    },
    "matching": {
        "moodle": {"scoring", "pairs.feedback"},
        "gift": {*OVERALL, "hints", "scoring", "pairs.feedback"},
        "qti": {"pairs.feedback", "distractors"},
    },
    "ordering": {"moodle": set(), "gift": NEVER, "qti": set()},
    "categorise": {"moodle": {"type"}, "gift": {"type"}, "qti": {"items.feedback"}},
    "hotspot": {"moodle": {"scoring", "regions", "regions.feedback"}, "gift": NEVER, "qti": {"regions.feedback"}},
    "cloze": {"moodle": {*OVERALL, "scoring"}, "gift": NEVER, "qti": {"gaps.question.answers"}},
    "essay": {
        "moodle": {*OVERALL, "template", "model_answer"},
        "gift": {*OVERALL, "hints", "template", "model_answer", "min_words", "max_words", "marking_notes"},
        "qti": set(),
    },
    "file_upload": {"moodle": {*OVERALL, "model_answer"}, "gift": NEVER, "qti": set()},
}  # fmt: skip
# Sentences for single questions that a format cannot say although it has their type.
ALLOWED = ("drawn at random", "belong nowhere", "some of its places", "Write numbers from 0 to 1000")
marks = st.sampled_from(
    ["What <strong>is</strong> ~x = 3?", "a:b {y} #1 \\ 2 %50%", "<em>Größe</em> &amp; <br> // x"]
)


def asked(name: str, data: dict[str, Any], prompt: str) -> Asked:
    """A question on its way out."""
    kind = QUESTION_TYPES[name]
    stored = kind.dump_data(data)
    key = stored["image"]["asset"] if name == "hotspot" else ""
    pictures = {key: f"/assets/{key}/x.png"} if key else {}
    return Asked(
        name, "A title: {x} = ~1", f"<p>{prompt}</p>", stored, tags=("one", "b c"), pictures=pictures
    )


def _lost(question: Asked, writer: Writer) -> tuple[list[str], str]:
    """What did not come back, or why it was not written."""
    try:
        return written(question, writer)[1], ""
    except CannotCarry as reason:
        return [], str(reason)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", CASES)
def test_a_question_comes_back_or_its_losses_are_named(name: str, format: str) -> None:
    allowed = set() if format == "csv" else MAY_LOSE[name][format]

    # The machine may be busy: time is not what is tested.
    @given(CASES[name], marks)
    def check(case: tuple[dict[str, Any], Any], prompt: str) -> None:
        writer = FORMATS[format].writer(io.BytesIO(), lambda key: b"x")
        lost, refused = _lost(asked(name, case[0], prompt), writer)
        if refused:
            assert allowed is NEVER or any(words in refused for words in ALLOWED)
        else:
            assert allowed is not NEVER
            assert set(lost) <= allowed

    check()


def test_every_type_says_how_it_is_said_elsewhere() -> None:
    assert set(MAPPINGS) == set(QUESTION_TYPES) == set(MAY_LOSE)

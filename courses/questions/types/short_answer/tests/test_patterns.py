"""The pattern language, beside Python's own as the oracle."""

import re
import time
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.types.short_answer.patterns import Pattern
from courses.questions.types.short_answer.syntax import PatternInvalid

LETTERS = "abAB1 _-."
atoms = st.sampled_from(
    [
        "a",
        "b",
        "A",
        "1",
        r"\.",
        ".",
        "[ab]",
        "[^a]",
        "[a-z1]",
        r"\d",
        r"\w",
        r"\s",
        r"\D",
        r"[\d_-]",
        "-",
        " ",
    ]
)
patterns = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(inner, st.sampled_from(["{2}", "{0,2}", "{1,}"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
    ),
    max_leaves=8,
).filter(lambda pattern: len(pattern) <= 200)


@given(patterns, st.text(LETTERS, max_size=8), st.booleans())
def test_agrees_with_python(source: str, text: str, case_sensitive: bool) -> None:
    flags = 0 if case_sensitive else re.IGNORECASE
    expected = re.fullmatch(source, text, flags) is not None
    assert Pattern(source, case_sensitive=case_sensitive).fullmatch(text) == expected


@given(patterns)
def test_the_example_fits(source: str) -> None:
    pattern = Pattern(source, case_sensitive=True)
    assert pattern.fullmatch(pattern.example())


@given(st.text("ab()[]{}|*+?^$\\-.,1", max_size=12))
def test_any_source_is_read_or_refused_as_python_would(source: str) -> None:
    texts = ("", "a", "ab", "b1", "a{1}", "1,")
    try:
        pattern, sentence = Pattern(source), ""
    except PatternInvalid as error:
        pattern, sentence = None, str(error)
    if pattern is None:
        assert sentence.endswith(".")
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # Python's plans for nested sets
            python = re.compile(source, re.IGNORECASE)
        assert [pattern.fullmatch(text) for text in texts] == [bool(python.fullmatch(text)) for text in texts]


@pytest.mark.parametrize("source", ["(a+)+b", "(a|a)*b", "a*a*a*a*a*b", "(a|aa)+$", "(.*)*x", "([a-z]+)*1"])
def test_nothing_runs_away(source: str) -> None:
    began = time.process_time()
    assert not Pattern(source).fullmatch("a" * 500 + "!")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("(a", "character 1: this bracket is never closed"),
        ("a)", "character 2: this bracket was never opened"),
        ("[a", "character 1: this bracket is never closed"),
        ("*a", "character 1: there is nothing to repeat"),
        ("a**", "character 3: a repetition of a repetition"),
        ("(?=a)", "character 1: only plain groups"),
        (r"(a)\1", "character 4: “\\\\1” is not understood"),
        (r"\bword", "character 1: “\\\\b” is not understood"),
        ("a\\", "it ends too early"),
        ("[z-a]", "character 1: this range runs backwards"),
        ("a{200}", "a repetition goes up to 100"),
        ("a^b", "character 2: “\\^” belongs at the very beginning"),
        ("((a{50}){50}){50}", "too many steps"),
        ("a" * 201, "at most 200 characters"),
        ("(" * 30 + "a" + ")" * 30, "nested too deeply"),
    ],
)
def test_refusals_say_where(source: str, sentence: str) -> None:
    with pytest.raises(PatternInvalid, match=sentence):
        Pattern(source)

"""Covers: the same course, the same drawing; small, and free of anything a CSP would refuse."""

import re

import pytest

from lms.pages.covers import MOTIFS, cover_svg
from lms.pages.templatetags.covers import cover


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_drawing_is_stable_small_and_plain(motif: str) -> None:
    drawn = cover_svg("statistics", motif=motif)
    cover_svg.cache_clear()
    assert cover_svg("statistics", motif=motif) == drawn
    assert 300 < len(drawn) < 12_000
    assert "style" not in drawn
    assert not re.search(r"\bnan\b", drawn)


def test_courses_differ() -> None:
    drawings = {cover_svg(f"course-{number}") for number in range(40)}
    assert len(drawings) == 40


def test_a_word_of_the_title_hints_at_the_subject() -> None:
    assert cover_svg("a", "Harmony and Voice Leading") == cover_svg("a", motif="staves")


def test_the_title_does_not_reach_the_drawing() -> None:
    assert "<script" not in cover("x", "<script>alert(1)</script>")


def test_a_picture_takes_the_place_of_the_drawing() -> None:
    drawn = cover("x", "", '/media/a"b.png')
    assert "<svg" not in drawn
    assert "a&quot;b.png" in drawn

"""The part of a film that is shown: in Python and in SQL the same, whatever stands in the metadata."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.models import Video
from courses.videos.cuts import Cut, cut_of, length_sql

MOMENTS = st.none() | st.integers(-5, 90_000) | st.sampled_from([2**31 - 1, 2**40, 1.5, True, "12", [], {}])


@pytest.mark.parametrize(
    ("metadata", "duration", "expected"),
    [
        ({}, 60_000, Cut(0, 60_000, True)),
        ({"start_ms": 10_000, "end_ms": 30_000}, 60_000, Cut(10_000, 20_000, False)),
        ({"start_ms": 10_000}, 60_000, Cut(10_000, 50_000, False)),
        ({"end_ms": 30_000}, 60_000, Cut(0, 30_000, False)),
        ({"start_ms": 699_000, "end_ms": 777_000}, 0, Cut(699_000, 78_000, False)),
        ({"start_ms": 10_000}, 0, Cut(10_000, 0, False)),
        ({"start_ms": 70_000}, 60_000, Cut(0, 60_000, True)),
        ({"start_ms": 30_000, "end_ms": 10_000}, 60_000, Cut(0, 60_000, True)),
        ({"start_ms": "soon", "end_ms": -1}, 60_000, Cut(0, 60_000, True)),
    ],
)
def test_what_is_shown(metadata: dict[str, Any], duration: int, expected: Cut) -> None:
    assert cut_of(metadata, duration) == expected


def test_cues_are_moved_and_those_outside_left_out() -> None:
    cut = Cut(10_000, 20_000, False)
    cues = [
        (0, 4_000, "a"),
        (8_000, 12_000, "b"),
        (15_000, 18_000, "c"),
        (29_000, 33_000, "d"),
        (31_000, 32_000, "e"),
    ]
    assert cut.cues(cues) == ((0, 2_000, "b"), (5_000, 8_000, "c"), (19_000, 20_000, "d"))
    assert [cut.shows(at) for at in (9_999, 10_000, 30_000, 30_001)] == [False, True, True, False]


@pytest.mark.django_db
@given(start=MOMENTS, end=MOMENTS, duration=st.integers(0, 90_000))
@settings(max_examples=150)
def test_the_statement_counts_the_same(scope: object, start: Any, end: Any, duration: int) -> None:
    metadata = {name: value for name, value in (("start_ms", start), ("end_ms", end)) if value is not None}
    video = Video.objects.create(
        title="A", external_url="https://x.example/", metadata=metadata, duration_ms=duration
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {length_sql('v')} FROM courses_video v WHERE v.id = %s", [video.pk])
        assert cursor.fetchone() == (cut_of(metadata, duration).length_ms,)

"""The `Range` header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.media.ranges import ByteRange, Unsatisfiable, parse_ranges


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("bytes=0-0", [(0, 0)]),
        ("bytes=0-99", [(0, 99)]),
        ("bytes=90-", [(90, 99)]),
        ("bytes=90-500", [(90, 99)]),
        ("bytes=-10", [(90, 99)]),
        ("bytes=-500", [(0, 99)]),
        ("Bytes = 5-6", [(5, 6)]),
        ("bytes=0-1, 50-51,-2", [(0, 1), (50, 51), (98, 99)]),
        ("bytes=0-1,200-300", [(0, 1)]),
        # Not understood, so ignored: the whole file.
        ("bytes=", []),
        ("bytes=-", []),
        ("bytes=5-4", []),
        ("bytes=a-b", []),
        ("lines=1-2", []),
        ("bytes 0-1", []),
        ("bytes=0-1;2-3", []),
        # Too much asked for: the whole file, once.
        ("bytes=0-99,0-99", []),
        ("bytes=" + ",".join(["0-1"] * 9), []),
    ],
)
def test_what_is_asked_for(header: str, ranges: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in parse_ranges(header, 100)] == ranges


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=200-300", "bytes=-0"])
def test_what_is_not_there(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse_ranges(header, 100)


@given(header=st.text(alphabet="bytes=0123456789-, ", max_size=40), size=st.integers(1, 1000))
def test_every_range_lies_in_the_file(header: str, size: int) -> None:
    try:
        ranges = parse_ranges(header, size)
    except Unsatisfiable:
        return
    assert all(0 <= one.start <= one.end < size for one in ranges)
    assert sum(one.length for one in ranges) <= size


def test_a_range_says_where_it_is() -> None:
    assert ByteRange(0, 9).header(100) == "bytes 0-9/100"

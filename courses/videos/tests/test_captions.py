"""Caption files of all sorts."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courses.videos.captions import CaptionsInvalid, Cue, parse, tidy, to_vtt

REAL = Path(__file__).parents[4] / "shared/content/olx-demo/demo-course/course/static"

WEBVTT = """WEBVTT - A title
Kind: captions

NOTE
A remark --- over
two lines

STYLE
::cue { color: red }

intro
00:00.500 --> 00:02.000 position:10% align:start
<v Ann>Here is <i>one</i> sample</v>
of <c.loud>forty</c> &amp; more.

00:00:02.000 --> 00:01:02.500
<00:00:03.000>a &lt; b
"""

SUBRIP = """1
00:00:00,500 --> 00:00:02,000
{\\an8}<font color="#fff">Here is</font>
one sample.

2
00:01:02,5 --> 01:00:00,000 X1:1 X2:2
a < b and <b>c</b>
"""


def test_webvtt() -> None:
    assert parse(WEBVTT) == [
        Cue(500, 2000, "Here is one sample\nof forty & more."),
        Cue(2000, 62_500, "a < b"),
    ]


def test_subrip() -> None:
    assert parse(SUBRIP) == [Cue(500, 2000, "Here is\none sample."), Cue(62_500, 3_600_000, "a < b and c")]


@pytest.mark.parametrize("text", [WEBVTT, SUBRIP])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks(text: str, end: str, mark: str) -> None:
    assert parse(mark + text.replace("\n", end)) == parse(text)


def test_a_missing_blank_line_costs_no_words() -> None:
    glued = "1\n00:01,000 --> 00:02,000\nOne\n2\n00:02,000 --> 00:03,000\nTwo\n00:03,000 --> 00:04,000\n1984"
    assert [cue.text for cue in parse(glued)] == ["One", "Two", "1984"]


def test_cues_come_by_start_and_may_overlap() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:09.000\nlate\n\n00:01.000 --> 00:07.000\nearly\n\n00:01.000 --> 00:02.000\ntoo\n"
    assert [cue.text for cue in parse(text)] == ["early", "too", "late"]


def test_cues_without_words_are_left_out_and_no_words_are_lost() -> None:
    text = "1\n00:01,000 --> 00:02,000\n\n2\n00:03,000 --> 00:03,000\nflash\n"
    assert parse(text) == [Cue(3000, 3001, "flash")]


def test_an_empty_webvtt_has_no_cues() -> None:
    assert parse("WEBVTT") == parse(to_vtt([])) == []


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "no captions"),
        ("Just some words.\n\nAnd more.", 1, "no captions"),
        ("WEBVTTX\n", 1, "no captions"),
        ("1\n00:00:01,000 --> soon\nx", 2, "“soon” is not a time"),
        ("WEBVTT\n\nid\n00:99.000 --> 01:00.000\nx", 4, "“00:99.000” is not a time"),
        ("WEBVTT\r\n\r\n00:02.000 --> 00:01.000\r\nx", 3, "ends before it starts"),
        ("1\n00:00:01,000 -->\nx", 2, "“” is not a time"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, line: int, sentence: str) -> None:
    with pytest.raises(CaptionsInvalid, match=sentence) as caught:
        parse(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"Line {line}: ")


words = st.text(max_size=60).map(tidy).filter(bool)
cue_lists = st.lists(
    st.builds(
        lambda start, length, text: Cue(start, start + length, text),
        st.integers(0, 360_000_000), st.integers(1, 60_000), words,
    ),
    max_size=8,
)  # fmt: skip


@given(cue_lists)
@example(
    [Cue(0, 1, "WEBVTT"), Cue(0, 1, "NOTE x"), Cue(1, 2, "1\n00:01.000 --> 00:02.000"), Cue(3, 4, "2\n3")]
)
@example([Cue(0, 1, "<b>&amp;</b> {\\an8} --> \u2028 x")])
def test_what_is_written_reads_back(cues: list[Cue]) -> None:
    ordered = sorted(cues, key=lambda cue: cue.start_ms)
    assert parse(to_vtt(cues)) == ordered
    assert parse(to_vtt([list(cue) for cue in cues])) == ordered


@given(st.text("12:.,->\n <b>aNOTE\ufeff", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for source in (text, f"WEBVTT\n\n{text}", f"1\n00:01,000 --> 00:02,000\n{text}"):
        try:
            cues = parse(source)
        except CaptionsInvalid as error:
            cues, line = [], error.line
            assert 1 <= line <= source.count("\n") + 1
        assert all(cue.start_ms < cue.end_ms and cue.text == tidy(cue.text) for cue in cues)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real course material is not beside the project")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.srt")) or [REAL], ids=lambda path: path.stem[-12:])
def test_real_transcripts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cues = parse(text)
    numbered = text.count("-->")
    assert 0 < len(cues) <= numbered
    assert len(cues) >= numbered * 0.9
    assert parse(to_vtt(cues)) == cues
    assert not any("-->" in cue.text or "<" in cue.text for cue in cues)

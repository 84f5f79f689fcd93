"""Certificates as PDF: what stands on them, whatever the names are."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from learning.certificates.ornament import rosette, srgb
from learning.certificates.pdf import CertificateData, render_certificate, render_preview

CERTIFICATE = CertificateData(
    organization="Kilele College",
    learner="Wanjiru Kamau",
    course="Statistics for Public Health",
    issued_on=date(2026, 11, 21),
    number="KC-2026-7F3Q-9XHD",
    verify_url="https://kilele.example/verify/KC-2026-7F3Q-9XHD/",
    instructor="Dr Amina Yusuf",
)

HOSTILE = [
    '#panic("no") $x^2$ *bold* _it_ @ref <label> `raw` // comment',
    '"; #import "@preview/x:1.0.0": *',
    "\\ #{ } [ ] ( )",
    "line\nbreak\ttab\r\nmore",
    "nul\x00l and \x1b escape",
    '{"json": true}',
    "reversed \u202eemaN\u202c here",
    "محمد علي الفارسي",
    "李小龍",
    "Ελένη Łukasz Дмитрий שלום Nguyễn",
    "Zoe\u0301 👩‍🎓",
    "Incomprehensibilities" * 12,
    " ".join(["Maria"] * 40),
]


def words(pdf: bytes) -> str:
    """All text of a PDF as typst writes it: glyph numbers, and for each font a map to characters."""
    streams = list(_streams(pdf))
    maps = [_characters(stream) for stream in streams if b"beginbfchar" in stream]
    texts = []
    for stream in streams:
        for glyphs in _glyphs(stream):
            texts += [
                "".join(found[glyph] for glyph in glyphs)
                for found in maps
                if glyphs and set(glyphs) <= set(found)
            ]
    return "\n".join(texts)


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def _characters(stream: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", stream)
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in pairs
    }


# A string in a PDF. Parentheses that match each other need no backslash: two glyphs may well be numbered so.
INSIDE = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*"
SHOWN = re.compile(rb"\[((?:\(" + INSIDE + rb"\)|[^\]()])*)\] ?TJ|(\(" + INSIDE + rb"\)) ?Tj", re.DOTALL)
STRING = re.compile(rb"\((" + INSIDE + rb")\)", re.DOTALL)


def _glyphs(stream: bytes) -> Iterator[list[bytes]]:
    for shown in SHOWN.findall(stream):
        raw = b"".join(_unescaped(part) for part in STRING.findall(shown[0] or shown[1]))
        yield [raw[place : place + 2] for place in range(0, len(raw), 2)]


def _unescaped(text: bytes) -> bytes:
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else plain.get(found[1], found[1])

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)


def test_everything_stands_on_it() -> None:
    pdf = render_certificate(CERTIFICATE)
    assert pdf.startswith(b"%PDF-1.7")
    text = words(pdf)
    for expected in (
        "Kilele College",
        "Wanjiru Kamau",
        "Statistics for Public Health",
        "21 November 2026",
        "KC-2026-7F3Q-9XHD",
        "kilele.example/verify/KC-2026-7F3Q-9XHD",
        "Dr Amina Yusuf",
        "Certificate of completion",
    ):
        assert expected in text, expected
    assert b"https://kilele.example/verify/KC-2026-7F3Q-9XHD/" in b"".join([pdf, *_streams(pdf)])


def test_without_an_instructor_there_is_no_signature() -> None:
    text = words(render_certificate(replace(CERTIFICATE, instructor="")))
    assert "Instructor" not in text
    assert "21 November 2026" in text


def test_the_same_certificate_is_the_same_file() -> None:
    first = render_certificate(CERTIFICATE)
    assert render_certificate(replace(CERTIFICATE, learner="Somebody Else")) != first
    assert render_certificate(CERTIFICATE) == first


def test_the_fixed_words_follow_the_language() -> None:
    assert "21. November 2026" in words(render_certificate(replace(CERTIFICATE, language="de")))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_set_as_they_are(name: str) -> None:
    pdf = render_certificate(
        replace(CERTIFICATE, learner=name, course=name, organization=name, instructor=name)
    )
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page\n") <= 1


def test_markup_in_a_name_is_text() -> None:
    name = '#panic("no") $x$ *b* <l>'
    assert name in words(render_certificate(replace(CERTIFICATE, learner=name)))


def test_a_name_cannot_turn_the_reading_direction_round() -> None:
    turned = render_certificate(replace(CERTIFICATE, learner="reversed \u202eemaN\u202c here"))
    assert "reversed emaN here" in words(turned)


@settings(max_examples=25)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(-400, 800))
def test_any_text_makes_a_certificate(learner: str, course: str, hue: int) -> None:
    assert render_certificate(replace(CERTIFICATE, learner=learner, course=course, hue=hue)).startswith(
        b"%PDF"
    )


def picture(certificate: CertificateData) -> Image.Image:
    return Image.open(io.BytesIO(render_preview(certificate, pixels_per_inch=48))).convert("L")


def test_a_long_name_stays_on_the_page() -> None:
    """The right edge of the text column, and the bottom, stay free of ink."""
    for name in HOSTILE[-2:]:
        shown = picture(replace(CERTIFICATE, learner=name, course=name))
        assert shown.size == (561, 397)
        gap = shown.crop((385, 0, 418, 397))
        assert min(gap.tobytes()) > 200
        assert min(shown.crop((0, 380, 418, 397)).tobytes()) > 200


def test_right_to_left_mirrors_the_page() -> None:
    left, right = (
        shown.crop((0, 0, 30, 397))
        for shown in (picture(CERTIFICATE), picture(replace(CERTIFICATE, language="ar")))
    )
    assert set(left.tobytes()) == {255}
    assert 255 not in set(right.tobytes())


def test_the_code_leads_to_the_verify_page() -> None:
    """Another address gives another code, and only the side with the code and the number changes."""
    one = picture(CERTIFICATE)
    other = picture(replace(CERTIFICATE, verify_url="https://kilele.example/verify/KC-2026-0000-0000/"))
    box = (462, 281, 520, 340)
    assert one.crop(box).tobytes() != other.crop(box).tobytes()
    assert one.crop((0, 0, 400, 397)).tobytes() == other.crop((0, 0, 400, 397)).tobytes()


@pytest.mark.parametrize(
    ("colour", "hexadecimal"), [((1, 0, 0), "#ffffff"), ((0, 0, 0), "#000000"), ((0.628, 0.2577, 29.23), "#ff0000"),
                                ((0.40, 0.068, 165), "#1b4f3c")],
)  # fmt: skip
def test_colours_convert(colour: tuple[float, float, float], hexadecimal: str) -> None:
    converted = srgb(*colour)
    for place in (1, 3, 5):
        assert abs(int(converted[place : place + 2], 16) - int(hexadecimal[place : place + 2], 16)) <= 4


def test_the_rosette_is_whole() -> None:
    svg = rosette(165)
    assert svg.count("<path") == 26
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d", svg)]
    assert max(map(abs, numbers)) <= 103
    assert any(first != second for first, second in pairwise(numbers))


@pytest.mark.parametrize(
    "name",
    [
        "محمد علي الفارسي",
        "نرگس پوررستمی",
        "שלום כהן־לוי",
        "李小龍",
        "山田 はなこ",
        "김철수",
        "Wanjiru 李",
        "王喆",
    ],
)
def test_names_in_other_scripts_have_every_character(name: str) -> None:
    """PDF/A forbids the glyph for "no such character": a file that fell back to plain PDF would have used it."""
    pdf = render_certificate(replace(CERTIFICATE, learner=name, course=name))
    assert b"pdfaid" in b"".join([pdf, *_streams(pdf)])


def test_a_script_without_a_font_is_told_apart() -> None:
    """So the test above can fail."""
    pdf = render_certificate(replace(CERTIFICATE, learner="\U00013080\U00013081"))
    assert b"pdfaid" not in b"".join([pdf, *_streams(pdf)])


def test_arabic_is_shaped() -> None:
    """A mark of no width that forbids joining changes the picture, so letters do join without it."""
    joined, apart = (
        picture(replace(CERTIFICATE, learner=name)).crop((40, 164, 385, 203)).tobytes()
        for name in ("محمد", "\u200c".join("محمد"))
    )
    assert joined != apart

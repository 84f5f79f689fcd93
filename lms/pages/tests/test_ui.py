"""The tags of the design system."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from lms.kernel import clock
from lms.pages import times
from lms.pages.templatetags import ui
from lms.pages.templatetags.video import video_bar

NOW = datetime(2026, 10, 15, 13, 52, tzinfo=UTC)


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_when_names_the_zone_and_the_distance() -> None:
    due = NOW + timedelta(hours=1, minutes=8)
    with clock.frozen(NOW), timezone.override("Africa/Nairobi"):
        drawn = draw("{% when due %}", due=due)
    assert "Today 18:00 EAT" in drawn
    assert "in 1 h 8 min" in drawn
    assert 'datetime="2026-10-15T15:00:00+00:00"' in drawn


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW - timedelta(hours=17), "Yesterday 23:52 EAT"),
        (NOW + timedelta(days=1), "Tomorrow 16:52 EAT"),
        (NOW + timedelta(days=2), "Sat 17 Oct 16:52 EAT"),
        (NOW - timedelta(days=700), "14 Nov 2024 16:52 EAT"),
    ],
)
def test_absolute_words(moment: datetime, words: str) -> None:
    with timezone.override("Africa/Nairobi"):
        assert times.absolute_words(moment, NOW) == words


def test_a_zone_without_letters_shows_its_offset() -> None:
    with timezone.override("America/Sao_Paulo"):
        assert times.zone_name(NOW) == "UTC−3"
    with timezone.override("Asia/Kathmandu"):
        assert times.zone_name(NOW) == "UTC+5:45"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(10, "now"), (480, "in 8 min"), (25200, "in 7 hours"), (-61200, "17 hours ago"), (183600, "in 2 days"), (-3e6, "5 weeks ago")],
)  # fmt: skip
def test_relative_words(seconds: float, words: str) -> None:
    assert times.relative_words(NOW + timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(("seconds", "words"), [(760, "12:40"), (3723, "1:02:03"), (0, "0:00")])
def test_clock_words(seconds: float, words: str) -> None:
    assert times.clock_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(40, "40 s"), (1268, "21 min"), (5400, "1 h\u00a030 min"), (144000, "40 h")]
)
def test_length_words(seconds: float, words: str) -> None:
    assert times.length_words(seconds) == words


def test_status_is_word_icon_and_colour_and_escapes() -> None:
    drawn = ui.status("warn", "<b>Late</b>")
    assert "status-warn" in drawn
    assert "#clock" in drawn
    assert "&lt;b&gt;Late" in drawn


def test_meter_says_its_sentence_and_draws_the_mark() -> None:
    drawn = ui.meter(58, 100, 70, "58 points, 70 to pass")
    assert 'aria-label="58 points, 70 to pass"' in drawn
    assert 'width="58.0%"' in drawn
    assert 'x="70.0%"' in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize(("value", "maximum", "width"), [(5, 0, "0"), (-1, 10, "0"), (20, 10, "100")])
def test_meter_stays_inside_its_track(value: int, maximum: int, width: str) -> None:
    assert f'width="{width}' in ui.meter(value, maximum).split("meter-fill")[1]


def test_initials() -> None:
    assert ui.initials("Wanjiru Kamau") == "WK"
    assert ui.initials(SimpleNamespace(full_name="Dr Nguyễn Thị Mai", initials="")) == "DM"
    assert ui.initials("Plato") == "P"
    assert ui.initials("") == ""


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("  Sign In\n", "Sign in"),
        ("Two-Factor Authentication", "Two-factor authentication"),
        ("Add TOTP Key", "Add TOTP key"),
        ("Sign in with a passkey", "Sign in with a passkey"),
    ],
)
def test_texts_of_others_come_in_sentence_case(theirs: str, ours: str) -> None:
    assert ui.sentence_case(theirs) == ours
    with translation.override("de"):
        assert ui.sentence_case("Zwei Faktoren") == "Zwei Faktoren"


def test_video_bar_places_marks_in_percent() -> None:
    bar = video_bar(1000, 250, [(0, 100), (200, 250)], [{"second": 500, "url": "?t=500"}])
    assert bar["at"] == 25
    assert bar["ranges"] == [{"x": 0, "width": 10}, {"x": 20, "width": 5}]
    assert bar["marks"][0]["x"] == 50
    assert bar["marks"][0]["clock"] == "8:20"
    assert video_bar(0)["at"] == 0


def test_a_component_shows_only_its_inputs() -> None:
    drawn = draw(
        '{% include "components/row.html" with title=title url="/x/" action="Hand in" only %}',
        title="<script>",
        meta="leak",
    )
    assert "&lt;script&gt;" in drawn
    assert "leak" not in drawn
    assert 'href="/x/"' in drawn


def test_constant_words_follow_the_language() -> None:
    text = Template('{% translate "Monday" %} {% translate day %}')
    for language, words in (("en", "Monday Tuesday"), ("de", "Montag Dienstag"), ("en", "Monday Tuesday")):
        with translation.override(language):
            assert text.render(Context({"day": "Tuesday"})) == words

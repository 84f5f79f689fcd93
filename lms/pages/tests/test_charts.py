"""Charts: geometry follows the figures, and the table behind holds the same ones."""

import re
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from lms.pages.charts.columns import HEIGHT, columns
from lms.pages.charts.funnel import funnel
from lms.pages.charts.heat import heat
from lms.pages.charts.scale import nice_step


def draw(source: str, **context: object) -> str:
    return Template("{% load charts %}" + source).render(Context(context))


def test_columns_share_the_width_and_scale_to_the_highest() -> None:
    chart = columns([{"label": "1", "value": 50}, {"label": "2", "value": 100}])
    assert [bar.height for bar in chart.columns] == [HEIGHT / 2, HEIGHT]
    assert chart.columns[-1].x + chart.columns[-1].width <= 100


def test_a_previous_figure_is_dashed_only_when_it_was_higher() -> None:
    chart = columns([{"value": 5, "previous": 9}, {"value": 9, "previous": 5}])
    assert [bar.previous_y is not None for bar in chart.columns] == [True, False]


def test_a_callout_goes_where_it_fits_and_else_on_a_line_of_its_own() -> None:
    rows = [{"value": 9}, {"value": 8}, {"value": 7}, {"value": 2, "alert": True}, {"value": 1}]
    short, long = columns(rows, callout="Three stop here"), columns(rows, callout="w" * 80)
    assert (short.callout_end, short.callout_line, long.callout_line) == (True, False, True)
    drawn = draw("{% dropoff_chart items 'Where' callout=words %}", items=rows, words="w" * 80)
    assert drawn.count("w" * 80) == 1


def test_no_items_and_only_zeros_still_draw() -> None:
    assert columns([]).columns == []
    assert columns([{"value": 0}]).columns[0].height == 0
    assert funnel([]) == []
    assert heat([], 15).cells == []


@given(st.floats(min_value=0.001, max_value=1e9))
def test_an_axis_has_at_most_four_steps(maximum: float) -> None:
    assert maximum / nice_step(maximum) <= 4.0001


def test_funnel_losses_add_up() -> None:
    steps = funnel([SimpleNamespace(label="a", value=200), SimpleNamespace(label="b", value=150)])
    assert steps[1].width + steps[1].lost_width == 100
    assert steps[0].lost_width == 0


def test_heat_shades_and_places() -> None:
    chart = heat([0, 5, 10], 20, marks=[{"second": 30, "label": "Q"}])
    assert [shade for _, _, shade, _, _ in chart.cells] == [0, 4, 9]
    assert chart.marks[0]["x"] == 50


@pytest.mark.parametrize(
    "source",
    [
        '{% dropoff_chart items "Where they stop" callout=words %}',
        '{% histogram items "Scores" %}',
        '{% funnel_chart items "How far" %}',
    ],
)
def test_the_table_behind_holds_every_figure(source: str) -> None:
    drawn = draw(
        source,
        words="<b>here</b>",
        items=[{"label": "One", "value": 1234, "alert": True}, {"label": "Two", "value": 7}],
    )
    table = re.search(r"<table.*?</table>", drawn, re.S)
    assert table
    assert "1,234" in table[0]
    assert ">7<" in table[0]
    assert "<b>" not in drawn
    assert "style=" not in drawn

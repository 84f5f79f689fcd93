"""Hotspot."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.hotspot import TYPE
from courses.questions.types.hotspot.shapes import holds, is_region

IMAGE = {
    "asset": "01890000-0000-7000-8000-000000000000", "name": "heart 1.png", "width": 1000, "height": 500,
    "alt": "A heart, cut open",
}  # fmt: skip
DATA: dict[str, Any] = {
    "image": IMAGE,
    "regions": [
        {"id": "l", "coords": [100, 100, 200, 200], "is_correct": True, "label": "Left", "feedback": "Yes."},
        {"id": "r", "coords": [150, 150, 300, 300], "is_correct": True, "label": "Right"},
        {
            "id": "w",
            "shape": "circle",
            "coords": [800, 500, 100],
            "label": "Wall",
            "feedback": "Too far out.",
        },
    ],
    "clicks": 3,
}


def score(points: list[list[int]], named: tuple[str, ...] = (), rule: str = "per_right") -> Decimal:
    return TYPE.grade({**DATA, "scoring": rule}, {"points": points, "named": list(named)}).score


@pytest.mark.parametrize(
    ("points", "per_right", "minus", "whole"),
    [
        ([[110, 110], [290, 290]], 1, 1, 1),
        ([[160, 160], [110, 110]], 1, 1, 1),  # the first lies in both; each mark stands for one
        ([[160, 160]], "0.5", "0.5", 0),
        ([[110, 110], [120, 120]], "0.5", "0.5", 0),
        ([[110, 110], [900, 900]], "0.5", 0, 0),
        ([[110, 110], [290, 290], [900, 900]], "0.5", "0.5", 0),
        ([[900, 900]], 0, 0, 0),
    ],
)
def test_marks_earn_by_the_rule(points: list[list[int]], per_right: Any, minus: Any, whole: Any) -> None:
    wanted = (Decimal(per_right), Decimal(minus), Decimal(whole))
    assert (
        tuple(score(points, rule=rule) for rule in ("per_right", "right_minus_wrong", "all_or_nothing"))
        == wanted
    )
    assert score(points[::-1]) == Decimal(per_right)


def test_words_do_as_well_as_places() -> None:
    assert score([], ("l", "r")) == 1
    assert score([[110, 110]], ("r",)) == 1
    assert score([[110, 110]], ("l",)) == Decimal("0.5")


def test_one_of_several_is_enough_when_one_is_asked_for() -> None:
    assert TYPE.grade({**DATA, "clicks": 1}, {"points": [[290, 290]], "named": []}).correct


def test_regions_never_reach_the_browser_and_names_not_in_order() -> None:
    public = TYPE.public_data(TYPE.dump_data(DATA))
    words = json.dumps(public)
    assert not any(secret in words for secret in ("coords", "regions", "circle", "is_correct"))
    assert public["image"]["html"].startswith(
        '<img src="/assets/01890000-0000-7000-8000-000000000000/heart%201.png"'
    )
    other = {**DATA, "regions": DATA["regions"][::-1]}
    assert TYPE.public_data(TYPE.dump_data(other)) == public


def test_each_mark_gets_its_remark() -> None:
    said = TYPE.grade(TYPE.dump_data(DATA), {"points": [[800, 500], [110, 110]], "named": []}).feedback
    assert [(one.option_id, one.correct, one.html) for one in said] == [
        ("mark:1", True, "Yes."), ("mark:2", False, "Too far out."),
    ]  # fmt: skip


def test_a_circle_is_round_in_the_picture() -> None:
    circle = ("circle", (500, 500, 100), (1000, 500))
    assert holds("circle", (500, 500, 100), (600, 500), (1000, 500))
    assert holds("circle", (500, 500, 100), (500, 700), (1000, 500))
    assert not holds("circle", (500, 500, 100), (500, 701), (1000, 500))
    assert is_region(circle[0], circle[1])  # type: ignore[arg-type]


def test_a_polygon_holds_its_edge_and_not_its_notch() -> None:
    notched = (0, 0, 400, 0, 400, 400, 200, 100, 0, 400)
    inside = {(10, 10), (0, 200), (400, 400), (200, 100), (390, 300)}
    outside = {(200, 200), (200, 400), (401, 10), (300, 399)}
    assert all(holds("polygon", notched, point, (1, 1)) for point in inside)
    assert not any(holds("polygon", notched, point, (1, 1)) for point in outside)


def test_places_are_read_from_two_fields() -> None:
    stored = TYPE.dump_data(DATA)
    form = QueryDict("q-x=&q-y=&q-x=10&q-y=+20&q-named=w")
    assert TYPE.parse_form(stored, form, "q") == {"points": [[10, 20]], "named": ["w"]}
    for half in ("q-x=10&q-y=", "q-x=ten&q-y=1", "q-x=1001&q-y=1", "q-x=-1&q-y=1"):
        with pytest.raises(AnswerInvalid, match="from 0 to 1000"):
            TYPE.parse_form(stored, QueryDict(half), "q")
    with pytest.raises(AnswerInvalid, match="At most 3"):
        TYPE.parse_form(stored, QueryDict("q-x=1&q-y=1&" * 4), "q")


def test_words_of_an_answer() -> None:
    told = TYPE.describe_answer(DATA, {"points": [[110, 110], [5, 6]], "named": ["w"]})
    assert told == "5 from the left, 6 from the top; Left (110 from the left, 110 from the top); Wall"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"regions": [{"coords": [1, 1, 2, 2]}]}, "at least one region as right"),
        ({"regions": [{"coords": [2, 1, 1, 2], "is_correct": True}]}, "from 0 to 1000"),
        (
            {"regions": [{"shape": "polygon", "coords": [1, 1, 2, 2, 3, 3], "is_correct": True}]},
            "from 0 to 1000",
        ),
        ({"regions": [{"coords": [1, 1, 2, 2], "is_correct": True, "label": "It"}]}, "not right"),
        ({"regions": [DATA["regions"][0], {"coords": [1, 1, 2, 2]}]}, "or none a name"),
        ({"image": {**IMAGE, "alt": ""}}, "image.alt"),
    ],
)
def test_what_makes_no_question_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence):
        TYPE.dump_data({**DATA, **change})

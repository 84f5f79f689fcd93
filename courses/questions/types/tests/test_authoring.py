"""The authors' forms: what is stored goes out and comes back equal; rows and errors work without a script."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings

from courses.questions.types import QUESTION_TYPES, DataInvalid
from courses.questions.types.authoring import BoundForm, BoundRows
from courses.questions.types.fields import Field
from courses.questions.types.tests.controls import Controls
from courses.questions.types.tests.strategies import CASES, Json, case

every_type = pytest.mark.parametrize("kind", QUESTION_TYPES.values(), ids=QUESTION_TYPES)
SINGLE = QUESTION_TYPES["single_choice"]
TWO = {"options": [{"id": "a", "text": "One", "is_correct": True}, {"id": "b", "text": "Two"}]}


def shown(kind: Any, form: BoundForm) -> Controls:
    return Controls(render_to_string(kind.form_template, {"form": form}))


def press(kind: Any, form: BoundForm, wish: str) -> BoundForm:
    """Send the form by one of its buttons."""
    controls = shown(kind, form)
    assert (form.action, wish) in controls.buttons
    controls.sent[form.action] = wish
    posted: BoundForm = kind.posted_form(controls.sent, "q")
    assert posted.rows_changed
    return posted


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_form_sends_back_the_data_it_shows(name: str) -> None:
    @settings(max_examples=40)
    @given(CASES[name])
    def holds(given_case: tuple[Json, Json]) -> None:
        kind = QUESTION_TYPES[name]
        stored = kind.dump_data(given_case[0])
        posted = kind.posted_form(shown(kind, kind.author_form(stored, "q")).sent, "q")
        assert not posted.rows_changed
        assert kind.dump_data(posted.data) == stored

    holds()


@every_type
def test_a_form_is_labelled_and_survives_its_buttons(kind: Any) -> None:
    form = kind.author_form(kind.blank(), "q")
    controls = shown(kind, form)
    assert controls.references <= controls.ids
    for _action, wish in controls.buttons:
        press(kind, form, wish)
    for rows in (part for part in form.parts if isinstance(part, BoundRows)):
        grown = press(kind, press(kind, form, f"{rows.rows.name}:add"), f"{rows.rows.name}:add")
        assert kind.dump_data(grown.data) == kind.blank()  # empty rows say nothing


@settings(max_examples=20)
@given(case())
def test_an_empty_form_is_refused_and_not_an_accident(given_case: tuple[Any, Json, Json]) -> None:
    kind = given_case[0]
    try:
        kind.dump_data(kind.posted_form(QueryDict(""), "q").data)
    except DataInvalid as error:
        again = kind.posted_form(QueryDict(""), "q").with_problems(error.problems)
        assert "field-error" in render_to_string(kind.form_template, {"form": again}) or again.errors


def test_rows_are_added_moved_and_removed() -> None:
    form = SINGLE.author_form(SINGLE.dump_data(TWO), "q")
    ids = lambda form: [option["id"] for option in form.data["options"]]  # noqa: E731
    assert ids(press(SINGLE, form, "options:down:0")) == ["b", "a"]
    assert ids(press(SINGLE, form, "options:up:1")) == ["b", "a"]
    assert ids(press(SINGLE, form, "options:up:0")) == ["a", "b"]
    assert ids(press(SINGLE, form, "options:remove:0")) == ["b"]
    grown = shown(SINGLE, press(SINGLE, form, "options:add")).sent
    grown["q-options-2-text"] = "Three"
    written = SINGLE.dump_data(SINGLE.posted_form(grown, "q").data)
    assert [option["text"] for option in written["options"]] == ["One", "Two", "Three"]
    assert written["options"][2]["id"] not in ("", "a", "b")


def test_problems_stand_at_their_fields_also_below_rows_left_empty() -> None:
    sent = shown(SINGLE, SINGLE.author_form(SINGLE.dump_data(TWO), "q")).sent
    sent["q-options-0-text"] = ""
    sent["q-options-0-is_correct"] = ""
    sent["q-options-1-share"] = "a lot"
    posted = SINGLE.posted_form(sent, "q")
    with pytest.raises(DataInvalid) as caught:
        SINGLE.dump_data(posted.data)
    form = posted.with_problems(caught.value.problems)
    rows = form.parts[0]
    assert isinstance(rows, BoundRows)
    by_name = {one.name: one.errors for row in rows.filled for one in row.fields}
    assert by_name.pop("q-options-1-share") == ("Write a number.",)
    assert not any(by_name.values())
    html = render_to_string(SINGLE.form_template, {"form": form})
    assert 'value="a lot"' in html
    assert 'aria-describedby="q-options-1-share-error' in html


def test_what_belongs_to_no_field_is_said_above() -> None:
    sent = shown(SINGLE, SINGLE.author_form(SINGLE.dump_data(TWO), "q")).sent
    del sent["q-options-0-is_correct"]
    posted = SINGLE.posted_form(sent, "q")
    with pytest.raises(DataInvalid) as caught:
        SINGLE.dump_data(posted.data)
    assert posted.with_problems(caught.value.problems).errors == ("Mark at least one option as right.",)


def test_html_from_elsewhere_stays_until_its_text_changes() -> None:
    stored = SINGLE.dump_data(
        {"options": [{"id": "a", "html": "<em>One</em><table></table>", "is_correct": True}, {"text": "2"}]}
    )
    sent = shown(SINGLE, SINGLE.author_form(stored, "q")).sent
    assert SINGLE.dump_data(SINGLE.posted_form(sent, "q").data) == stored
    sent["q-options-0-text"] = "**Uno**"
    changed = SINGLE.dump_data(SINGLE.posted_form(sent, "q").data)
    assert changed["options"][0]["html"] == "<strong>Uno</strong>"


def test_a_share_is_shown_as_percent() -> None:
    stored = SINGLE.dump_data({"options": [*TWO["options"], {"id": "c", "text": "3", "share": "0.125"}]})
    sent = shown(SINGLE, SINGLE.author_form(stored, "q")).sent
    assert sent["q-options-2-share"] == "12.5"
    sent["q-options-2-share"] = "12,5 %"
    assert SINGLE.dump_data(SINGLE.posted_form(sent, "q").data) == stored


def test_keys_of_rows_that_nobody_made_are_ignored() -> None:
    posted = SINGLE.posted_form(
        QueryDict("q-options-row=../x&q-options-row=1&q-options-1-text=a&q-do=nobody:add"), "q"
    )
    assert posted.keys["options"] == ("1",)
    assert not posted.rows_changed
    assert SimpleNamespace(**posted.data).options[0]["text"] == "a"


@pytest.mark.parametrize(
    ("size", "typed"), [(20 * 1024**2, "20"), (1024**2 * 3 // 2, "1.5"), (1000, "0.00095367431640625")]
)
def test_the_size_of_a_file_is_typed_in_megabytes(size: int, typed: str) -> None:
    field = Field("max_bytes", kind="megabytes")
    assert field.show({"max_bytes": size}) == {"max_bytes": typed}
    for text, kept in ((typed, str(size)), ("large", "large"), ("1e900000", "1e900000"), ("nan", "nan")):
        data: Json = {}
        field.read({"max_bytes": text}, data)
        assert data == {"max_bytes": kept}

"""Reading Moodle XML."""

import base64
from pathlib import Path

import pytest

from courses.interchange.bank.tests.sources import balanced, read_text
from courses.interchange.errors import BrokenDocument
from courses.interchange.tests.packages import PIXEL
from courses.questions.bulk import NewQuestion


def question(tmp_path: Path, kind: str, inside: str, text: str = "What?") -> NewQuestion:
    """The one question of a file."""
    (found,), report = read_text(tmp_path, quiz(one(kind, inside, text)), "quiz.xml")
    assert balanced(report)
    return found


def one(kind: str, inside: str, text: str = "What?") -> str:
    return (
        f'<question type="{kind}"><name><text>N</text></name><questiontext format="html"><text><![CDATA[{text}]]>'
        f"</text></questiontext><defaultgrade>2.5</defaultgrade>{inside}</question>"
    )


def quiz(*questions: str) -> str:
    return f'<?xml version="1.0"?>\n<quiz>\n{"".join(questions)}</quiz>'


def answer(fraction: str, text: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


def test_numbers_with_units(tmp_path: Path) -> None:
    inside = answer("100", "5.1", "<tolerance>0.1</tolerance>") + (
        "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
        "<unit><multiplier>0.001</multiplier><unit_name>km</unit_name></unit></units><unitgradingtype>1</unitgradingtype>"
    )
    found = question(tmp_path, "numerical", inside)
    assert [(unit["name"], unit["factor"]) for unit in found.data["units"]] == [("m", "1"), ("km", "1E+3")]
    assert found.data["unit_required"] is True
    assert str(found.points) == "2.50"


def test_a_calculated_question_has_parameters(tmp_path: Path) -> None:
    inside = (
        answer(
            "100",
            "{a} * pow({b},2) + log10(100)",
            "<tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>",
        )
        + "<dataset_definitions>"
        + "".join(
            f"<dataset_definition><name><text>{name}</text></name><minimum><text>1</text></minimum><maximum><text>9</text>"
            "</maximum><decimals><text>0</text></decimals><dataset_items/></dataset_definition>"
            for name in "ab"
        )
        + "</dataset_definitions>"
    )
    found = question(tmp_path, "calculated", inside, "What is {a}?")
    assert found.data["answers"][0]["formula"] == "{a}*(({b})^(2))+log(100)"
    assert [one["name"] for one in found.data["parameters"]] == ["a", "b"]


def test_embedded_answers_become_gaps(tmp_path: Path) -> None:
    text = (
        "Capital: {2:SHORTANSWER:=Paris#Yes~%50%Lyon~*#No}, size {1:NUMERICAL:=5:0.5}, {:MC:a~=b~%50%c}"
        " \\(x^{2}\\)"
    )
    found = question(tmp_path, "cloze", "", text)
    gaps = found.data["gaps"]
    assert [(gap["kind"], gap["weight"]) for gap in gaps] == [("text", "2"), ("number", "1"), ("choice", "1")]
    assert "{{1}}, size {{2}}" in found.data["body"]["html"]
    assert gaps[0]["question"]["feedback_incorrect"]["text"] == "No"


def test_essays_with_files_only_are_uploads(tmp_path: Path) -> None:
    inside = "<responseformat>noinline</responseformat><attachments>2</attachments><filetypeslist>.pdf,image</filetypeslist>"
    found = question(tmp_path, "essay", inside)
    assert (found.type, found.data["max_files"], found.data["suffixes"], found.data["kinds"]) == (
        "file_upload", 2, ["pdf"], ["image"],
    )  # fmt: skip


def test_an_embedded_picture_becomes_an_asset(tmp_path: Path) -> None:
    picture = f'<file name="a b.png" encoding="base64">{base64.b64encode(PIXEL).decode()}</file>'
    text = '<p><img src="@@PLUGINFILE@@/a%20b.png" alt="A pixel"> <img src="@@PLUGINFILE@@/gone.png" alt="x"></p>'
    source = quiz(one("essay", "", text).replace("</questiontext>", f"{picture}</questiontext>"))
    (found,), report = read_text(tmp_path, source, "quiz.xml")
    assert 'src="/-/import/asset/1/0/a%20b.png"' in found.prompt_html
    assert [entry.item for entry in report.details() if entry.kind == "file.missing"] == ["gone.png"]


def test_stack_is_reported_and_not_carried(tmp_path: Path) -> None:
    questions, report = read_text(
        tmp_path, quiz(one("stack", ""), one("truefalse", answer("100", "true"))), "q.xml"
    )
    assert [found.type for found in questions] == ["true_false"]
    assert "computer-algebra" in report.not_carried[0].reason
    assert report.census()["stack"].not_carried == 1


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('<!DOCTYPE quiz [<!ENTITY a "x">]>\n<quiz><question type="essay"/></quiz>', 1),
        ("<quiz>\n<question type='essay'>\n</quiz>", 3),
        ("<quiz>" + "<a>" * 200 + "</a>" * 200 + "</quiz>", 1),
    ],
)
def test_hostile_and_broken_files_are_refused_with_their_line(tmp_path: Path, source: str, line: int) -> None:
    with pytest.raises(BrokenDocument) as caught:
        read_text(tmp_path, f'<?xml version="1.0"?>{source}', "q.xml")
    assert (caught.value.file, caught.value.line) == ("q.xml", line)

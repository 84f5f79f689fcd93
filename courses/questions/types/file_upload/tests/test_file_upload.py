"""Files to hand in: how many, how large, of which types."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict

from courses.questions.types import QUESTION_TYPES, AnswerInvalid, DataInvalid

KEY = "6f54d57d-01f6-4cc1-9506-210389a91e73"
UPLOAD = QUESTION_TYPES["file_upload"]


def asking(**data: Any) -> dict[str, Any]:
    found: dict[str, Any] = UPLOAD.dump_data(data)
    return found


def file(name: str = "essay.pdf", size: int = 10) -> dict[str, Any]:
    return {"id": str(uuid4()), "name": name, "size": size}


@pytest.mark.parametrize(
    ("name", "size", "kind", "why"),
    [
        ("a.PDF", 1000, "document", ""),
        ("a.pdf", 1001, "document", "larger than 1000\xa0bytes"),
        ("a.exe", 10, "document", "types asked for: pdf, txt"),
        ("a", 10, "document", "types asked for"),
        ("a.pdf", 10, "image", "kind asked for"),
        ("a.pdf", 10, "", ""),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(name: str, size: int, kind: str, why: str) -> None:
    data = UPLOAD.load(asking(max_bytes=1000, suffixes=[".PDF", "txt"], kinds=["document"]))
    told = data.why_not(name, size, kind)
    assert why in told
    assert bool(why) == bool(told)


def test_answers_that_do_not_fit_are_refused() -> None:
    data = asking(max_files=2, suffixes=["pdf"], max_bytes=1000)
    one = file()
    assert UPLOAD.dump_answer(data, {"files": [one, one]}) == {"files": [one]}
    for files in ([file(), file(), file()], [file(size=1001)], [file("a.exe")], [], [{**one, "id": "7"}], [file("a\n.pdf")], [file(size=-1)]):  # fmt: skip
        with pytest.raises(AnswerInvalid):
            UPLOAD.dump_answer(data, {"files": files})


@pytest.mark.parametrize(
    "broken", [{"suffixes": ["p/df"]}, {"max_files": 0}, {"max_bytes": 2**40}, {"kinds": ["cake"]}]
)
def test_data_that_makes_no_sense_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(DataInvalid):
        asking(**broken)


@pytest.mark.parametrize("sent", ["x", "a:b:c", ":1:a", f"{KEY}:1:", f"{KEY}:{'9' * 20}:a"])
def test_a_form_that_was_tampered_with_is_refused(sent: str) -> None:
    form = QueryDict(mutable=True)
    form["q-file"] = sent
    with pytest.raises(AnswerInvalid):
        UPLOAD.parse_form(asking(), form, "q")


def test_what_the_browser_offers_follows_what_is_asked_for() -> None:
    assert UPLOAD.public_data(asking(suffixes=["pdf"], kinds=["document"]))["accept"] == ".pdf"
    assert UPLOAD.public_data(asking(kinds=["image", "audio"]))["accept"] == "image/*,audio/*"
    assert UPLOAD.public_data(asking(kinds=["image", "document"]))["accept"] == ""

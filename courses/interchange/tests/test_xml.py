"""XML of strangers: nothing is fetched, nothing grows, and errors say where."""

from pathlib import Path

import pytest

from courses.interchange.errors import BrokenDocument
from courses.interchange.xml import parse_xml, text_of

LAUGHS = "".join(f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10))
REFUSED = {
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "external DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><a/>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/evil"> %x;]><a/>',
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>',
    "laughs in an attribute": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a b="&l9;"/>',
    "plain document type": "<!DOCTYPE a><a/>",
    "unknown entity": "<a>&nbsp;</a>",
    "not closed": "<a>\n<b>\n</a>",
    "nested too deeply": "<a>" * 5000 + "</a>" * 5000,
    "nothing": "",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_course_needs_is_refused(name: str) -> None:
    with pytest.raises(BrokenDocument) as refusal:
        parse_xml(REFUSED[name].encode(), "problem/x.xml")
    assert str(refusal.value).startswith("problem/x.xml")


def test_the_same_in_another_encoding_is_refused_as_well() -> None:
    source = '<?xml version="1.0" encoding="UTF-16"?>' + REFUSED["external entity"]
    with pytest.raises(BrokenDocument):
        parse_xml(source.encode("utf-16"), "a.xml")


def test_an_error_names_file_and_line() -> None:
    with pytest.raises(BrokenDocument) as refusal:
        parse_xml(b"<a>\n<b>\n</a>", "vertical/x.xml")
    assert (refusal.value.file, refusal.value.line) == ("vertical/x.xml", 3)


def test_a_file_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.interchange.xml.MAXIMUM_BYTES", 10)
    with pytest.raises(BrokenDocument, match="larger"):
        parse_xml(b"<a>0123456789</a>", "a.xml")


def test_texts_in_older_encodings_are_read(tmp_path: Path) -> None:
    source = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Café</a>'.encode("latin-1")
    assert text_of(parse_xml(source, "a.xml")) == "Café"

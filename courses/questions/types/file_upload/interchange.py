"""Handing in files: Moodle's essays without a text, QTI's upload interaction."""

import re

from courses.questions.types.essay.interchange import write_rubric
from courses.questions.types.file_upload.schema import MAX_BYTES, MAX_FILES, Data
from courses.questions.types.mapping import (
    Asked,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    html_of,
    moodle,
    qti,
    rich,
)

_KINDS = ("image", "video", "audio", "document")
_MOST = Data.model_fields["max_bytes"].default


def _types(written: str) -> Json:
    """What a list such as `.pdf, image` asks for."""
    words = [word for word in re.split(r"[\s,;]+", written.lower()) if word]
    return {
        "suffixes": [word.removeprefix(".") for word in words if re.fullmatch(r"\.[a-z0-9]{1,10}", word)],
        "kinds": [kind for kind in _KINDS if kind in words or f"web_{kind}" in words],
    }


def _from_moodle(question: Element) -> Found:
    most = moodle.value(question, "attachments", "1")
    size = moodle.value(question, "maxbytes", "0")
    return Found(
        {
            **_types(moodle.value(question, "filetypeslist")),
            "max_files": min(int(most), MAX_FILES) if most.isdecimal() and int(most) else MAX_FILES,
            "max_bytes": min(int(size), MAX_BYTES) if size.isdecimal() and int(size) else _MOST,
            "marking_notes": rich(moodle.html(question.find("graderinfo"))),
        }
    )


def _claims(question: Element) -> bool:
    return (
        question.get("type") == "essay"
        and moodle.value(question, "responseformat") == "noinline"
        and moodle.value(question, "attachments", "0") != "0"
    )


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "essay")
    data = asked.data
    types = [f".{suffix}" for suffix in data["suffixes"]] + list(data["kinds"])
    for name, value in (
        ("responseformat", "noinline"),
        ("responserequired", "0"),
        ("attachments", str(data["max_files"])),
        ("attachmentsrequired", "1"),
        ("maxbytes", str(data["max_bytes"])),
        ("filetypeslist", ",".join(types)),
    ):
        moodle.put(question, name, value)
    moodle.put_text(question, "graderinfo", html_of(data, "marking_notes"))


def _from_qti(item: qti.Item) -> Found:
    own = qti.classes(item.only)
    said = {one.get("class", ""): item.html(one) for one in item.all("rubricBlock")}
    return Found(
        {
            "kinds": [kind for kind in (*_KINDS, "other") if kind in own.get("kinds", "").split(".")],
            "suffixes": [one for one in own.get("suffixes", "").split(".") if one],
            "max_files": int(own["files"]) if own.get("files", "").isdecimal() else 1,
            "max_bytes": int(own["bytes"]) if own.get("bytes", "").isdecimal() else _MOST,
            "marking_notes": rich(said.get("lms-notes", "")),
            "model_answer": rich(said.get("lms-model", "")),
        }
    )


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    target.declare("file")
    own = [f"lms-files-{data['max_files']}", f"lms-bytes-{data['max_bytes']}"]
    own += [f"lms-{name}-{'.'.join(data[name])}" for name in ("suffixes", "kinds") if data[name]]
    target.interaction("uploadInteraction", {"class": " ".join(own)})
    write_rubric(asked, target)


MAPPING = Mapping(
    moodle=Dialect(_claims, _from_moodle, _to_moodle),
    qti=Dialect(lambda item: item.is_single("uploadInteraction"), _from_qti, _to_qti),
)

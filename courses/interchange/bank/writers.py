"""Writing questions: one format each, one question at a time, each read back at once to see what was lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.bank import gift as gift_reader
from courses.interchange.bank import moodle as moodle_reader
from courses.interchange.bank import spreadsheet
from courses.interchange.bank.categories import category_of
from courses.interchange.bank.qti2 import draft_of
from courses.interchange.bank.sheet_cells import cells_of
from courses.interchange.drafts import CannotCarry, Draft
from courses.questions.types.mapping import Asked, Dialect, Element, gift, html_of, moodle, plain_number, qti
from courses.questions.types.mappings import MAPPINGS

_ORDER: Final = (
    "responseDeclaration",
    "outcomeDeclaration",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
)
_NAMESPACE: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
ASSET: Final = re.compile(r"/assets/([0-9a-f-]{36})/([^\"'?#\s]*)")
FileOf = Callable[[str], bytes | None]
"""The bytes of an asset by its key; None where it is gone."""


def dialect_of(asked: Asked, format: str) -> Dialect:
    """How the type is said in a format. Raises `CannotCarry` where it is not."""
    if asked.type != "numerical" and (asked.data.get("parameters") or asked.data.get("computed")):
        raise CannotCarry(_("Numbers drawn at random and formulas cannot be said in this format."))
    mapping = MAPPINGS.get(asked.type)
    dialect: Dialect | None = getattr(mapping, format) if mapping else None
    if dialect is None or dialect.write is None:
        raise CannotCarry(_("The format has nothing like a question of this type."))
    return dialect


@dataclass(slots=True)
class Writer(ABC):
    """Writes to a binary stream: `piece` for a question, `put` once it is accepted, `close` at the end."""

    stream: IO[bytes]
    file_of: FileOf
    folder: tuple[str, ...] | None = None
    count: int = 0

    @abstractmethod
    def piece(self, asked: Asked) -> tuple[Any, Draft]:
        """What would be written, and the question that a reader makes of it. Raises `CannotCarry`."""

    @abstractmethod
    def put(self, asked: Asked, piece: Any) -> None:
        """Write it."""

    def close(self) -> None:  # noqa: B027  most formats end without a word
        """Write what belongs at the end."""


def _carried(entry: Any) -> Draft:
    if entry.draft is None:
        raise CannotCarry(entry.reason)
    draft: Draft = entry.draft
    return draft


class GiftWriter(Writer):
    """Text; folders as `$CATEGORY`, tags as Moodle's comments."""

    def piece(self, asked: Asked) -> tuple[str, Draft]:
        dialect, lines = dialect_of(asked, "gift"), gift.Lines()
        assert dialect.write is not None
        dialect.write(asked, lines)
        general = html_of(asked.data, "explanation")
        if general:
            lines.parts.append(f"####{gift.rich_text(general)}")
        tags = " ".join(f"[tag:{tag}]" for tag in asked.tags if "]" not in tag)
        note = f"// {tags}\n" if tags else ""
        title = f"::{gift.escape(asked.title)}::" if asked.title else ""
        answers = "\n\t".join(lines.parts) if len(lines.parts) > 1 else "".join(lines.parts)
        text = f"{note}{title}{gift.rich_text(asked.prompt.strip())}{{{answers}\n}}\n\n".replace("{\n}", "{}")
        return text, _carried(gift_reader.entry_of(text))

    def put(self, asked: Asked, piece: str) -> None:
        if asked.folder != (self.folder or ()):
            self.stream.write(f"$CATEGORY: {category_of(asked.folder)}\n\n".encode())
        self.folder = asked.folder
        self.stream.write(piece.encode())


class MoodleWriter(Writer):
    """Moodle XML, with the files that texts show."""

    def piece(self, asked: Asked) -> tuple[Element, Draft]:
        question = etree.Element("question")
        try:
            self._fill(asked, question)
        except ValueError as problem:
            raise CannotCarry(_("It has a character that XML cannot hold.")) from problem
        kind = question.get("type", "")
        return question, _carried(moodle_reader.entry_of(question, kind, asked.folder, None))

    def _fill(self, asked: Asked, question: Element) -> None:
        moodle.put(moodle.put(question, "name"), "text", asked.title)
        moodle.put_text(question, "questiontext", asked.prompt.strip())
        moodle.put_text(question, "generalfeedback", html_of(asked.data, "explanation"))
        moodle.put(question, "defaultgrade", plain_number(asked.points))
        moodle.put(question, "penalty", "0")
        moodle.put(question, "hidden", "0")
        moodle.put(question, "idnumber", asked.identity)
        dialect = dialect_of(asked, "moodle")
        assert dialect.write is not None
        dialect.write(asked, question)
        for hint in asked.data.get("hints", ()):
            moodle.put_text(question, "hint", html_of(hint))
        if asked.tags:
            holder = moodle.put(question, "tags")
            for tag in asked.tags:
                moodle.put(moodle.put(holder, "tag"), "text", tag)

    def put(self, asked: Asked, piece: Element) -> None:
        if not self.count:
            self.stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
        self.count += 1
        if asked.folder != (self.folder or ()):
            category = etree.Element("question", type="category")
            moodle.put(moodle.put(category, "category"), "text", category_of(asked.folder))
            self.stream.write(etree.tostring(category, encoding="utf-8") + b"\n")
        self.folder = asked.folder
        for text in list(piece.iter("text")):
            self._embed(text)
        for file in piece.iter("file"):
            if found := ASSET.match(file.text or ""):
                file.text = b64encode(self.file_of(found[1]) or b"").decode()
        self.stream.write(etree.tostring(piece, encoding="utf-8") + b"\n")

    def _embed(self, text: Element) -> None:
        """Put the files of this site that a text shows beside it."""
        parent, written = text.getparent(), text.text or ""
        if parent is None or "/assets/" not in written:
            return
        names: dict[str, str] = {}

        def moved(found: re.Match[str]) -> str:
            content = self.file_of(found[1])
            if content is None:
                return found[0]
            name = f"{found[1][:8]}-{found[2]}"
            if name not in names:
                names[name] = found[1]
                moodle.put_file(parent, name, content)
            return f"@@PLUGINFILE@@/{name}"

        changed = ASSET.sub(moved, written)
        text.text = etree.CDATA(changed) if "]]>" not in changed else changed

    def close(self) -> None:
        if not self.count:
            self.stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
        self.stream.write(b"</quiz>\n")


@dataclass(slots=True)
class QtiWriter(Writer):
    """A package of QTI 2.1 items with their files."""

    archive: zipfile.ZipFile = field(init=False)
    resources: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.archive = zipfile.ZipFile(self.stream, "w", zipfile.ZIP_DEFLATED)

    def piece(self, asked: Asked) -> tuple[bytes, Draft]:
        name = qti.identifier(asked.identity or f"item-{self.count + 1}")
        root = etree.Element(
            "assessmentItem", identifier=name, adaptive="false", timeDependent="false", title=""
        )
        try:
            root.set("title", asked.title)
            self._fill(asked, root)
        except ValueError as problem:
            raise CannotCarry(_("It has a character that XML cannot hold.")) from problem
        written = etree.tostring(root)
        return written, draft_of(etree.fromstring(written), lambda url: None)

    def _fill(self, asked: Asked, root: Element) -> None:
        dialect = dialect_of(asked, "qti")
        assert dialect.write is not None
        dialect.write(asked, qti.Target(asked, root))
        for name, value in (("SCORE", "0"), ("MAXSCORE", plain_number(asked.points))):
            outcome = etree.SubElement(
                root, "outcomeDeclaration", identifier=name, cardinality="single", baseType="float"
            )
            etree.SubElement(etree.SubElement(outcome, "defaultValue"), "value").text = value
        etree.SubElement(
            root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple", baseType="identifier"
        )
        said = [("correct", html_of(asked.data, "feedback_correct"))]
        said += [("incorrect", html_of(asked.data, "feedback_incorrect"))]
        said += [("solution", html_of(asked.data, "explanation"))]
        said += [(f"hint-{n}", html_of(hint)) for n, hint in enumerate(asked.data.get("hints", ()), 1)]
        for name, html in said:
            if html:
                feedback = etree.SubElement(
                    root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show"
                )
                qti.put_html(feedback, html)
        root[:] = sorted(root, key=lambda child: _ORDER.index(str(child.tag)))

    def put(self, asked: Asked, piece: bytes) -> None:
        self.count += 1
        text = ASSET.sub(self._moved, piece.decode())
        name = f"items/{self.count:05}.xml"
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{_NAMESPACE}" '
        self.archive.writestr(name, head + text.removeprefix("<assessmentItem "))
        keywords = "".join(f"<keyword>{escape(tag)}</keyword>" for tag in asked.tags)
        self.resources.append(
            f'<resource identifier="r{self.count}" type="imsqti_item_xmlv2p1" href={quoteattr(name)}>'
            f"<metadata><general>{keywords}</general></metadata><file href={quoteattr(name)}/></resource>"
        )

    def _moved(self, found: re.Match[str]) -> str:
        name = f"files/{found[1]}/{found[2] or 'file'}"
        if name not in self.files:
            content = self.file_of(found[1])
            if content is None:
                return found[0]
            self.files.add(name)
            self.archive.writestr(name, content)
        return f"../{name}"

    def close(self) -> None:
        manifest = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier="questions"'
            ' xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><metadata><schema>QTIv2.1 Package</schema>'
            "<schemaversion>1.0.0</schemaversion></metadata><organizations/><resources>"
            f"{''.join(self.resources)}</resources></manifest>"
        )
        self.archive.writestr("imsmanifest.xml", manifest)
        self.archive.close()


class CsvWriter(Writer):
    """A sheet; what columns cannot say stands in the column `data`."""

    def piece(self, asked: Asked) -> tuple[dict[str, str], Draft]:
        row = cells_of(asked)
        entry = spreadsheet.entry_of(row, 1)
        return row, _carried(entry)

    def put(self, asked: Asked, piece: dict[str, str]) -> None:
        text = io.StringIO()
        rows = csv.DictWriter(text, fieldnames=spreadsheet.COLUMNS, lineterminator="\r\n")
        if not self.count:
            rows.writeheader()
        self.count += 1
        rows.writerow({name: spreadsheet.guarded(value) for name, value in piece.items()})
        self.stream.write((b"\xef\xbb\xbf" if self.count == 1 else b"") + text.getvalue().encode())

    def close(self) -> None:
        if not self.count:
            self.stream.write(b"\xef\xbb\xbf" + ",".join(spreadsheet.COLUMNS).encode() + b"\r\n")


@dataclass(frozen=True, slots=True)
class Target:
    """A format to export to."""

    label: str
    suffix: str
    media_type: str
    writer: type[Writer]


FORMATS: Final[dict[str, Target]] = {
    "moodle": Target("Moodle XML", ".xml", "application/xml", MoodleWriter),
    "gift": Target("GIFT", ".gift.txt", "text/plain", GiftWriter),
    "qti": Target("QTI 2.1", ".zip", "application/zip", QtiWriter),
    "csv": Target("CSV", ".csv", "text/csv", CsvWriter),
}

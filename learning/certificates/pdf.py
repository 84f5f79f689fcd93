"""Certificates as PDF: typst sets them from plain data, in a few milliseconds each.

The result depends on nothing but the data (and, for scripts the shipped fonts do not have, on the fonts of
the machine): the same certificate is the same file.
"""

import io
import json
import re
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext

from learning.certificates.ornament import rosette

_HERE = Path(__file__).resolve().parent
TEMPLATE = _HERE / "certificate.typ"
FONTS = _HERE / "fonts"

_ADDRESS_FITS = 42
"""So many characters of an address fit on one line."""

_WORD_FITS = 40
"""A longer word may break after any character, so that it stays on the page."""

_LOCK = threading.Lock()
_HIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What stands on a certificate. Names are set as they are given, whatever characters they hold.

    `hue` is the organisation's brand hue in degrees, `language` the language of the fixed words and the date.
    `fonts` are families to use for scripts the shipped fonts do not have (see `extra_fonts`). `words` replaces fixed
    words by name (`WORDS`); `logo` and `signature` are SVG; the signature stands over the instructor's name.
    """

    organization: str
    learner: str
    course: str
    issued_on: date
    number: str
    verify_url: str
    instructor: str = ""
    hue: int = 165
    language: str = "en"
    fonts: tuple[str, ...] = ()
    face: Literal["serif", "sans"] | str = "serif"
    words: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    signature: str = ""
    footnote: str = ""
    paper: Literal["a4", "letter"] | str = "a4"
    format: Literal["landscape", "portrait"] | str = "landscape"
    expires_on: date | None = None
    renewed_on: date | None = None


def render_certificate(certificate: CertificateData, *, extra_fonts: tuple[str, ...] = ()) -> bytes:
    """The certificate as a PDF/A file. `extra_fonts` are folders with further fonts (CJK, Arabic, …).

    A name in a script that no font has is set with empty boxes, in a plain PDF: PDF/A forbids those.
    """
    try:
        return _compile(certificate, extra_fonts, pdf_standards=["a-2a"])
    except typst.TypstError:
        return _compile(certificate, extra_fonts)


def render_preview(
    certificate: CertificateData, *, extra_fonts: tuple[str, ...] = (), pixels_per_inch: float = 96
) -> bytes:
    """The certificate as a PNG picture."""
    return _compile(certificate, extra_fonts, format="png", ppi=pixels_per_inch)


def _compile(certificate: CertificateData, extra_fonts: tuple[str, ...], **options: Any) -> bytes:
    inputs = {"data": json.dumps(_inputs(certificate), ensure_ascii=False)}
    moment = datetime.combine(certificate.issued_on, datetime.min.time(), UTC)
    # One compiler serves all threads of a process: it keeps the fonts and what does not change.
    with _LOCK:
        compiled = _compiler(extra_fonts).compile(
            sys_inputs=inputs, timestamp=int(moment.timestamp()), **options
        )
    if not isinstance(compiled, bytes):
        raise TypeError("A certificate has exactly one page.")
    return compiled


@lru_cache(maxsize=8)
def _compiler(extra_fonts: tuple[str, ...]) -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), root=str(_HERE), font_paths=[str(FONTS), *extra_fonts])


def _inputs(certificate: CertificateData) -> dict[str, Any]:
    """Everything the template reads: the data made safe to set, and the fixed words in its language."""
    with translation.override(certificate.language):
        issued = certificate.issued_on
        course = _line(certificate.course)
        return {
            "organization": _line(certificate.organization),
            "learner": _line(certificate.learner),
            "course": course,
            "instructor": _line(certificate.instructor),
            "number": _line(certificate.number),
            "issued": _day(issued, certificate.language),
            "expires": _day(certificate.expires_on, certificate.language),
            "renewed": _day(certificate.renewed_on, certificate.language),
            "date": {"year": issued.year, "month": issued.month, "day": issued.day},
            "verify_url": certificate.verify_url,
            "verify_shown": _address(certificate.verify_url),
            "qr": _qr(certificate.verify_url),
            "hue": certificate.hue % 360,
            "rosette": rosette(certificate.hue % 360),
            "language": certificate.language.split("-")[0],
            "rtl": get_language_bidi(),
            "fonts": list(certificate.fonts),
            "title": gettext("Certificate: %(course)s") % {"course": course},
            "words": _words() | {name: _line(text) for name, text in certificate.words.items()},
            "face": certificate.face,
            "paper": "us-letter" if certificate.paper == "letter" else "a4",
            "format": certificate.format,
            "logo": certificate.logo,
            "signature": certificate.signature,
            "footnote": _line(certificate.footnote),
        }


def _day(day: date | None, language: str) -> str:
    """A date in words. Django's English dates are American and short; everywhere else its own form is the right one."""
    return date_format(day, "j F Y" if language.startswith("en") else "DATE_FORMAT") if day else ""


WORDS = ("kind", "certifies", "completed", "issued", "renewed", "expires", "number", "instructor", "check")
"""Fixed words an organisation may replace."""


def _words() -> dict[str, str]:
    return {
        "kind": gettext("Certificate of completion"),
        "certifies": gettext("This certifies that"),
        "completed": gettext("has completed the course"),
        "issued": gettext("Issued on"),
        "renewed": gettext("Renewed on"),
        "expires": gettext("Valid until"),
        "number": gettext("Number"),
        "instructor": gettext("Instructor"),
        "check": gettext("Check this certificate at"),
        "qr": gettext("QR code with the address where this certificate can be checked"),
    }


def _line(text: str) -> str:
    """One line of printable text: no line breaks, controls, or marks that turn the reading direction round."""
    composed = unicodedata.normalize("NFC", _DIRECTIONS.sub("", text))
    shown = "".join(" " if sign.isspace() else sign for sign in composed)
    words = "".join(sign for sign in shown if unicodedata.category(sign) not in _HIDDEN).split()
    return " ".join("\u200b".join(word) if len(word) > _WORD_FITS else word for word in words)


def _address(url: str) -> str:
    """The address to read and type; a long one may break after any character."""
    shown = url.removeprefix("https://").rstrip("/")
    return shown if len(shown) <= _ADDRESS_FITS else "\u200b".join(shown)


@lru_cache(maxsize=64)
def _qr(address: str, error: Literal["m"] = "m") -> str:
    """The QR code as SVG without a border; the template leaves the quiet zone."""
    written = io.BytesIO()
    segno.make(address, error=error, micro=False).save(
        written, kind="svg", border=0, xmldecl=False, svgns=True, dark="#1f1d1a"
    )
    return written.getvalue().decode()

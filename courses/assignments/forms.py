"""The forms in which assignments are made: settings, and how a rubric and samples are read from a page.

Criteria, levels and samples are rows of the page, in its order: a hidden field names each (`criterion`, `c-<key>-level`,
`sample`), the fields beside it carry its key. Adding, moving and removing rows are buttons of the same form (`do`), so
that all of it works without a script.
"""

import re
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assignments.documents import (
    MAX_CRITERIA,
    MAX_FILES,
    MAX_LEVELS,
    MAX_POINTS,
    MAX_SAMPLES,
    MAX_TEXT,
    MEGABYTE,
    SETTINGS,
    AssignmentDocument,
)
from courses.assignments.late import LatePolicy
from lms.kernel.ids import uuid7

LOCAL: Final = "%Y-%m-%dT%H:%M"
_SUFFIX: Final = re.compile(r"[a-z0-9]{1,10}")
Rows = list[dict[str, Any]]


class Posted(Protocol):
    """The part of Django's `QueryDict` that reading rows needs."""

    def get(self, key: str, default: Any = None, /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...


class NewAssignmentForm(forms.Form):
    """A new assignment needs only a title."""

    title = forms.CharField(label=gettext_lazy("What is the assignment called?"), max_length=255)


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], help_text=help_text
    )


class AssignmentForm(forms.Form):
    """The settings of an assignment; `values` are those of a document. Unfinished work is kept, `checks` complains."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    instructions = forms.CharField(
        label=gettext_lazy("What to do"), required=False, max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "data-markdown": ""}),
        help_text=gettext_lazy("Markdown: **bold**, *italic*, lists, tables, formulas between $ signs."),
    )  # fmt: skip
    takes_text = forms.BooleanField(label=gettext_lazy("Text, written on the page"), required=False)
    takes_files = forms.BooleanField(label=gettext_lazy("Files"), required=False)
    file_types = forms.CharField(
        label=gettext_lazy("File types"), required=False, max_length=400,
        help_text=gettext_lazy("Such as pdf, docx. Empty: any."),
    )  # fmt: skip
    max_files = forms.IntegerField(label=gettext_lazy("Most files"), min_value=1, max_value=MAX_FILES)
    max_file_mb = forms.IntegerField(label=gettext_lazy("Most MB for each file"), min_value=1, max_value=1024)
    points = forms.DecimalField(
        label=gettext_lazy("Points"),
        min_value=Decimal(0),
        max_value=MAX_POINTS,
        max_digits=6,
        decimal_places=2,
    )
    attempts_allowed = forms.IntegerField(
        label=gettext_lazy("How often it may be handed in"), required=False, min_value=1, max_value=100,
        help_text=gettext_lazy("Empty: as often as they like."),
    )  # fmt: skip
    opens_at = _moment(gettext_lazy("Opens"), gettext_lazy("Empty: at once."))
    due_at = _moment(gettext_lazy("Due"))
    closes_at = _moment(gettext_lazy("Closes"), gettext_lazy("Nothing is taken in after this."))
    late_percent = forms.DecimalField(
        label=gettext_lazy("Being late costs, %"), min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2,
        help_text=gettext_lazy("Of the assignment’s points. 0: nothing."),
    )  # fmt: skip
    late_per = forms.ChoiceField(
        label=gettext_lazy("For each"), choices=[("day", gettext_lazy("started day")), ("hour", gettext_lazy("started hour"))]
    )  # fmt: skip
    late_most = forms.DecimalField(
        label=gettext_lazy("At most, %"), min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2
    )  # fmt: skip
    late_grace = forms.IntegerField(
        label=gettext_lazy("Minutes that cost nothing"), min_value=0, max_value=60 * 24 * 30
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, document: AssignmentDocument, revision: int) -> dict[str, Any]:
        """What the form starts with."""
        start = {name: getattr(document, name) for name in SETTINGS}
        late = document.late_policy
        return start | {
            "file_types": ", ".join(document.file_types),
            "max_file_mb": max(1, document.max_file_bytes // MEGABYTE),
            "points": f"{document.points.normalize():f}",
            "late_percent": f"{late.percent.normalize():f}",
            "late_per": late.per,
            "late_most": f"{late.most.normalize():f}",
            "late_grace": late.grace_minutes,
            "revision": revision,
        }

    def clean_file_types(self) -> list[str]:
        """Return the suffixes in small letters, without their dots, each once."""
        words = re.split(r"[\s,;]+", str(self.cleaned_data["file_types"]).lower())
        plain = [word.strip(".*") for word in words if word.strip(".*")]
        if any(not _SUFFIX.fullmatch(one) for one in plain):
            raise ValidationError(_("Write suffixes such as pdf or docx, separated by commas."))
        if len(plain) > 30:
            raise ValidationError(_("Name at most 30 types."))
        return list(dict.fromkeys(plain))

    def values(self) -> dict[str, Any]:
        """The settings as a document has them."""
        given = self.cleaned_data
        late = LatePolicy(
            percent=given["late_percent"],
            per=given["late_per"],
            most=given["late_most"],
            grace_minutes=given["late_grace"],
        )
        found = {name: given[name] for name in SETTINGS if name != "max_file_bytes"}
        return found | {
            "max_file_bytes": given["max_file_mb"] * MEGABYTE,
            "file_types": tuple(given["file_types"]),
            "late_policy": late,
        }


def read_rows(posted: Posted, known: Collection[UUID], wrong: list[str]) -> dict[str, Rows]:
    """Return `criteria` and `samples` as documents have them; sentences on what cannot be read go into `wrong`.

    Only `known` keys (those of this assignment) are kept; any other row, and a key that comes twice, gets a new one.
    """
    free = set(known)

    def key_of(text: str) -> UUID:
        try:
            key = UUID(text)
        except ValueError:
            return uuid7()
        if key not in free:
            return uuid7()
        free.discard(key)
        return key

    criteria: Rows = []
    for key in posted.getlist("criterion")[:MAX_CRITERIA]:
        levels: Rows = []
        row: dict[str, Any] = {"id": key_of(key), "title": _text(posted, f"c-{key}-title"), "levels": levels}
        for level in posted.getlist(f"c-{key}-level")[:MAX_LEVELS]:
            levels.append(_level(posted, level, key_of, wrong))
        criteria.append(row | {"description": _text(posted, f"c-{key}-description", 5000)})
    samples = [_sample(posted, key, key_of, wrong) for key in posted.getlist("sample")[:MAX_SAMPLES]]
    return {"criteria": criteria, "samples": samples}


def _level(posted: Posted, key: str, key_of: Callable[[str], UUID], wrong: list[str]) -> dict[str, Any]:
    return {
        "id": key_of(key),
        "title": _text(posted, f"l-{key}-title"),
        "description": _text(posted, f"l-{key}-description", 5000),
        "points": _points(posted, f"l-{key}-points", wrong) or Decimal(0),
    }


def _sample(posted: Posted, key: str, key_of: Callable[[str], UUID], wrong: list[str]) -> dict[str, Any]:
    return {
        "id": key_of(key),
        "title": _text(posted, f"s-{key}-title"),
        "body": _text(posted, f"s-{key}-body", MAX_TEXT),
        "points": _points(posted, f"s-{key}-points", wrong),
        "notes": _text(posted, f"s-{key}-notes", MAX_TEXT),
    }


def _text(posted: Posted, name: str, most: int = 255) -> str:
    return str(posted.get(name) or "").replace("\r\n", "\n").strip()[:most]


def _points(posted: Posted, name: str, wrong: list[str]) -> Decimal | None:
    text = str(posted.get(name) or "").strip().replace(",", ".")
    if not text:
        return None
    try:
        points = Decimal(text)
        fits = points.is_finite() and 0 <= points <= MAX_POINTS and points == round(points, 2)
    except InvalidOperation:
        fits = False
    if fits:
        return points
    wrong.append(_("“%s” is not a number of points: write 0 or more, such as 2.5.") % text[:20])
    return None


def apply_step(rows: dict[str, Rows], step: str) -> str:
    """Add, move or remove a row as a button says; return the key of the row to go to, "" for none.

    Steps are `add:criterion`, `add:sample`, `add:level:<key>`, `up:<key>`, `down:<key>` and `remove:<key>`.
    """
    verb, _colon, what = step.partition(":")
    if verb == "add":
        return _add(rows, what)
    for siblings in _lists(rows):
        place = next((number for number, row in enumerate(siblings) if str(row["id"]) == what), None)
        if place is None:
            continue
        row = siblings.pop(place)
        if verb == "remove":
            return str(siblings[min(place, len(siblings) - 1)]["id"]) if siblings else ""
        siblings.insert(max(0, place - 1) if verb == "up" else place + 1, row)
        return what
    return ""


def _lists(rows: dict[str, Rows]) -> Iterable[Rows]:
    yield rows["criteria"]
    yield rows["samples"]
    for criterion in rows["criteria"]:
        yield criterion["levels"]


def _add(rows: dict[str, Rows], what: str) -> str:
    kind, _colon, holder = what.partition(":")
    fresh: dict[str, Any] = {"id": uuid7()}
    if kind == "criterion" and len(rows["criteria"]) < MAX_CRITERIA:
        # Two levels to begin with: all of it, and none of it.
        levels = [{"id": uuid7(), "title": _("Fully")}, {"id": uuid7(), "title": _("Not at all")}]
        rows["criteria"].append(fresh | {"levels": levels})
    elif kind == "sample" and len(rows["samples"]) < MAX_SAMPLES:
        rows["samples"].append(fresh)
    elif kind == "level":
        found = next((one for one in rows["criteria"] if str(one["id"]) == holder), None)
        if found is None or len(found["levels"]) >= MAX_LEVELS:
            return ""
        found["levels"].append(fresh)
    else:
        return ""
    return str(fresh["id"])


def keys_of(*documents: AssignmentDocument) -> set[UUID]:
    """Return the keys of all rows of these documents."""
    found = {one.id for document in documents for one in document.criteria}
    found |= {one.id for document in documents for one in document.samples}
    return found | {level.id for document in documents for one in document.criteria for level in one.levels}

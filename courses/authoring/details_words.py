"""What changes in the details of a course, in sentences a person can read. Pure functions over plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.catalogue.facets import language_name
from courses.catalogue.models import Course
from lms.kernel.money import Money

LABELS: Final[dict[str, Promise]] = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("One sentence"),
    "description": gettext_lazy("Description"),
    "thumbnail": gettext_lazy("Picture"),
    "audience": gettext_lazy("Who it is for"),
    "requirements": gettext_lazy("What you need"),
    "outcomes": gettext_lazy("You will be able to"),
    "difficulty_level": gettext_lazy("Level"),
    "language": gettext_lazy("Language"),
    "category": gettext_lazy("Subject"),
    "tags": gettext_lazy("Tags"),
    "seo_title": gettext_lazy("Title for search engines"),
    "seo_description": gettext_lazy("Sentence for search engines"),
    "estimated_duration_minutes": gettext_lazy("Minutes of study"),
    "pass_mark": gettext_lazy("Pass mark"),
    "price": gettext_lazy("Price"),
    "starts_at": gettext_lazy("Starts"),
    "ends_at": gettext_lazy("Ends"),
}
TEXTS: Final = frozenset({"description", "audience", "requirements"})
LISTS: Final = frozenset({"outcomes", "tags"})
LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Detail:
    """One change: the sentence, and what there is before and after in words ("" for nothing)."""

    name: str
    label: Promise
    sentence: str
    before: str
    after: str


def details_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], subjects: Mapping[UUID, str]
) -> Iterator[Detail]:
    """Yield what changes between two sets of details, in their order. Both have the same columns, a price its currency.

    `subjects` are the names of categories by their keys.
    """
    for name, label in LABELS.items():
        columns = ("price", "currency") if name == "price" else (name,)
        if columns[0] not in before or all(before[one] == after[one] for one in columns):
            continue
        old, new = (in_words(name, values, subjects) for values in (before, after))
        yield Detail(name, label, _sentence(name, label, before[name], after[name], old, new), old, new)


def _sentence(name: str, label: Promise, before: Any, after: Any, old: str, new: str) -> str:
    if name == "thumbnail":
        return _picture(label, old, new)
    if name in LISTS:
        return f"{label}: {_items(before, after)}"
    if name in TEXTS and ("\n" in f"{old}{new}" or len(old) + len(new) > LONGEST):
        return f"{label}: {_lines(old, new)}"
    return _("%(what)s: %(before)s → %(after)s") % {
        "what": label,
        "before": _cut(old) or _("nothing"),
        "after": _cut(new) or _("nothing"),
    }


def _picture(label: Promise, old: str, new: str) -> str:
    if not new:
        return _("%s: the generated drawing comes in its place") % label
    return (_("%s: another one") if old else _("%s: one comes in the place of the drawing")) % label


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + "…"


def in_words(name: str, values: Mapping[str, Any], subjects: Mapping[UUID, str]) -> str:
    """Return a value of a column as a person reads it, "" for nothing."""
    value = values[name]
    if name == "price":
        currency = values.get("currency") or ""
        if not value:
            return _("free")
        return str(Money(value, currency)) if currency else f"{value:,.2f}"
    if value in (None, "", []):
        return ""
    if name == "category":
        return str(subjects.get(value, ""))
    if name == "language":
        return language_name(str(value))
    if name == "difficulty_level":
        return str(Course.Difficulty(value).label)
    if name == "pass_mark":
        return str(_("%d %%") % value)
    if name == "estimated_duration_minutes":
        return str(_("%d min") % value)
    if name in ("starts_at", "ends_at"):
        local = timezone.localtime(value)
        return f"{date_format(local, 'j F Y, H:i')} {local:%Z}"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _items(before: list[str], after: list[str]) -> str:
    """Return what comes and what goes in a list, or that only its order changes."""
    added = [_cut(one) for one in after if one not in before]
    removed = [_cut(one) for one in before if one not in after]
    said = [_("“%s” is new") % one for one in added] + [_("“%s” goes") % one for one in removed]
    return ", ".join(said) or _("in another order")


def _lines(old: str, new: str) -> str:
    """Return how many lines of a text change, come and go; empty ones are not counted."""
    changed = added = removed = 0
    before, after = ([line for line in text.splitlines() if line.strip()] for text in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _tag, a1, a2, b1, b2 in (one for one in matcher.get_opcodes() if one[0] != "equal"):
        both = min(a2 - a1, b2 - b1)
        changed, added, removed = changed + both, added + b2 - b1 - both, removed + a2 - a1 - both
    said = []
    if changed:
        said.append(ngettext("%d line changed", "%d lines changed", changed) % changed)
    if added:
        said.append(ngettext("%d line added", "%d lines added", added) % added)
    if removed:
        said.append(ngettext("%d line removed", "%d lines removed", removed) % removed)
    return ", ".join(said) or str(_("only its empty lines"))

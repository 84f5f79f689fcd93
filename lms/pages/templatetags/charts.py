"""`{% load charts %}`: charts as SVG with their figures in a table behind a `<details>`. No scripts, no inline style."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from lms.pages.charts.columns import columns
from lms.pages.charts.funnel import funnel
from lms.pages.charts.heat import heat

register = template.Library()


@register.inclusion_tag("charts/columns.html")
def dropoff_chart(
    items: Iterable[Any], title: str, lead: str = "", callout: str = "", note: str = "", unit: str = "",
    label_head: str = "", previous_head: str = "", later_note: str = "",
) -> dict[str, Any]:  # fmt: skip
    """`{% dropoff_chart lessons "Where they stop" lead=… callout=… note="Lessons 1 to 15, learners who finished each" %}`.

    Items have `label`, `value`; optionally `title` (long name, for the table), `previous` (dashed), `alert`, `later`.
    """
    return {
        "chart": columns(items, callout=callout),
        "title": title,
        "lead": lead,
        "note": note,
        "unit": unit or _("Learners"),
        "label_head": label_head or _("Lesson"),
        "previous_head": previous_head or _("Before it"),
        "later_note": later_note or _("not yet due"),
    }


@register.inclusion_tag("charts/columns.html")
def histogram(
    items: Iterable[Any],
    title: str,
    lead: str = "",
    note: str = "",
    unit: str = "",
    label_head: str = "",
    callout: str = "",
) -> dict[str, Any]:
    """`{% histogram bins "Scores of Quiz 2" note="Points of 20" %}`: bins with `label`, `value`; `alert` marks one."""
    return {
        "chart": columns(items, callout=callout, gap=0.06),
        "title": title,
        "lead": lead,
        "note": note,
        "unit": unit or _("Learners"),
        "label_head": label_head or _("From"),
        "previous_head": "",
        "later_note": "",
    }


@register.inclusion_tag("charts/funnel.html")
def funnel_chart(steps: Iterable[Any], title: str, lead: str = "", unit: str = "") -> dict[str, Any]:
    """`{% funnel_chart steps "How far people got" %}`: steps with `label`, `value`; optionally `note`, `alert`, `current`."""
    return {"steps": funnel(steps), "title": title, "lead": lead, "unit": unit or _("Learners")}


@register.inclusion_tag("charts/heat.html")
def heat_strip(
    views: Sequence[float], seconds: int, title: str, lead: str = "", marks: Iterable[Any] = (), spans: Iterable[Any] = (),
    lines: Iterable[Any] = (),
) -> dict[str, Any]:  # fmt: skip
    """`{% heat_strip views 15 "Lesson 11 video, second by second" marks=… %}`: `views` per cell of `seconds`."""
    return {
        "chart": heat(views, seconds, marks=marks, spans=spans, lines=lines),
        "title": title,
        "lead": lead,
    }

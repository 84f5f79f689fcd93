"""What the templates of question types need beyond Django's own."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lms.kernel.markup import mark_maths

register = template.Library()


@register.filter
def at(table: Any, key: str) -> Any:
    """`{{ answer.places|at:option.id }}`: the value of a key that is not known beforehand, else ""."""
    return table.get(key, "") if isinstance(table, Mapping) else ""


@register.filter
def set_maths(text: str) -> SafeString:
    r"""`{{ key|set_maths }}`: plain text as HTML, with the formulas between `\(` and `\)` to be drawn."""
    return mark_safe(mark_maths(escape(text)))  # noqa: S308  escaped; formulas are escaped again  # nosec B308, B703

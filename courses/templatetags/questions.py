"""What the templates of question types need beyond Django's own."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(table: Any, key: str) -> Any:
    """`{{ answer.places|at:option.id }}`: the value of a key that is not known beforehand, else ""."""
    return table.get(key, "") if isinstance(table, Mapping) else ""

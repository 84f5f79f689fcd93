"""Column types Django lacks."""

from typing import Any

from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

Spans = list[tuple[int, int]]


class SpansField(models.Field):  # type: ignore[type-arg]
    """Merged, half-open spans of whole numbers, `[(start, end), …]`: PostgreSQL's `int4multirange`.

    The database does the merging: `watched + int4multirange(int4range(a, b))`.
    """

    description = "Spans of integers"

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Spans | None:
        return None if value is None else [(span.lower, span.upper) for span in value]

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Multirange) or hasattr(value, "resolve_expression"):
            return value
        return Multirange([Range(start, end) for start, end in value])

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        return repr(self.value_from_object(obj))

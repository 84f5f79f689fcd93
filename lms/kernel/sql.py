"""Statements written by hand."""

import json
from collections.abc import Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models

from lms.kernel.postgres.base import DatabaseWrapper


def prepared_cursor(*, audited: bool = True) -> Any:
    """Return a cursor, to be used in `with`, that keeps the plans of its statements (see the backend).

    `audited=False` only where nothing that is written has an audit trigger.
    """
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS]).prepared_cursor(audited=audited)


def one_line(statement: str) -> str:
    """Return a statement without its line breaks (so it must hold no comment and no text with spaces in a row).

    psycopg reads a text of more than 4096 characters anew at each execution; a hot statement is worth making shorter.
    """
    return " ".join(statement.split())


class Columns:
    """Columns of a model for a statement by hand: all of them, or those named; what is left out loads when asked for.

    `of("a")` writes them for the table called `a`; `take` makes an instance of their values.
    """

    def __init__(self, model: type[models.Model], *names: str, without: Sequence[str] = ()) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if (not names or field.attname in names) and field.attname not in without
        ]
        self.model = model
        self.names = [field.attname for field in fields]
        self._json = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]

    def of(self, alias: str) -> str:
        """Return the list for SELECT."""
        return ", ".join(f"{alias}.{name}" for name in self.names)

    def take(self, values: list[Any]) -> Any:
        """Take the columns' values off the front of a row and return their instance; None where the key is NULL."""
        mine, values[:] = values[: len(self.names)], values[len(self.names) :]
        if mine[0] is None:
            return None
        for place in self._json:
            if isinstance(mine[place], str):
                mine[place] = json.loads(mine[place])
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, mine)

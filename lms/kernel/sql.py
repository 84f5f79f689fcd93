"""Statements written by hand."""

from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections

from lms.kernel.postgres.base import DatabaseWrapper


def prepared_cursor() -> Any:
    """Return a cursor, to be used in `with`, that keeps the plans of its statements (see the backend)."""
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS]).prepared_cursor()

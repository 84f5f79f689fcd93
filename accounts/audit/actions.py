"""Notes in the audit trail that no change of a row would leave: sign-ins, failures, admin actions."""

import json
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from lms.kernel import tenancy

_INSERT = """
INSERT INTO kernel_audit_entry (organization_id, actor_id, action, table_name, row_id, after, context)
SELECT %s, coalesce(%s, nullif(facts->>'actor', '')::uuid), 'event', %s, %s, %s, facts - 'actor'
FROM (SELECT coalesce(nullif(current_setting('lms.context', true), '')::jsonb, '{}') AS facts) present
"""


def note(
    event: str,
    *,
    about: models.Model | None = None,
    actor: models.Model | UUID | None = None,
    **facts: Any,
) -> None:
    """Write an entry with action `event` into the audit trail, in the organisation in scope, if any.

    `event` is a dotted name in the past tense (`accounts.session.started`); `about` is the row it concerns, and
    `facts` are JSON-ready details that may be kept for a year. The actor is the one of the provenance unless given.
    """
    after = json.dumps({"event": event} | facts, cls=DjangoJSONEncoder)
    table = about._meta.db_table if about is not None else ""
    row = str(about.pk) if about is not None else ""
    actor_id = actor.pk if isinstance(actor, models.Model) else actor
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [tenancy.active().organization_id, actor_id, table, row, after])

"""Reads for the page of the audit trail."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.users.models import User
from lms.kernel import tenancy
from lms.kernel.models import AuditEntry

PAGE = 50
# Shown beside the columns anyway.
OBVIOUS = frozenset({"id", "organization_id", "event"})


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """What to look for; empty fields do not narrow. Days are in the time zone of the person who asks."""

    table: str = ""
    row: str = ""
    person: str = ""
    action: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One column before and after, as text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry as the page shows it."""

    position: int
    occurred_at: datetime
    action: str
    kind: str
    row_id: str
    url: str
    event: str
    actor: str
    actor_url: str
    changes: list[Change]
    context: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of entries, newest first, and where the next one begins ("" at the end)."""

    rows: list[AuditRow]
    after: str


def search(wanted: AuditSearch, after: str = "", size: int = PAGE) -> AuditPage:
    """Return the entries of the organisation in scope that match, from the cursor `after` on. Two queries at most.

    Never counts: the cursor is time and position of the last entry shown, which the index leads straight to.
    """
    entries = AuditEntry.objects.filter(_conditions(wanted), organization_id=tenancy.organization_id())
    if wanted.text:
        entries = entries.annotate(
            before_text=Cast("before", CharField()), after_text=Cast("after", CharField())
        ).filter(Q(before_text__icontains=wanted.text) | Q(after_text__icontains=wanted.text))
    if (cursor := _cursor(after)) is not None:
        moment, position = cursor
        entries = entries.filter(
            Q(occurred_at__lt=moment) | Q(occurred_at=moment, position__lt=position), occurred_at__lte=moment
        )
    found = list(entries.order_by("-occurred_at", "-position")[: size + 1])
    people = User.objects.in_bulk({entry.actor_id for entry in found if entry.actor_id})
    more = len(found) > size
    last = found[size - 1] if more else None
    return AuditPage(
        [_row(entry, people) for entry in found[:size]],
        f"{last.occurred_at.isoformat()}_{last.position}" if last else "",
    )


def _conditions(wanted: AuditSearch) -> Q:
    found = Q()
    if wanted.table:
        found &= Q(table_name=wanted.table)
    if wanted.row:
        found &= Q(row_id=wanted.row.strip())
    if wanted.action:
        found &= Q(action=wanted.action)
    if wanted.person:
        named = User.objects.filter(Q(email__icontains=wanted.person) | Q(full_name__icontains=wanted.person))
        found &= Q(actor_id__in=list(named.values_list("pk", flat=True)[:200]))
    if wanted.since:
        found &= Q(occurred_at__gte=_start(wanted.since))
    if wanted.until:
        found &= Q(occurred_at__lt=_start(wanted.until + timedelta(days=1)))
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _cursor(text: str) -> tuple[datetime, int] | None:
    moment, _sign, position = text.rpartition("_")
    try:
        parsed = parse_datetime(moment)
    except ValueError:
        return None
    return (parsed, int(position)) if parsed is not None and parsed.tzinfo and position.isdigit() else None


def _row(entry: AuditEntry, people: dict[UUID, User]) -> AuditRow:
    before, after = entry.before or {}, entry.after or {}
    event = str(after.get("event", "")) if entry.action == AuditEntry.Action.EVENT else ""
    columns = [name for name, value in {**before, **after}.items() if _is_worth_showing(entry, name, value)]
    actor = people.get(entry.actor_id) if entry.actor_id else None
    return AuditRow(
        position=entry.position,
        occurred_at=entry.occurred_at,
        action=entry.action,
        kind=kind_of(entry.table_name),
        row_id=entry.row_id,
        url=object_url(entry.table_name, entry.row_id) if entry.action != "delete" else "",
        event=event,
        actor=str(actor or entry.actor_id or ""),
        actor_url=object_url("accounts_user", str(actor.pk)) if actor else "",
        changes=[Change(name, as_text(before.get(name)), as_text(after.get(name))) for name in columns],
        context=[(name, as_text(value)) for name, value in entry.context.items() if value not in ("", None)],
    )


def _is_worth_showing(entry: AuditEntry, name: str, value: Any) -> bool:
    """Tell whether a column says something: what a new or deleted row left empty does not."""
    if entry.action == AuditEntry.Action.UPDATE:
        return True
    return name not in OBVIOUS and value not in (None, "", [], {})


def kind_of(table: str) -> str:
    """Return what a row of this table is called, or the table's name."""
    model = tables().get(table)
    return str(model._meta.verbose_name) if model else table


def as_text(value: Any) -> str:
    """Return a JSON value in words for the page."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@cache
def tables() -> dict[str, Any]:
    """Return the models of the audited floors by the names of their tables."""
    return {
        model._meta.db_table: model
        for config in apps.get_app_configs()
        for model in config.get_models()
        if hasattr(model, "updated_at") and model._meta.managed
    }


def object_url(table: str, row_id: str) -> str:
    """Return the address of a row's page in the admin, or "" when it has none."""
    model = tables().get(table)
    if model is None:
        return ""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row_id])
    except NoReverseMatch:
        return ""

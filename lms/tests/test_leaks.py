"""Nothing of one organisation reaches another: by address, by somebody else's host, and table by table.

The pages are those of the routes table (and in `test_admin_routes` of the admin); the tables are all there are.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from django.db.utils import ProgrammingError

from lms.kernel import tenancy
from lms.kernel.models import AuditEntry, Event, TenantModel
from lms.kernel.operations import unprotect_sql
from lms.testing.budgets import OURS
from lms.tests.routes_table import Row, rows
from lms.tests.test_routes import ask
from lms.tests.walls import NOBODYS, assert_opens_nothing_private, assert_shows_nothing, identified, marks
from lms.tests.world import World

pytestmark = pytest.mark.django_db

IDENTIFIED = [row for row in rows() if identified(row)]
LISTS = [row for row in rows() if not row.keys and row.method == "GET"]
# Tables of the platform, which belong to no organisation, and why nothing leaks from them: people, organisations
# and host names are the frame; a cursor and the outcome of a check hold no content.
PLATFORM = {
    "accounts.organization",
    "accounts.organizationdomain",
    "accounts.user",
    "kernel.consumer",
    "analytics.recount",
}
TABLES: list[type[Model]] = [
    *sorted((one for one in apps.get_models() if issubclass(one, TenantModel)), key=lambda one: one._meta.db_table),
    Event,
    AuditEntry,
]  # fmt: skip


# Addresses -----------------------------------------------------------------------------------------


# The other organisation's admin on their own host, and its learner on the first one's, ask for every one of these in
# `test_routes`, which holds what they get against the same walls; the pages of the admin in `test_admin_routes`.


@pytest.mark.parametrize("row", IDENTIFIED, ids=str)
def test_an_address_of_the_first_opens_nothing_to_the_other(row: Row, world: World) -> None:
    """Not on their own host, where nobody reaches it; nor by a session of theirs on the first one's."""
    if (row.name, row.keys) not in NOBODYS:
        assert_shows_nothing(row, ask(world, row, "other_learner_away"), world)
    assert_opens_nothing_private(row, ask(world, row, "admin_guest"), world)


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_pages_of_one_show_nothing_of_the_other(row: Row, world: World) -> None:
    """Also with caches that hold the first one's pages, and for a session of the first one replayed there."""
    path = world.path(row.name)
    seen = "".join(world.ask(who, "GET", path).body for who in ("learner", "admin"))
    for who in ("other_learner_away", "other_admin", "learner_away"):
        body = world.ask(who, "GET", path, fresh=False).body
        assert not any(mark in body for mark in marks(world)), who
    if row.name in {"learning:home", "courses:catalogue", "learning:courses", "community:notifications"}:
        assert any(mark in seen for mark in marks(world)), "the first one's own page should show its own"


def chosen_by_search() -> Iterator[tuple[type[Model], str]]:
    """Yield every field of the admin that is filled by searching, the inlines' too."""
    for model, page in admin.site._registry.items():
        for one in (page, *page.inlines):
            yield from ((getattr(one, "model", model), name) for name in one.autocomplete_fields)


@pytest.mark.parametrize(
    ("model", "name"), list(chosen_by_search()), ids=lambda one: one if isinstance(one, str) else one.__name__
)
def test_searching_for_a_row_finds_those_of_ones_own_organisation(
    model: type[Model], name: str, world: World
) -> None:
    asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
    field = model._meta.get_field(name)
    assert isinstance(field, ForeignKey)
    answer = world.ask("other_admin", "GET", "/admin/autocomplete/", asked)
    assert answer.status == 200
    with tenancy.scope(world.first.organization):
        theirs = [world.first.people["learner"]] if field.related_model.__name__ == "User" else []
        theirs = theirs or list(
            field.related_model._base_manager.filter(organization=world.first.organization)
        )
    assert theirs
    assert not any(str(row.pk) in answer.body for row in theirs)


# Tables --------------------------------------------------------------------------------------------


def sql(statement: str, *values: Any) -> list[Any]:
    """Run a statement as it is, past every manager; return its rows, or how many it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [cursor.rowcount]


def table_of(model: type[Model]) -> str:
    """The name of a model's table, quoted."""
    return f'"{model._meta.db_table}"'


def leaked(model: type[Model], world: World) -> int:
    """Count the first organisation's rows that are seen in the other one's scope, by SQL without any filter."""
    first = str(world.first.organization.pk)
    with tenancy.scope(world.other.organization):
        return sum(str(key) == first for (key,) in sql(f"SELECT organization_id FROM {table_of(model)}"))


def columns(model: type[Model]) -> list[str]:
    """The columns of a table that an INSERT may name."""
    found = sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' AND attidentity = ''",
        model._meta.db_table,
    )
    return [f'"{name}"' for (name,) in found]


def test_every_table_belongs_to_an_organisation_or_says_why_not() -> None:
    ours = {
        one for one in apps.get_models(include_auto_created=True) if one.__module__.partition(".")[0] in OURS
    }
    assert {one._meta.label_lower for one in ours - set(TABLES)} == PLATFORM


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_a_table_shows_only_the_rows_of_its_scope(model: type[Model], world: World) -> None:
    for tenant in (world.first, world.other):
        with tenancy.scope(tenant.organization):
            keys = {key for (key,) in sql(f"SELECT organization_id FROM {table_of(model)}")}
        assert keys == {tenant.organization.pk}, (
            "the world has a row of every table in both, and no other is seen"
        )
    assert not leaked(model, world)
    assert sql(f"SELECT count(*) FROM {table_of(model)}") == [(0,)], (
        "outside of any scope nobody sees anything"
    )


@pytest.mark.parametrize("model", TABLES[:-1], ids=lambda model: model._meta.db_table)
def test_a_table_takes_no_row_for_another(model: type[Model], world: World) -> None:
    names = columns(model)
    mine = ", ".join(names)
    theirs = ", ".join("%s" if name == '"organization_id"' else name for name in names)
    copy = f"INSERT INTO {table_of(model)} ({mine}) SELECT {theirs} FROM {table_of(model)} LIMIT 1"
    give = f"UPDATE {table_of(model)} SET organization_id = %s"
    for statement in (copy, give):
        with (
            tenancy.scope(world.first.organization),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            sql(statement, world.other.organization.pk)


@pytest.mark.parametrize("model", TABLES[:-1], ids=lambda model: model._meta.db_table)
def test_a_table_is_walled_for_its_owner_too(model: type[Model]) -> None:
    assert walled(model)


def test_the_audit_trail_is_written_by_anybody_and_changed_by_nobody(world: World) -> None:
    """What was done outside of any organisation leaves a trace too; only upkeep of the platform deletes."""
    with tenancy.scope(world.first.organization):
        assert sql("UPDATE kernel_audit_entry SET action = 'event'") == [0]
        assert sql("DELETE FROM kernel_audit_entry") == [0]
        assert sql("SELECT count(*) > 0 FROM kernel_audit_entry") == [(True,)]


def walled(model: type[Model]) -> bool:
    """Whether one policy for all commands and roles, forced on the owner, compares with the scope both ways."""
    forced = sql(
        "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
        model._meta.db_table,
    )
    policies = sql(
        "SELECT policyname, permissive, roles::text[], cmd, qual = with_check, qual LIKE '%%lms.organization%%' "
        "FROM pg_policies WHERE tablename = %s",
        model._meta.db_table,
    )
    return forced == [(True,)] and policies == [("tenant", "PERMISSIVE", ["public"], "ALL", True, True)]


@pytest.mark.parametrize("model", TABLES[:-2], ids=lambda model: model._meta.db_table)
def test_these_tests_see_a_policy_that_is_gone(model: type[Model], world: World) -> None:
    """So they can fail. Undone at once."""
    with transaction.atomic():
        with tenancy.platform():
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            sql(unprotect_sql(model._meta.db_table))
        assert leaked(model, world)
        assert not walled(model)
        transaction.set_rollback(True)
    assert not leaked(model, world)

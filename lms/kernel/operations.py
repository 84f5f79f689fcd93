"""Migration operations that put both walls and the audit trail on a table. All reversible."""

from abc import ABC, abstractmethod
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation

# InitPlans (the sub-selects) are evaluated once a statement, not once a row.
_MINE = (
    "organization_id = (SELECT nullif(current_setting('lms.organization', true), '')::uuid) "
    "OR (SELECT current_setting('lms.platform', true)) = 'on'"
)


def protect_sql(table: str) -> str:
    """Return SQL that enforces row-level security on `table`, also for its owner."""
    return (
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; '
        f'CREATE POLICY tenant ON "{table}" USING ({_MINE}) WITH CHECK ({_MINE})'
    )


def unprotect_sql(table: str) -> str:
    """Return SQL that undoes `protect_sql`."""
    return (
        f'DROP POLICY tenant ON "{table}"; '
        f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY'
    )


def audit_sql(table: str, skip: tuple[str, ...] = ()) -> str:
    """Return SQL for three statement-level triggers (INSERT, UPDATE, DELETE) on `table`.

    Columns in `skip` are left out of before and after, and a change of them alone is not recorded.
    """
    columns = "{" + ",".join(("updated_at", *skip)) + "}"
    tables = {
        "INSERT": "NEW TABLE AS after_rows",
        "UPDATE": "OLD TABLE AS before_rows NEW TABLE AS after_rows",
        "DELETE": "OLD TABLE AS before_rows",
    }
    return "; ".join(
        f'CREATE TRIGGER audit_{verb.lower()} AFTER {verb} ON "{table}" REFERENCING {transition} '
        "FOR EACH STATEMENT WHEN (current_setting('lms.audit', true) IS DISTINCT FROM 'off') "
        f"EXECUTE FUNCTION lms_audit('{columns}')"
        for verb, transition in tables.items()
    )


def unaudit_sql(table: str) -> str:
    """Return SQL that undoes `audit_sql`."""
    return "; ".join(f'DROP TRIGGER audit_{verb} ON "{table}"' for verb in ("insert", "update", "delete"))


class _TableOperation(ABC, Operation):
    reduces_to_sql = True
    reversible = True

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the models."""

    @abstractmethod
    def forward(self, table: str) -> str:
        """Return the SQL that does it to `table`."""

    @abstractmethod
    def backward(self, table: str) -> str:
        """Return the SQL that undoes it on `table`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in self.model_names:
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            # Foreign keys are created deferred; a table with pending trigger events cannot be altered.
            schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            schema_editor.execute(self.forward(table), params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in reversed(self.model_names):
            table = from_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(self.backward(table), params=None)

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return (type(self).__name__, list(self.model_names), {})


class ProtectTenantTable(_TableOperation):
    """Row-level security on the tables of the named models of this app."""

    def forward(self, table: str) -> str:
        return protect_sql(table)

    def backward(self, table: str) -> str:
        return unprotect_sql(table)

    def describe(self) -> str:
        return f"Enforce row-level security on {', '.join(self.model_names)}"


class AuditTable(_TableOperation):
    """The audit trail on the tables of the named models of this app."""

    def __init__(self, *model_names: str, skip: tuple[str, ...] = ()) -> None:
        super().__init__(*model_names)
        self.skip = skip

    def forward(self, table: str) -> str:
        return audit_sql(table, self.skip)

    def backward(self, table: str) -> str:
        return unaudit_sql(table)

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return (type(self).__name__, list(self.model_names), {"skip": self.skip} if self.skip else {})

    def describe(self) -> str:
        return f"Audit every change of {', '.join(self.model_names)}"


class CreateModels(Operation):
    """Many tables in one step: Django renders all models once for it, and not again and again for every table.

    Keys may lead to tables further down, also in a circle: constraints come after all tables.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *operations: CreateModel) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Add all models to the state; render them where models are rendered already, for copies to share."""
        rendered = state.__dict__.pop("apps", None) is not None
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if rendered:
            _ = state.apps

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, list[CreateModel], dict[str, Any]]:
        return (type(self).__name__, list(self.operations), {})

    def describe(self) -> str:
        return f"Create {', '.join(operation.name for operation in self.operations)}"

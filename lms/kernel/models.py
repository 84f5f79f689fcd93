"""Base models every table is made of, and the kernel's own tables: event log, consumers, audit trail."""

from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from lms.kernel import clock, tenancy
from lms.kernel.ids import UUIDv7, uuid7

Row = TypeVar("Row", bound=models.Model, covariant=True)


class BaseQuerySet(models.QuerySet[Row]):
    """Keeps `updated_at` right in set-wise updates too."""

    def update(self, **values: Any) -> int:
        if "updated_at" not in values:
            values["updated_at"] = clock.now()
        return super().update(**values)


class BaseManager(models.Manager[Row]):
    """Hands out `BaseQuerySet`s. `from_queryset` makes one that hands out, and speaks, a part's own."""

    _queryset_class = BaseQuerySet


class BaseModel(models.Model):
    """A table: UUIDv7 key, `created_at` and `updated_at`, with defaults in the database as well."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUIDv7(), editable=False)
    created_at = models.DateTimeField(default=clock.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects: ClassVar[models.Manager[Self]] = BaseManager()

    class Meta:
        abstract = True


class TenantQuerySet(BaseQuerySet[Row]):
    """Base of the QuerySets of tenant tables."""


class TenantManager(BaseManager[Row]):
    """Shows the rows of the organisation in scope and raises `NoScope` when there is none."""

    _queryset_class = TenantQuerySet

    def get_queryset(self) -> Any:
        scope = tenancy.current()
        rows = super().get_queryset()
        return rows if scope.platform else rows.filter(organization_id=scope.organization_id)


class TenantModel(BaseModel):
    """A row that belongs to one organisation. Its migration must run `ProtectTenantTable`.

    A part with words of its own declares `objects: ClassVar = TenantManager.from_queryset(ItsQuerySet)()`:
    the type is told by the call, for the model and for the related managers that lead to it.
    """

    organization = models.ForeignKey(
        settings.TENANT_MODEL,
        on_delete=models.CASCADE,
        default=tenancy.organization_id,
        related_name="+",
        # The first wall filters by narrower keys; an index on the tenant alone would only cost writes.
        db_index=False,
        editable=False,
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    # Which rows may go with what they hang on when somebody deletes that for ever (`lms.kernel.hanging`). None: none may, and
    # that is kept for their sake.
    goes_with: ClassVar[models.Q | None] = None

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened, append-only, partitioned by month of `occurred_at`.

    Written by `events.record` in the transaction of the change it reports. `transaction_id` lets a
    consumer read exactly what became visible since its last snapshot.
    """

    position = models.BigIntegerField(primary_key=True)
    transaction_id = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    organization_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=100)
    version = models.SmallIntegerField(default=1)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)
    course_id = models.UUIDField(null=True)
    session_id = models.CharField(max_length=64)
    payload = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        managed = False
        db_table = "kernel_event"

    def __str__(self) -> str:
        return f"{self.verb} #{self.position}"


class Consumer(models.Model):
    """The durable cursor of one consumer: everything visible in `snapshot` has been handled.

    While a window is worked off in several batches, `target` is the snapshot at its far end and
    `position` the last event handled inside it.
    """

    name = models.CharField(primary_key=True, max_length=100)
    snapshot = models.TextField(default="1:1:")
    target = models.TextField(default="", blank=True)
    position = models.BigIntegerField(default=0)
    handled = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    error = models.TextField(default="", blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        db_table = "kernel_consumer"

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One change of one row, with before and after, written by a trigger on every audited table."""

    class Action(models.TextChoices):
        INSERT = "insert"
        UPDATE = "update"
        DELETE = "delete"
        EVENT = "event"

    position = models.BigIntegerField(primary_key=True)
    occurred_at = models.DateTimeField()
    organization_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=10, choices=Action)
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    context = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "kernel_audit_entry"
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.table_name} {self.row_id}"

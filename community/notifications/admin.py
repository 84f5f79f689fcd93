"""The queue and the delivery log in the admin: to look at, and to try again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.api import opens
from community.notifications.access import NOTIFICATIONS_MANAGE
from community.notifications.kinds import KINDS, kind_words
from community.notifications.models import Delivery, DeliveryAttempt, Notification
from lms.kernel import clock

opens(NOTIFICATIONS_MANAGE, "community.*")


class _LookOnly:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KindFilter(admin.SimpleListFilter):
    """Kinds by what they say."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, kind.words) for name, kind in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class AttemptInline(_LookOnly, admin.TabularInline[DeliveryAttempt, Delivery]):
    model = DeliveryAttempt
    fields = ("attempted_at", "succeeded", "milliseconds", "error")
    ordering = ("attempted_at", "id")


@admin.register(Notification)
class NotificationAdmin(_LookOnly, admin.ModelAdmin[Notification]):
    list_display = ("recipient", "address", "what", "occurred_at", "read_at")
    list_filter = (KindFilter, ("read_at", admin.EmptyFieldListFilter))
    search_fields = ("recipient__email", "recipient__full_name", "address")
    list_select_related = ("recipient",)
    ordering = ("-occurred_at", "-id")
    show_full_result_count = False
    fields = ("recipient", "address", "what", "url", "data", "occurred_at", "read_at")
    readonly_fields = ("what",)

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, notification: Notification) -> str:
        return kind_words(notification.kind)


@admin.register(Delivery)
class DeliveryAdmin(_LookOnly, admin.ModelAdmin[Delivery]):
    list_display = ("recipient", "kind", "channel", "state", "attempts", "due_at", "sent_at", "error")
    list_filter = ("state", "channel")
    search_fields = ("notification__recipient__email", "notification__address")
    list_select_related = ("notification__recipient",)
    ordering = ("-created_at", "-id")
    inlines = (AttemptInline,)
    actions = ("try_again",)
    show_full_result_count = False

    @admin.display(description=_("to"))
    def recipient(self, delivery: Delivery) -> str:
        told = delivery.notification
        return told.recipient.email if told.recipient is not None else told.address

    @admin.display(description=_("kind"))
    def kind(self, delivery: Delivery) -> str:
        return kind_words(delivery.notification.kind)

    @admin.action(description=_("Try again now"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        queryset.exclude(state=Delivery.State.SENT).update(
            state=Delivery.State.PENDING, attempts=0, due_at=clock.now()
        )

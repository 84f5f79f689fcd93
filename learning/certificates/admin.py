"""Certificates in the admin: found by number or name, revoked and reinstated through the actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from learning.certificates import actions
from learning.certificates.models import Certificate
from lms.kernel import clock


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin[Certificate]):
    """Read only, but for revoking and reinstating."""

    list_display = ("certificate_number", "learner_name", "course_title", "issued_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "issued_at")
    search_fields = ("certificate_number", "learner_name", "course_title")
    ordering = ("-issued_at", "-id")
    actions = ("revoke", "reinstate")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Revoke"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[Certificate]) -> None:
        for certificate in queryset:
            actions.revoke(
                certificate=certificate, actor=actor(request), reason=str(_("by the staff")), now=clock.now()
            )

    @admin.action(description=_("Make valid again"))
    def reinstate(self, request: HttpRequest, queryset: QuerySet[Certificate]) -> None:
        for certificate in queryset:
            actions.reinstate(certificate=certificate, actor=actor(request), now=clock.now())

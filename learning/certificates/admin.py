"""Certificates in the admin: rules; found by number or name, revoked and reinstated through the actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from learning.certificates import actions, keys
from learning.certificates.models import (
    Certificate,
    CertificateRule,
    CertificateVersion,
    ConfirmedName,
    IssuerKey,
    RenewalQuiz,
)
from learning.certificates.models_design import CertificateDesign
from learning.certificates.models_runs import CertificateLine, CertificateRun
from lms.kernel import clock
from lms.kernel.looking import LookOnly


class ReadOnly(LookOnly):
    """To look at only: these rows are made by what people do."""

    show_full_result_count = False


class VersionInline(admin.TabularInline[CertificateVersion, Certificate]):
    """What a certificate said before it was re-issued."""

    model = CertificateVersion
    fields = (
        "version",
        "learner_name",
        "course_title",
        "expires_at",
        "cause",
        "replaced_at",
        "replaced_by",
        "reason",
    )
    readonly_fields = fields
    ordering = ("-version",)
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Who replaced it comes in the same query."""
        return super().get_queryset(request).select_related("replaced_by")


class RenewalQuizInline(admin.TabularInline[RenewalQuiz, CertificateRule]):
    """The quizzes that have to be passed again."""

    model = RenewalQuiz
    fields = ("quiz",)
    autocomplete_fields = ("quiz",)
    ordering = ("id",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        """The quizzes come in the same query."""
        return super().get_queryset(request).select_related("quiz")


@admin.register(CertificateRule)
class CertificateRuleAdmin(admin.ModelAdmin[CertificateRule]):
    """The rules of all courses, saved through the action. What was issued stays as it is."""

    list_display = ("course", "is_offered", "needs_completion", "min_percentage", "valid_for", "renewal_days")
    list_filter = ("is_offered", "needs_completion", "asks_name")
    search_fields = ("course__title",)
    list_select_related = ("course",)
    autocomplete_fields = ("course", "design")
    fields = (
        "course", "is_offered", "needs_completion", "min_percentage", "valid_for", "renewal_days", "design",
        "asks_name",
    )  # fmt: skip
    ordering = ("course", "id")
    inlines = (RenewalQuizInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: CertificateRule | None = None
    ) -> tuple[str, ...]:
        return ("course",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: CertificateRule, form: Any, change: bool) -> None:
        values = {field: getattr(obj, field) for field in self.fields if field != "course"}
        saved = actions.save_rule(course=obj.course, actor=actor(request), now=clock.now(), **values)
        obj.pk = saved.pk


@admin.register(Certificate)
class CertificateAdmin(ReadOnly):
    """Read only, but for revoking and reinstating."""

    list_display = (
        "certificate_number",
        "learner_name",
        "course_title",
        "issued_at",
        "expires_at",
        "renewed_at",
        "revoked_at",
    )
    list_filter = (
        ("revoked_at", admin.EmptyFieldListFilter),
        ("renewed_at", admin.EmptyFieldListFilter),
        "issued_at",
        "expires_at",
    )
    search_fields = ("certificate_number", "learner_name", "course_title")
    ordering = ("-issued_at", "-id")
    inlines = (VersionInline,)
    actions = ("revoke", "reinstate")

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


@admin.register(ConfirmedName)
class ConfirmedNameAdmin(ReadOnly):
    """The names learners confirmed."""

    list_display = ("name", "course", "confirmed_at")
    search_fields = ("name", "enrolment__course__title")
    list_select_related = ("enrolment__course",)
    ordering = ("-confirmed_at", "-id")

    @admin.display(description=_("course"), ordering="enrolment__course__title")
    def course(self, row: ConfirmedName) -> str:
        """The course it is for."""
        return str(row.enrolment.course)


@admin.register(CertificateRun)
class CertificateRunAdmin(ReadOnly):
    """Jobs that issue or renew the certificates of a course."""

    list_display = ("course", "kind", "state", "done", "total", "actor", "created_at", "ended_at")
    list_filter = ("kind", "state", "created_at")
    search_fields = ("course__title", "actor__email")
    list_select_related = ("course", "actor")
    ordering = ("-created_at", "-id")


@admin.register(CertificateLine)
class CertificateLineAdmin(ReadOnly):
    """What became of each learner."""

    list_display = ("learner", "outcome", "run", "created_at")
    list_filter = ("outcome", "created_at")
    search_fields = ("enrolment__learner__full_name", "enrolment__learner__email", "run__name")
    list_select_related = ("enrolment__learner", "run")
    ordering = ("-created_at", "-id")

    @admin.display(description=_("learner"), ordering="enrolment__learner__full_name")
    def learner(self, row: CertificateLine) -> str:
        """Whose line it is."""
        return str(row.enrolment.learner)


@admin.register(IssuerKey)
class IssuerKeyAdmin(ReadOnly):
    """The keys credentials are signed with. The secret part is shown nowhere."""

    list_display = ("kid", "created_at", "retired_at")
    list_filter = (("retired_at", admin.EmptyFieldListFilter),)
    search_fields = ("kid",)
    fields = ("kid", "public", "created_at", "retired_at")
    ordering = ("-created_at", "-id")
    actions = ("rotate",)

    @admin.action(description=_("Sign with a new key from now on"))
    def rotate(self, request: HttpRequest, queryset: QuerySet[IssuerKey]) -> None:
        """Whichever rows were chosen: the organisation gets one new key, and every old one stays published."""
        keys.rotate(actor=actor(request), now=clock.now())


@admin.register(CertificateDesign)
class CertificateDesignAdmin(ReadOnly):
    """How certificates look; changed on a page of its own, which has a preview."""

    list_display = (
        "name",
        "organization",
        "is_standard",
        "paper",
        "format",
        "face",
        "language",
        "updated_at",
    )
    list_filter = ("is_standard", "paper", "format", "face")
    list_select_related = ("organization",)
    search_fields = ("name", "signer_name", "organization__name")
    fields = (
        "page", "name", "is_standard", "paper", "format", "face", "hue", "language", "logo", "signature", "signer_name",
        "footnote", "words",
    )  # fmt: skip
    readonly_fields = ("page",)
    ordering = ("-updated_at", "-id")

    @admin.display(description=_("page"))
    def page(self, row: CertificateDesign) -> str:
        """The way to where it is changed."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("learning:certificate_design", args=[row.pk]),
            _("Change with a preview"),
        )

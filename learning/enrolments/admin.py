"""Enrolments in the admin: found by person or course, added and withdrawn through the actions."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from accounts.api import actor, opens
from learning.enrolments import actions
from learning.enrolments.access import ENROLMENTS_MANAGE
from learning.enrolments.models import Cohort, Enrolment, EnrolmentChange, EnrolmentRules
from learning.enrolments.terms import move_to_cohort, save_cohort
from lms.kernel import clock

opens(ENROLMENTS_MANAGE, "learning.*")


class ChangeInline(admin.TabularInline[EnrolmentChange, Enrolment]):
    model = EnrolmentChange
    fields = ("created_at", "before", "after", "actor", "reason")
    readonly_fields = fields
    ordering = ("created_at", "id")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin[Cohort]):
    list_display = ("name", "course", "shift_days", "starts_at", "ends_at", "capacity")
    list_filter = ("course",)
    search_fields = ("name", "course__title")
    list_select_related = ("course",)
    autocomplete_fields = ("course",)
    ordering = ("course", "name", "id")

    def save_model(self, request: HttpRequest, obj: Cohort, form: ModelForm[Cohort], change: bool) -> None:
        save_cohort(cohort=obj, actor=actor(request), now=clock.now())


@admin.register(EnrolmentRules)
class EnrolmentRulesAdmin(admin.ModelAdmin[EnrolmentRules]):
    list_display = ("course", "way", "needs_approval", "waiting_list", "access_days", "renewable")
    list_filter = ("way", "needs_approval", "waiting_list")
    search_fields = ("course__title",)
    list_select_related = ("course",)
    autocomplete_fields = ("course",)
    ordering = ("course", "id")


@admin.register(Enrolment)
class EnrolmentAdmin(admin.ModelAdmin[Enrolment]):
    list_display = ("learner", "course", "state", "progress", "enrolled_at", "last_seen_at", "completed_at")
    list_filter = ("state", "course", "cohort")
    search_fields = ("learner__email", "learner__full_name", "course__title")
    list_select_related = ("learner", "course")
    autocomplete_fields = ("learner", "course", "cohort")
    ordering = ("-enrolled_at", "-id")
    fields = ("learner", "course", "cohort", "expires_at")
    inlines = (ChangeInline,)
    actions = ("withdraw",)
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Enrolment | None = None) -> tuple[str, ...]:
        return ("learner", "course") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show and take the form; that a course is full is told on the page."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.EnrolmentError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(
        self, request: HttpRequest, obj: Enrolment, form: ModelForm[Enrolment], change: bool
    ) -> None:
        if change:
            moved = move_to_cohort(enrolment=obj, cohort=obj.cohort, actor=actor(request), now=clock.now())
            if "expires_at" in form.changed_data:
                moved.expires_at, moved.warned_at = obj.expires_at, None
                moved.save(update_fields=["expires_at", "warned_at", "updated_at"])
            return
        made = actions.enrol(
            course=obj.course, learner=obj.learner, actor=actor(request), now=clock.now(), source="staff"
        )
        obj.pk = made.pk

    @admin.action(description=_("Withdraw"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Enrolment]) -> None:
        for enrolment in queryset:
            actions.withdraw(enrolment=enrolment, actor=actor(request), now=clock.now(), reason="staff")

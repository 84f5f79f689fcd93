"""What the admin pages of this floor share: writes that go through actions, refusals as messages, the bin."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.db.models import Model, QuerySet
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.errors import Refused

# What stores or removes one row: the row, and who asked for it.
Store = Callable[[Any, Any], Any]


class IndentedJSONField(forms.JSONField):
    """JSON as people read it: indented, letters of every alphabet as they are."""

    def prepare_value(self, value: Any) -> Any:
        """Show a value indented; what was typed comes back as it was."""
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False, cls=self.encoder)


# An address typed without a scheme is taken to be a safe one.
OVERRIDES: Any = {
    models.URLField: {"assume_scheme": "https"},
    models.JSONField: {
        "form_class": IndentedJSONField,
        "widget": forms.Textarea(attrs={"rows": 5, "cols": 60}),
    },
}


class ActionAdmin(admin.ModelAdmin[Any]):
    """An admin page that stores by actions: `store` (a static method) for its own rows, `inlines_store` for its inlines'.

    An action that refuses changes nothing; the page comes again and says why. Forms check the same rules first, so
    that this happens only when somebody else was faster.
    """

    store: ClassVar[Any]
    inlines_store: ClassVar[dict[type[Model], tuple[Store, Store | None]]] = {}
    formfield_overrides = OVERRIDES
    list_per_page = 50
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the row by its action."""
        type(self).store(obj, request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Store the rows of an inline by their actions."""
        rows = formset.save(commit=False)
        if not (rows or formset.deleted_objects):
            return
        save, remove = self.inlines_store[formset.model]
        for row in formset.deleted_objects:
            if remove is not None:
                remove(row, request.user)
        for row in rows:
            save(row, request.user)
        formset.save_m2m()

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show and take the form; a refusal rolls everything back and is told on the page."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def each(
        self, request: HttpRequest, rows: QuerySet[Any], verb: Callable[[Any], Any], one: str, many: str
    ) -> None:
        """Run `verb` on the chosen rows, and say for how many it worked and why not for the others."""
        done = 0
        for row in rows:
            try:
                verb(row)
                done += 1
            except Refused as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.ERROR)
        if done:
            self.message_user(request, ngettext(one, many, done) % {"count": done}, messages.SUCCESS)


class NoDeletion(BaseModelAdmin[Any]):
    """Rows that go to a bin, or stay because others point at them; never deleted here."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class BinFilter(admin.SimpleListFilter):
    """Kept rows first; the bin when it is asked for."""

    title = _("bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the bin beside what is kept."""
        return [("binned", _("In the bin"))]

    def choices(self, changelist: Any) -> Any:
        """Call the usual choice by what it shows."""
        found = list(super().choices(changelist))
        return [found[0] | {"display": _("Kept")}, *found[1:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Show one side only in lists. A row itself opens whichever side it is on."""
        return queryset.filter(deleted_at__isnull=self.value() != "binned")


class LinesField(forms.Field):
    """A list of sentences, one a line."""

    widget = forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"})

    def __init__(self, *, max_length: int = 300, **options: Any) -> None:
        super().__init__(**options)
        self.max_length = max_length

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read lines; empty ones do not count."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        for number, line in enumerate(lines, 1):
            if len(line) > self.max_length:
                raise forms.ValidationError(
                    _("Line %(number)d is longer than %(limit)d characters."),
                    params={"number": number, "limit": self.max_length},
                )
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists, not the way they were typed."""
        return list(initial or []) != self.to_python(data)


def change_link(row: Model | None, words: str = "") -> SafeString | str:
    """Return a link to the admin page of a row, "–" for none."""
    if row is None:
        return "–"
    meta = row._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', url, words or str(row))

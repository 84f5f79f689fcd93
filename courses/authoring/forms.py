"""What the studio's forms take. Validation only: the verbs are in `outline` and `drafts`."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.outline.models import Module


class TitleForm(forms.Form):
    """A title, with the `revision` of the row the page was made from."""

    title = forms.CharField(label=_("Title"), max_length=255)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NewCourseForm(forms.Form):
    """A course is made with its title alone; everything else can wait."""

    title = forms.CharField(
        label=_("What is the course called?"),
        max_length=255,
        help_text=_("You can change it later, and everything else too."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


class NewModuleForm(forms.Form):
    """A module, or a section of one."""

    title = forms.CharField(label=_("Title"), max_length=255)
    parent = forms.UUIDField(required=False)


class NewLessonForm(forms.Form):
    """A lesson of a module."""

    title = forms.CharField(label=_("Title"), max_length=255)
    module = forms.UUIDField()


class PlaceForm(forms.Form):
    """Where something goes: into `parent`, before a sibling or last; or one step `up` or `down`."""

    parent = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)
    step = forms.ChoiceField(choices=[("", ""), ("up", "up"), ("down", "down")], required=False)


def module_of(course: Course, key: UUID | None) -> Module | None:
    """Return a module of the course; None for no key and for one that is not there."""
    found: Module | None = Module.objects.filter(course=course, pk=key).first() if key else None
    return found


def neighbour_place(rows: list[Any], key: UUID, step: str) -> UUID | None:
    """Return the key of the row to stand before after one step up or down among siblings; None for last."""
    keys: list[UUID] = [row.pk for row in rows]
    at = keys.index(key)
    if step == "up":
        return keys[max(0, at - 1)]
    return keys[at + 2] if at + 2 < len(keys) else None

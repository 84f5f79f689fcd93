"""Forms of the admin for modules and lessons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from courses.catalogue.addresses import LESSON_WORDS, AddressReserved
from courses.outline.models import Lesson, Module
from courses.outline.rules import CompletionRule


class ModuleForm(forms.ModelForm[Module]):
    """A module, or a section of one."""

    def clean(self) -> dict[str, Any]:
        """Refuse a third level and a parent in another course."""
        cleaned = super().clean() or {}
        parent = cleaned.get("parent")
        course = cleaned.get("course") or getattr(self.instance, "course", None)
        if parent is not None:
            if parent.parent_id is not None:
                self.add_error("parent", _("Modules nest once: a section cannot hold another section."))
            elif parent.pk == self.instance.pk:
                self.add_error("parent", _("A module cannot be its own section."))
            elif course is not None and parent.course_id != course.pk:
                self.add_error("parent", _("That module belongs to another course."))
            elif not self.instance._state.adding and self.instance.submodules.exists():
                self.add_error(
                    "parent", _("This module has sections of its own, so it cannot become a section.")
                )
            self.instance.depth = 1
        else:
            self.instance.depth = 0
        return cleaned


class LessonForm(forms.ModelForm[Lesson]):
    """A lesson; its address is made of the title when left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "completion_rule" in self.fields:
            self.fields["completion_rule"].help_text = _(
                "All of what is set must be met: viewed (true), video_coverage (percent), questions_answered "
                "(“required” or “all”), quiz_passed (true), "
                "assignment_handed_in (true), manual (true)."
            )
            if self.instance._state.adding:
                self.initial.setdefault("completion_rule", {"viewed": True})

    def clean_completion_rule(self) -> dict[str, Any]:
        """Check the rule against its schema."""
        rule = self.cleaned_data.get("completion_rule") or {}
        try:
            return CompletionRule.of(rule).model_dump(exclude_defaults=True)
        except (ValidationError, TypeError, ValueError) as error:
            problems = error.errors() if isinstance(error, ValidationError) else []
            words = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems]
            raise forms.ValidationError(words or [_("This is not a rule.")]) from error

    def clean(self) -> dict[str, Any]:
        """Refuse another lesson's address or one of the site, and a module of another course."""
        cleaned = super().clean() or {}
        module = cleaned.get("module") or getattr(self.instance, "module", None)
        slug = cleaned.get("slug")
        if module is not None:
            if self.instance._state.adding:
                self.instance.course_id = module.course_id
            elif module.course_id != self.instance.course_id:
                self.add_error("module", _("That module belongs to another course."))
            others = Lesson.objects.filter(course=module.course_id, slug=slug).exclude(pk=self.instance.pk)
            if slug in LESSON_WORDS and "slug" in self.changed_data:
                self.add_error("slug", str(AddressReserved(slug)))
            elif slug and others.exists():
                self.add_error("slug", _("Another lesson of this course already has this address."))
        return cleaned

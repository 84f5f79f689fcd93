"""Forms of the admin for courses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.addresses import COURSE_WORDS, AddressReserved
from courses.catalogue.administration import LinesField
from courses.catalogue.models import Course


class CourseForm(forms.ModelForm[Course]):
    """A course. Only a title and an instructor are needed; everything else can come later."""

    outcomes = LinesField(label=_("You will be able to"), required=False, help_text=_("One sentence a line."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the title.")

    def clean_slug(self) -> str:
        """Refuse the address of another course, or of the site; others would, later and less kindly."""
        slug: str = self.cleaned_data["slug"]
        if slug in COURSE_WORDS and "slug" in self.changed_data:
            raise forms.ValidationError(str(AddressReserved(slug)))
        others = Course.objects.filter(slug=slug).exclude(pk=self.instance.pk)
        if slug and others.exists():
            raise forms.ValidationError(_("Another course already has this address."))
        return slug

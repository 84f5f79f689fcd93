"""The form in which an answer is marked."""

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from learning.attempts.models import Answer


class MarkingForm(forms.Form):
    """Points up to those of the question, and words to the learner."""

    points = forms.DecimalField(label=_("Points"), max_digits=6, decimal_places=2)
    comment = forms.CharField(
        label=_("Comment to the learner"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=10_000,
    )

    def __init__(self, *args: object, answer: Answer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        most = f"{answer.points.normalize():f}"
        field = self.fields["points"]
        field.validators += [MinValueValidator(Decimal(0)), MaxValueValidator(answer.points)]
        field.widget.attrs |= {"min": "0", "max": most, "step": "0.01"}
        field.help_text = _("From 0 to %(most)s.") % {"most": most}

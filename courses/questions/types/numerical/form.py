"""What an author fills in for a number."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import Field, Rows

FORM = AuthorForm((
    Rows(
        "answers", _("Accepted values"), _("Value"), _("Add a value"), least=1,
        hint=_("When several are close enough, the one worth most counts."),
        fields=(
            Field("value", _("Value"), "number"),
            Field("formula", _("Or a formula"), "text", hint=_("With parameters, such as 2 * {x} + sqrt({y}).")),
            Field("tolerance", _("May be off by"), "number", initial="0"),
            Field("tolerance_kind", _("The tolerance is"), "choice", aside=True,
                  choices=(("absolute", _("A distance")), ("relative", _("A part of the value: 0.05 is 5 %")))),
            Field("share", _("Worth, in percent"), "percent", initial="100", aside=True),
            Field("feedback", _("Feedback"), aside=True),
        ),
    ),
    Rows(
        "units", _("Units"), _("Unit"), _("Add a unit"),
        hint=_("The values above are in the unit with the factor 1. Without units, learners type the number alone."),
        fields=(
            Field("name", _("Unit"), "text"),
            Field("factor", _("How many base units it is"), "number", initial="1"),
        ),
    ),
    Field("unit_required", _("An answer needs its unit"), "flag"),
    Rows(
        "parameters", _("Parameters"), _("Parameter"), _("Add a parameter"), aside=True,
        hint=_("Numbers drawn anew for each learner. Write {x} in the question and in formulas where x goes."),
        fields=(
            Field("name", _("Name"), "text"),
            Field("low", _("Lowest"), "number"),
            Field("high", _("Highest"), "number"),
            Field("step", _("In steps of"), "number", initial="1"),
            Field("values", _("Or one of these"), "integers"),
        ),
    ),
))  # fmt: skip

"""What an author fills in for a multiple response."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.drawn import COMPUTED, PARAMETERS
from courses.questions.types.fields import OWN, SCORING, Field, Rows

FORM = AuthorForm((
    Rows(
        "options", _("Options"), _("Option"), _("Add an option"), least=2,
        fields=(
            Field("id", kind="hidden"),
            Field(OWN, _("Text")),
            Field("is_correct", _("Right"), "flag"),
            Field("feedback", _("Feedback to those who choose it"), aside=True),
            Field("feedback_unchosen", _("Feedback to those who do not"), aside=True),
            Field("fixed", _("Keeps its place when options are shuffled"), "flag", aside=True),
            Field("share", kind="hidden"),
        ),
    ),
    SCORING,
    Field("shuffle", _("Show the options in a different order to each learner"), "flag"),
    PARAMETERS,
    COMPUTED,
))  # fmt: skip

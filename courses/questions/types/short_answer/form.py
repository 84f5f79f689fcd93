"""What an author fills in for a short answer."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.drawn import COMPUTED, PARAMETERS
from courses.questions.types.fields import Field, Rows

FORM = AuthorForm((
    Rows(
        "answers", _("Accepted answers"), _("Answer"), _("Add an answer"), least=1,
        hint=_("When several fit, the one worth most counts. One worth 0 % only gives its feedback."),
        fields=(
            Field("text", _("Answer"), "text"),
            Field("share", _("Worth, in percent"), "percent", initial="100"),
            Field("feedback", _("Feedback"), aside=True),
            Field("match", _("Compare it"), "choice", aside=True,
                  choices=(("text", _("Letter by letter")), ("regex", _("As a pattern (regular expression)")))),
            Field("case_sensitive", _("Capital letters matter"), "flag", aside=True),
        ),
    ),
    Field("typos", _("Typing errors that are forgiven"), "choice",
          choices=(("0", _("None")), ("1", _("One")), ("2", _("Two"))),
          hint=_("One for each four letters; never in answers with digits.")),
    PARAMETERS,
    COMPUTED,
))  # fmt: skip

"""What an author fills in for a text with gaps."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import SCORING, Field, Rows

FORM = AuthorForm((
    Field("body", _("Text"), lines=6, hint=_("Write {{1}} where the first gap goes, {{2}} for the second.")),
    Rows(
        "gaps", _("Gaps"), _("Gap"), _("Add a gap"), least=1,
        fields=(
            Field("id", _("Its number in the text"), "text"),
            Field("kind", _("What goes in"), "choice",
                  choices=(("text", _("A word")), ("number", _("A number")), ("choice", _("One of some options")))),
            Field("written", _("Answers, one a line"), lines=3,
                  hint=_("Options that are right begin with *. A number may have a tolerance: 3.14 ± 0.01. Write 50 % "
                         "before an answer that is worth half, and feedback after “ # ”.")),
            Field("weight", _("Weight"), "number", initial="1", aside=True),
        ),
    ),
    SCORING,
))  # fmt: skip

"""What an author fills in for a true or false question."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import Field

FORM = AuthorForm((
    Field("correct_answer", _("The statement is"), "choice", choices=(("true", _("True")), ("false", _("False")))),
    Field("feedback_true", _("Feedback to those who choose “True”")),
    Field("feedback_false", _("Feedback to those who choose “False”")),
))  # fmt: skip

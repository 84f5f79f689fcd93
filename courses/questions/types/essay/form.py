"""What an author fills in for an essay."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import Field

FORM = AuthorForm((
    Field("min_words", _("At least this many words"), "number"),
    Field("max_words", _("At most this many words"), "number"),
    Field("template", _("What the field starts with"), lines=3),
    Field("model_answer", _("Model answer"), lines=4, hint=_("For those who mark; learners never see it.")),
    Field("marking_notes", _("Notes on marking"), lines=3, hint=_("For those who mark; learners never see them.")),
))  # fmt: skip

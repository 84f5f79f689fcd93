"""What an author fills in for a matching question."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import OWN, SCORING, Field, Rows

FORM = AuthorForm((
    Rows(
        "pairs", _("Pairs"), _("Pair"), _("Add a pair"), least=2,
        hint=_("Learners see the left sides in this order and choose from all right sides, mixed."),
        fields=(
            Field("id", kind="hidden"),
            Field(OWN, _("Left side")),
            Field("answer", _("Right side")),
            Field("feedback", _("Feedback to those who answered it"), aside=True),
        ),
    ),
    Rows(
        "distractors", _("Further answers that belong to nothing"), _("Answer"), _("Add an answer"),
        fields=(Field(OWN, _("Answer")),),
    ),
    SCORING,
))  # fmt: skip

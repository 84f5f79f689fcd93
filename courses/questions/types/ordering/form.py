"""What an author fills in for an ordering question."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import OWN, Field, Rows

FORM = AuthorForm((
    Rows(
        "items", _("Items in their right order"), _("Item"), _("Add an item"), least=3,
        hint=_("Learners see them mixed."),
        fields=(
            Field("id", kind="hidden"),
            Field(OWN, _("Text")),
            Field("feedback", _("Feedback when it stands elsewhere"), aside=True),
        ),
    ),
    Field(
        "scoring", _("What a partly right order earns"), "choice",
        hint=_("Counted in pairs of items: which of the two comes first."),
        choices=(
            ("right_minus_wrong", _("A part for each pair the right way round, less one for each other")),
            ("per_right", _("A part for each pair the right way round")),
            ("all_or_nothing", _("Nothing")),
        ),
    ),
))  # fmt: skip

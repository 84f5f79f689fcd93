"""What an author fills in for a question of categories."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import OWN, SCORING, Field, Rows

FORM = AuthorForm((
    Rows(
        "categories", _("Categories"), _("Category"), _("Add a category"), least=2, ids="c",
        fields=(Field("id", kind="hidden"), Field(OWN, _("Name"))),
    ),
    Rows(
        "items", _("Items"), _("Item"), _("Add an item"), least=2,
        hint=_("Learners see them mixed."),
        fields=(
            Field("id", kind="hidden"),
            Field(OWN, _("Text")),
            Field("category", _("Belongs to"), "choice", choices=(("", _("Nowhere")),), choices_from="categories"),
            Field("feedback", _("Feedback to those who sorted it"), aside=True),
        ),
    ),
    Field("nowhere", _("Learners may say that an item belongs nowhere"), "flag"),
    SCORING,
))  # fmt: skip

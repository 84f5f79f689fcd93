"""What an author fills in for a hotspot question."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import SCORING, Field, Rows

FORM = AuthorForm((
    # Filled in from the library when a picture is uploaded or chosen (`courses.questions.views_pictures`).
    Field("image.asset", kind="hidden"),
    Field("image.name", kind="hidden"),
    Field("image.width", kind="hidden"),
    Field("image.height", kind="hidden"),
    Field("image.alt", _("What it shows, in words"), "text", hint=_("For those who cannot see it. Do not give the answer away.")),
    Rows(
        "regions", _("Regions"), _("Region"), _("Add a region"), least=1,
        hint=_("With names, learners may choose a name instead of a place. Name all or none, wrong ones too."),
        fields=(
            Field("id", kind="hidden"),
            Field("shape", _("Shape"), "choice",
                  choices=(("rectangle", _("Rectangle")), ("circle", _("Circle")), ("polygon", _("Polygon")))),
            Field("coords", _("Where, in thousandths of width and height"), "integers",
                  hint=_("Left, top, right, bottom; or x, y, radius; or x and y of each corner.")),
            Field("is_correct", _("Right"), "flag"),
            Field("label", _("Name"), "text"),
            Field("feedback", _("Feedback to those who mark it"), aside=True),
        ),
    ),
    Field("clicks", _("How many places learners may mark"), "number", initial="1"),
    SCORING,
))  # fmt: skip

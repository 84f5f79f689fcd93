"""What an author fills in for a file upload."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.authoring import AuthorForm
from courses.questions.types.fields import Field

FORM = AuthorForm((
    Field("max_files", _("At most this many files"), "number", initial="1"),
    Field("max_bytes", _("Largest size of one file, MB"), "megabytes", initial="20"),
    Field("suffixes", _("Types of file"), "integers", hint=_("Such as pdf, docx, png. Empty takes any.")),
    Field("kinds", _("Kinds of content"), "integers", aside=True,
          hint=_("Of image, video, audio, document, other; judged by the content. Empty takes any.")),
    Field("model_answer", _("Model answer"), lines=4, hint=_("For those who mark; learners never see it.")),
    Field("marking_notes", _("Notes on marking"), lines=3, hint=_("For those who mark; learners never see them.")),
))  # fmt: skip

"""What the history of a place says, in words."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

COHORT: Final = "cohort: "
_WORDS: Final[dict[str, Any]] = {
    "self": lazy("by themselves"),
    "staff": lazy("by those who teach or run the course"),
    "code": lazy("with the access code"),
    "invitation": lazy("by invitation"),
    "import": lazy("from a list of people"),
    "approval": lazy("let in"),
    "waiting_list": lazy("moved up on the waiting list"),
    "declined": lazy("declined"),
    "renewed": lazy("access renewed"),
    "time": lazy("their time was over"),
    "order": lazy("by an order"),
}


def reason_words(reason: str) -> str:
    """Return the reason of a change in words of the reader; what a person wrote stays as written."""
    if reason.startswith(COHORT):
        name = reason.removeprefix(COHORT)
        return _("out of all cohorts") if name == "–" else _("into the cohort “%s”") % name
    return str(_WORDS.get(reason, reason))

"""Which files an answer may name: those this learner uploaded for it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.api import AnswerInvalid
from learning.attempts.models import AnswerFile


def file_entry(file: AnswerFile) -> dict[str, Any]:
    """A file as it stands in an answer. The asset comes with the row."""
    return {"id": str(file.pk), "name": file.name, "size": file.asset.size}


def own_files(attempt_id: UUID, learner_id: UUID, position: int, answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer with its files as they are stored, whatever the browser said of them. One query.

    Raises `AnswerInvalid` for a file that this learner did not upload for this very answer.
    """
    wanted = [UUID(one["id"]) for one in answer["files"]]
    rows = AnswerFile.objects.select_related("asset").filter(
        pk__in=wanted,
        answer__attempt_id=attempt_id,
        answer__attempt__learner_id=learner_id,
        answer__position=position,
    )
    found = {file.pk: file for file in rows}
    if len(found) < len(set(wanted)):
        raise AnswerInvalid(_("One of these files is not yours. Reload the page and add it again."))
    return {"files": [file_entry(found[key]) for key in wanted]}

"""Uploading files as an answer, and who may fetch them."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest

from accounts.models import User
from courses.api import AnswerInvalid, QuestionContent, can_teach, sniff, store_asset
from courses.models import MediaAsset
from learning.attempts.actions import Saved, refuse_late, save_answer
from learning.attempts.models import Answer, AnswerFile, Attempt
from learning.attempts.owned import file_entry


def add_file(
    *, attempt: Attempt, position: int, content: QuestionContent, file: IO[bytes], name: str, size: int,
    actor: User, now: datetime, given_at: datetime | None = None,
) -> Saved:  # fmt: skip
    """Store a file and add it to the answer; return what the server holds. The same bytes again are one file.

    `given_at` is when it was chosen, by the browser's reckoning. Raises `AnswerInvalid` for a file the question does not
    take (`size` in bytes), `Refused` for one the installation does not take, and `AlreadyHandedIn`.
    """
    refuse_late(attempt.pk, now)
    asset, clean = stored(content=content, file=file, name=name, size=size, actor=actor)
    with transaction.atomic():
        # The attempt first, as handing in does; then two uploads at once count each other.
        Attempt.objects.select_for_update().get(pk=attempt.pk)
        answer = Answer.objects.get(attempt=attempt, position=position)
        row = file_row(answer, asset, clean)
        given: list[dict[str, Any]] = (answer.answer or {}).get("files", [])
        if answer.saved_at is not None and str(row.pk) in {one["id"] for one in given}:
            return Saved(answer.saves, answer.saved_at, answered=True, flagged=answer.is_flagged)
        return save_answer(
            attempt_id=attempt.pk,
            learner_id=attempt.learner_id,
            position=position,
            content=content,
            answer={"files": [*given, file_entry(row)]},
            now=now,
            given_at=given_at,
        )


def stored(
    *, content: QuestionContent, file: IO[bytes], name: str, size: int, actor: User
) -> tuple[MediaAsset, str]:
    """Store the bytes of a file that the question takes; return them and its name. Raises `AnswerInvalid` and `Refused`."""
    clean = _clean(name)
    if problem := content.data.why_not(clean, size) or content.data.why_not(
        clean, size, sniff(file, clean).kind
    ):
        raise AnswerInvalid(problem)
    return store_asset(file, clean, actor=actor, metadata={"purpose": "answer"}), clean


def file_row(answer: Answer, asset: MediaAsset, name: str) -> AnswerFile:
    """Return the row that says whose file it is, made once."""
    row, _made = AnswerFile.objects.get_or_create(answer=answer, asset=asset, defaults={"name": name})
    row.asset = asset
    return row


def _clean(name: str) -> str:
    """The last part of a path, without signs that do not print."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return clean[-200:] or "file"


def readable_file(request: HttpRequest, attempt_id: UUID, position: int, file_id: UUID) -> AnswerFile:
    """Return a file for the learner who handed it in and for those who teach the course; 404 for anybody else."""
    file = (
        AnswerFile.objects.select_related("asset", "answer__attempt__enrolment__course")
        .filter(pk=file_id, answer__attempt_id=attempt_id, answer__position=position)
        .first()
    )
    if file is None:
        raise Http404
    attempt = file.answer.attempt
    if attempt.learner_id != request.user.pk and not can_teach(request.user, attempt.enrolment.course):
        raise Http404
    return file

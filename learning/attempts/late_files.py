"""Files that arrive after their attempt is over: taken as late answers are, by docs/decisions/0012, and added to one another."""

from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import QuestionContent
from courses.models import MediaAsset
from learning.attempts import statements
from learning.attempts.actions import AlreadyHandedIn, Saved, hand_in
from learning.attempts.files import add_file, file_row, stored
from learning.attempts.late import Kept, judged_already, points, put, tell, told, why_not
from learning.attempts.models import Answer, Attempt, LateAnswer
from learning.attempts.owned import file_entry

Reason = LateAnswer.Reason
# What nobody needs to decide about: such a file stays on its device, and the page of the result gives it back.
LEFT = (Reason.HANDED_IN, Reason.NO_TIME, Reason.TOO_LATE, Reason.SEEN)


def add_or_keep(
    *, attempt: Attempt, position: int, content: QuestionContent, file: IO[bytes], name: str, size: int,
    actor: User, now: datetime, given_at: datetime | None,
) -> Saved | Kept:  # fmt: skip
    """Add a file as `add_file` does, or keep one that is late, with those that came late for the same question before it.

    It counts by itself when it was chosen before the end and came within 24 hours of it, before the learner had seen the
    result; the question's own limits hold for all its files together. Raises what `add_file` raises, `AlreadyHandedIn` for
    a file that is left where it is.
    """
    try:
        return add_file(
            attempt=attempt, position=position, content=content, file=file, name=name, size=size, actor=actor, now=now,
            given_at=given_at,
        )  # fmt: skip
    except AlreadyHandedIn:
        # By itself: what is refused afterwards must not undo it.
        done = hand_in(attempt=Attempt.objects.only("pk").get(pk=attempt.pk), actor=None, now=now)
        if done.state == Attempt.State.IN_PROGRESS or _reason(done, given_at, now) in LEFT:
            raise
    asset, clean = stored(content=content, file=file, name=name, size=size, actor=actor)
    return _keep(attempt.pk, position, content, asset, clean, now=now, given_at=given_at)


def _reason(attempt: Attempt, given_at: datetime | None, now: datetime) -> Reason | str:
    """Files go up beside the answers and take longer, so they are in order among themselves."""
    in_time = Answer.objects.filter(attempt=attempt, late=None, files__isnull=False)
    return why_not(attempt, given_at, now, latest=in_time.aggregate(at=Max("given_at"))["at"])


@transaction.atomic
def _keep(
    attempt_id: UUID, position: int, content: QuestionContent, asset: MediaAsset, name: str, *, now: datetime,
    given_at: datetime | None,
) -> Kept:  # fmt: skip
    attempt = statements.locked(attempt_id)
    mine = Answer.objects.select_related("marking", "late").get(attempt=attempt, position=position)
    late: LateAnswer | None = getattr(mine, "late", None)
    entry = file_entry(file_row(mine, asset, name))
    before = ((late.content if late else mine.answer) or {}).get("files", [])
    if entry["id"] in {one["id"] for one in before}:
        return told(late, mine) if late else Kept(True, _("Saved"), mine.saves)
    files = content.type.dump_answer(content.data, {"files": [*before, entry]})
    reason = _reason(attempt, given_at, now) or judged_already(attempt, mine)
    if late is not None and (late.decided_by_id or (late.counts and reason)):
        # What counts, or was decided on, stays as it was seen.
        raise AlreadyHandedIn(_("This attempt is over, so this file came too late to count."))
    if late is None:
        late = LateAnswer(answer=mine, held=mine.answer, counts=not reason, reason=reason)
        late.score_before = late.score_after = points(attempt)
        Attempt.objects.filter(pk=attempt.pk).update(late_answers=F("late_answers") + 1)
    late.content, late.received_at = files, now
    late.given_at = min(now, max(attempt.started_at, given_at)) if given_at else None
    if late.counts:
        mine.given_at, mine.saved_at, mine.saves = late.given_at, now, mine.saves + 1
        put(attempt, mine, files)
        late.score_after = points(attempt)
    late.save()
    tell(attempt, late, None, now)
    return told(late, mine)

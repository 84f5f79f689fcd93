"""Tells the page after an attempt what regrades changed in it."""

from uuid import UUID

from learning.attempts.models import Attempt
from learning.attempts.regraded import Regraded, knows_regrades, tells_regrades
from learning.regrading.models import Regrade, RegradeChange


@tells_regrades
def changes_of(attempt: Attempt) -> list[Regraded]:
    """Return what regrades did to an attempt, undone ones too, the latest first. One query."""
    rows = (
        RegradeChange.objects.filter(
            attempt=attempt,
            regrade__state__in=[Regrade.State.APPLIED, Regrade.State.UNDONE],
            regrade__changed_at__isnull=False,
        )
        .select_related("regrade", "answer")
        .order_by("-regrade__changed_at", "pk")
    )
    return [_told(row) for row in rows]


def _told(row: RegradeChange) -> Regraded:
    regrade = row.regrade
    undone = regrade.state == Regrade.State.UNDONE
    before, after = row.score_before, row.score_after
    return Regraded(
        position=row.answer.position,
        reason=regrade.get_rule_display(),
        note=regrade.note,
        at=regrade.changed_at,  # type: ignore[arg-type]  # filtered above
        undone=undone,
        before=after if undone else before,
        after=before if undone else after,
        version=regrade.version_id if regrade.rule == Regrade.Rule.KEY and not undone else None,
    )


@knows_regrades
def has_regrade(quiz_id: UUID, version_id: UUID) -> bool:
    """Tell whether a question was regraded in a quiz, or is about to be. One query."""
    states = [Regrade.State.APPLYING, Regrade.State.APPLIED, Regrade.State.UNDOING]
    rows = Regrade.objects.filter(quiz_id=quiz_id, question__versions=version_id, state__in=states)
    return bool(rows.exists())

"""What hints cost in attempts that are over: for the page after an attempt, and for who asks how a mark came about."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.api import question_content
from learning.attempts.models import Answer, Attempt
from learning.attempts.regraded import Regraded, regraded
from learning.attempts.rules import CENT, off_by_hints, question_seed


@dataclass(frozen=True, slots=True)
class Hinted:
    """An attempt in which hints were asked for: how many, and how many of its points they cost."""

    attempt: Attempt
    taken: int
    off: Decimal

    @property
    def words(self) -> str:
        """Both in words."""
        said = ngettext("%(n)d hint", "%(n)d hints", self.taken) % {"n": self.taken}
        if not self.off:
            return said
        return _("%(hints)s: %(off)s points less") % {"hints": said, "off": f"{self.off:f}"}


def hinted(**attempts: Any) -> dict[UUID, Hinted]:
    """Return the attempts with hints among those that fit, as fields of `Attempt` say. One query.

    Two more for an answer that hints left nothing of: what it was worth before them stands nowhere.
    """
    rows = Answer.objects.filter(
        hints_taken__gt=0, **{f"attempt__{name}": one for name, one in attempts.items()}
    )
    found: dict[UUID, Hinted] = {}
    for row in rows.select_related("attempt").order_by("attempt__number", "position"):
        before = found.get(row.attempt_id, Hinted(row.attempt, 0, Decimal(0)))
        off = (hints_off(row, lambda: _judged(row)) * row.points).quantize(CENT)  # noqa: B023 called at once
        found[row.attempt_id] = Hinted(row.attempt, before.taken + row.hints_taken, before.off + off)
    return found


def hints_off(row: Answer, judged: Callable[[], Decimal]) -> Decimal:
    """Return the share of its points that hints took from an answer; `judged` knows what it would have without them."""
    if not row.hints_cost or row.score is None:
        return Decimal(0)
    return off_by_hints(row.score, row.hints_cost, judged() if not row.score else Decimal(0))


def _judged(row: Answer) -> Decimal:
    changes = [one for one in regraded(row.attempt) if one.position == row.position]
    content = question_content(judged_by(changes) or row.version_id)
    return content.type.grade(content.data, row.answer, question_seed(row.attempt_id, row.version_id)).score


def judged_by(changes: list[Regraded]) -> UUID | None:
    """The version of a question that counts after regrades, None for the one that was asked."""
    return next((change.version for change in changes if change.version is not None), None)

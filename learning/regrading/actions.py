"""What a person does with a regrade: ask for it, apply it, undo it, redo it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course, Question, Quiz
from learning.regrading import events
from learning.regrading.models import Regrade
from learning.regrading.tasks import run_regrade
from learning.regrading.work import RegradeError, Rule, State
from lms.kernel.events import record


@transaction.atomic
def request_regrade(
    *, course: Course, quiz: Quiz, question: Question, rule: str, accepted: Sequence[str], note: str, actor: User
) -> Regrade:  # fmt: skip
    """Have it reckoned what a rule (`Regrade.Rule`) would change; no score is touched. Raises `RegradeError`."""
    if rule not in Rule.values or question.current is None:
        raise RegradeError(_("Choose what is to be done."))
    if rule == Rule.ALSO and not accepted:
        raise RegradeError(_("Choose at least one answer that is to be accepted too."))
    made = Regrade.objects.create(
        course=course, quiz=quiz, question=question, version=question.current, rule=rule, accepted=list(accepted),
        note=note, actor=actor,
    )  # fmt: skip
    payload = {"quiz": str(quiz.pk), "question": str(question.pk), "rule": rule}
    record(events.REQUESTED, object=made, actor=actor, course_id=course.pk, payload=payload)
    run_regrade.enqueue(regrade_id=str(made.pk))
    return made


@transaction.atomic
def apply_regrade(*, regrade: Regrade, actor: User) -> Regrade:
    """Let the changes happen, the first time or again after undoing. Asked twice, it happens once."""
    return _go(regrade, actor, {State.PREVIEW, State.UNDONE}, State.APPLYING, State.APPLIED)


@transaction.atomic
def undo_regrade(*, regrade: Regrade, actor: User) -> Regrade:
    """Let every answer have again what it had before. Asked twice, it happens once."""
    return _go(regrade, actor, {State.APPLIED}, State.UNDOING, State.UNDONE)


def _go(regrade: Regrade, actor: User, allowed: set[State], state: State, end: State) -> Regrade:
    mine = Regrade.objects.select_for_update(of=("self",)).get(pk=regrade.pk)
    if mine.state in {state, end}:
        return mine
    if mine.state not in allowed:
        raise RegradeError(_("This cannot be done now. Reload the page."))
    mine.state, mine.actor, mine.seen_at = state, actor, None
    mine.save(update_fields=["state", "actor", "seen_at", "updated_at"])
    run_regrade.enqueue(regrade_id=str(mine.pk))
    return mine

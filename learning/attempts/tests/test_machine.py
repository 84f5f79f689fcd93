"""An attempt under any history of saves, devices, offline spells, extensions and hand-ins, against a model in plain Python.

The model counts seconds from the start and knows nothing of the code: it is docs/decisions/0006 and 0012 once more.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Organization, User
from courses.models import Quiz
from learning.accommodations.actions import extend, take_back
from learning.attempts import actions
from learning.attempts.late import Kept, save_or_keep, see_result
from learning.attempts.models import Answer, Attempt, LateAnswer
from learning.attempts.tasks import close_overdue
from learning.models import Enrolment, Extension
from lms.kernel import clock
from lms.kernel.models import Event

USUAL, GRACE, SKEW, DAY = 600, 5, 2, 86_400
POSITIONS, CHOICES, DEVICES = st.integers(1, 3), st.sampled_from(["a", "b", None]), st.integers(0, 1)


@dataclass
class Question:
    """What the server should hold for a question."""

    choice: str | None = None
    saves: int = 0
    given: float | None = None
    flagged: bool = False
    late: tuple[str | None, str] | None = None


@dataclass
class Sent:
    """An answer that a device has not delivered yet."""

    position: int
    choice: str | None
    seq: int
    given: float


@dataclass
class Model:
    """An attempt as the decisions say it should be; times are seconds since its start."""

    now: float = 0
    deadline: float = USUAL
    by: str = ""
    ended: float | None = None
    seen: bool = False
    questions: dict[int, Question] = field(default_factory=lambda: {n: Question() for n in (1, 2, 3)})

    @property
    def score(self) -> int:
        return sum(one.choice == "b" for one in self.questions.values())

    def close(self) -> None:
        self.by, self.ended = "clock", self.deadline

    def hand_in(self) -> None:
        if not self.by:
            self.by = "clock" if self.now > self.deadline else "learner"
            self.ended = min(self.now, self.deadline)

    def send(self, sent: Sent) -> str:
        """What becomes of an answer: saved, again, elsewhere, late, kept or refused."""
        held = self.questions[sent.position]
        in_time = not self.by and self.now <= self.deadline + GRACE
        if in_time and sent.seq > held.saves:
            held.choice, held.saves, held.given = sent.choice, sent.seq, sent.given
            return "saved"
        if (sent.seq, sent.choice) == (held.saves, held.choice) and held.saves:
            return "again"
        if in_time:
            return "elsewhere"
        if not self.by:
            self.close()
        if held.late is not None:
            return "again" if held.late[0] == sent.choice else "refused"
        if sent.choice == held.choice:
            return "again"
        if sent.seq <= held.saves:
            return "elsewhere"
        reason = self.why_not(sent.given)
        held.late = (sent.choice, reason)
        if not reason:
            held.choice, held.saves, held.given = sent.choice, sent.seq, sent.given
        return "kept" if reason else "late"

    def why_not(self, given: float) -> str:
        assert self.ended is not None
        in_time = [one.given for one in self.questions.values() if one.late is None and one.given is not None]
        if self.by == "learner":
            return "handed_in"
        if given > self.ended + SKEW:
            return "after_end"
        if self.now > self.ended + DAY:
            return "too_late"
        if self.seen:
            return "seen"
        return "out_of_order" if in_time and given < max(in_time) - SKEW else ""


class Machine(RuleBasedStateMachine):
    """The code and the model side by side. `quiz`, `enrolment` and `teacher` are set by the test."""

    quiz: Quiz
    enrolment: Enrolment
    teacher: User

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.began = clock.now()
        self.model = Model()
        self.known = [dict.fromkeys((1, 2, 3), 0), dict.fromkeys((1, 2, 3), 0)]
        self.queues: list[list[Sent]] = [[], []]
        self.attempt = self.start()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @property
    def now(self) -> Any:
        return self.began + timedelta(seconds=self.model.now)

    def start(self) -> Attempt:
        return actions.start(
            quiz=self.quiz, enrolment=self.enrolment, actor=self.enrolment.learner, now=self.now
        )

    def deliver(self, device: int, sent: Sent) -> None:
        place: dict[str, Any] = {
            "attempt_id": self.attempt.pk, "learner_id": self.attempt.learner_id, "position": sent.position,
        }  # fmt: skip
        expected = self.model.send(sent)
        try:
            told = save_or_keep(
                **place, content=actions.question_at(**place), seq=sent.seq, now=self.now,
                answer=None if sent.choice is None else {"choice": sent.choice},
                given_at=self.began + timedelta(seconds=sent.given),
            )  # fmt: skip
        except actions.AnsweredElsewhere:
            assert expected == "elsewhere"
        except actions.AlreadyHandedIn:
            assert expected == "refused"
        else:
            late = isinstance(told, Kept)
            assert expected == "again" or late == (expected in {"late", "kept"})
            assert not isinstance(told, Kept) or expected == "again" or told.counts == (expected == "late")
        # Whoever is told anything reads the page again.
        self.known[device][sent.position] = self.model.questions[sent.position].saves

    @rule(seconds=st.sampled_from([1, 3, 30, 200, 400, 90_000]))
    def time_passes(self, seconds: float) -> None:
        self.model.now += seconds

    @rule(device=DEVICES, position=POSITIONS, choice=CHOICES)
    def answer(self, device: int, position: int, choice: str | None) -> None:
        seq = self.known[device][position] + 1
        self.deliver(device, Sent(position, choice, seq, self.model.now))

    @rule(device=DEVICES, position=POSITIONS, choice=CHOICES)
    def answer_offline(self, device: int, position: int, choice: str | None) -> None:
        seq = self.known[device][position] + 1
        self.queues[device] = [one for one in self.queues[device] if one.position != position]
        self.queues[device].append(Sent(position, choice, seq, self.model.now))

    @rule(device=DEVICES, twice=st.booleans())
    def come_back(self, device: int, twice: bool) -> None:
        waiting, self.queues[device] = self.queues[device], []
        for sent in waiting:
            self.deliver(device, sent)
            if twice:
                self.deliver(device, sent)

    @rule(position=POSITIONS, choice=CHOICES, seq=st.integers(1, 4), given=st.sampled_from([0, 100, 599]))
    def forge(self, position: int, choice: str | None, seq: int, given: float) -> None:
        """A save with any number and any time that is past."""
        self.deliver(0, Sent(position, choice, seq, min(given, self.model.now)))

    @rule(position=POSITIONS, flagged=st.booleans())
    def flag(self, position: int, flagged: bool) -> None:
        place: Any = {"attempt_id": self.attempt.pk, "learner_id": self.attempt.learner_id}
        try:
            actions.flag(**place, position=position, flagged=flagged)
        except actions.AlreadyHandedIn:
            assert self.model.by
        else:
            assert not self.model.by
            self.model.questions[position].flagged = flagged

    @precondition(lambda self: not self.model.by)
    @rule()
    def start_again(self) -> None:
        assert self.start() == self.attempt

    @rule(times=st.integers(1, 2))
    def hand_in(self, times: int) -> None:
        self.model.hand_in()
        for _time in range(times):
            actions.hand_in(attempt=self.attempt, actor=self.enrolment.learner, now=self.now)

    @rule()
    def worker(self) -> None:
        if not self.model.by and self.model.now > self.model.deadline + GRACE:
            self.model.close()
        with clock.frozen(self.now):
            close_overdue.run()

    @rule(minutes=st.sampled_from([0, 5, 20]))
    def extension(self, minutes: int) -> None:
        """Granted, replaced, or (0) taken back, also in mid-attempt."""
        who: dict[str, Any] = {"enrolment": self.enrolment, "actor": self.teacher, "now": self.now}
        held = Extension.objects.filter(enrolment=self.enrolment).first()
        if minutes:
            extend(quiz=self.quiz, extra_minutes=minutes, **who)
        elif held is not None:
            take_back(extension=held, **who)
        if not self.model.by:
            self.model.deadline = USUAL + 60 * minutes

    @precondition(lambda self: self.model.by)
    @rule()
    def look_at_the_result(self) -> None:
        self.model.seen = True
        see_result(attempt=self.attempt, now=self.now)

    @invariant()
    def the_same(self) -> None:
        model, found = self.model, Attempt.objects.get(pk=self.attempt.pk)
        moment = lambda at: None if at is None else (at - self.began).total_seconds()  # noqa: E731
        assert (found.handed_in_by, moment(found.ended_at)) == (model.by, model.ended)
        assert moment(found.deadline_at) == model.deadline
        assert found.score == (model.score if model.by else None)
        assert (found.result_seen_at is not None) == model.seen
        rows = Answer.objects.filter(attempt=found).order_by("position")
        stored = [
            ((one.answer or {}).get("choice"), one.saves, moment(one.given_at), one.is_flagged)
            for one in rows
        ]
        questions = model.questions.values()
        assert stored == [(one.choice, one.saves, one.given, one.flagged) for one in questions]
        late = LateAnswer.objects.filter(answer__attempt=found).order_by("answer__position")
        assert [((one.content or {}).get("choice"), one.reason, one.counts) for one in late] == [
            (*one.late, not one.late[1]) for one in questions if one.late
        ]
        events = Event.objects.filter(object_id=found.pk)
        assert events.filter(verb="learning.attempt.handed_in").count() == bool(model.by)
        assert events.filter(verb="learning.attempt.answered_late").count() == found.late_answers == len(late)


@pytest.mark.django_db
def test_an_attempt_is_what_the_model_says(
    quiz: Quiz, enrolment: Enrolment, instructor: User, organization: Organization
) -> None:
    made = type("Bound", (Machine,), {"quiz": quiz, "enrolment": enrolment, "teacher": instructor})
    run_state_machine_as_test(made, settings=settings(max_examples=10, stateful_step_count=24))

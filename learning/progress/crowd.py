"""A lesson's rule against what many learners did: a few queries for all of them, and who did the same is weighed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.api import CompletionRule, LessonContent
from learning.progress.facts import Person, gather_many
from learning.progress.judgement import FACTS, shape_of
from learning.progress.rules import LessonFacts, RuleState, evaluate


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner's row of progress in a lesson. `is_sealed`: the course is completed, so nothing is taken away."""

    row: UUID
    person: Person
    viewed: bool
    marked: bool
    completed_at: datetime | None
    is_sealed: bool
    parts: Sequence[Mapping[str, Any]] = ()


class Judge:
    """Holds one rule against the work of many in one lesson."""

    def __init__(self, rule: CompletionRule, content: LessonContent) -> None:
        self.rule, self.content = rule, content
        self.shape = shape_of(content)
        self._known: dict[LessonFacts, RuleState] = {}

    def weigh(self, standings: Sequence[Standing]) -> list[tuple[Standing, RuleState]]:
        """Return the verdict on each, in order."""
        facts = gather_many([one.person for one in standings], self.content, self.rule.parts)
        return [(one, self._verdict(one, facts.get(one.person.enrolment, {}))) for one in standings]

    def _verdict(self, one: Standing, facts: Mapping[str, Any]) -> RuleState:
        known = {name: value for name, value in facts.items() if name in FACTS}
        mine = LessonFacts(shape=self.shape, viewed=one.viewed, marked=one.marked, **known)
        verdict = self._known.get(mine)
        if verdict is None:
            verdict = self._known[mine] = evaluate(self.rule, mine)
        return verdict

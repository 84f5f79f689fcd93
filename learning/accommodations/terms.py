"""The dates and limits of one learner. A person's come before their cohort's, a cohort's before the course's.

One set of rules for every place that shows or enforces a date: quizzes, assignments and lessons are made personal by
`Terms.quiz`, `Terms.assignment` and `Terms.due`. The same rule for grades is the SQL function `learning_due_at`.
"""

import copy
import dataclasses
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models

from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

Thing = TypeVar("Thing")

_TERMS = """
SELECT coalesce(c.shift_days, 0), o.time_zone, coalesce(a.extra_time_percent, 0), coalesce(a.extra_days, 0),
       coalesce(a.extra_attempts, 0),
       (SELECT jsonb_agg(jsonb_build_array(coalesce(x.quiz_id, x.assignment_id), x.until, x.extra_minutes, x.extra_attempts))
        FROM learning_extension x WHERE x.enrolment_id = e.id)
FROM learning_enrolment e JOIN accounts_organization o ON o.id = e.organization_id
  LEFT JOIN learning_cohort c ON c.id = e.cohort_id
  LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
WHERE e.id = %(enrolment)s AND e.organization_id = %(organization)s
"""


@dataclass(frozen=True, slots=True)
class More:
    """An extension: `until` replaces the date, minutes and attempts come on top."""

    until: datetime | None = None
    minutes: int = 0
    attempts: int = 0


NO_MORE = More()


@dataclass(frozen=True, slots=True)
class Terms:
    """What one learner gets beyond the course; `shift_days` are their cohort's, counted in `zone`."""

    shift_days: int = 0
    zone: str = "UTC"
    percent: int = 0
    days: int = 0
    attempts: int = 0
    extensions: dict[UUID, More] = field(default_factory=dict)

    def minutes(self, usual: int | None, quiz: UUID) -> int | None:
        """Return the minutes of a quiz, rounded up; None where it has no limit."""
        if usual is None:
            return None
        more = self.extensions.get(quiz, NO_MORE)
        return usual + -(-usual * self.percent // 100) + more.minutes

    def quiz(self, quiz: Thing) -> Thing:
        """Return the quiz (a row, or what a lesson says of it) with this learner's window, minutes and attempts."""
        one: Any = quiz
        key = one.pk if isinstance(one, models.Model) else one.id
        more = self.extensions.get(key, NO_MORE)
        return self._with(
            quiz,
            opens_at=self._moved(one.opens_at),
            closes_at=more.until or self.due(one.closes_at) if one.closes_at else None,
            time_limit_minutes=self.minutes(one.time_limit_minutes, key),
            attempts_allowed=self._attempts(one.attempts_allowed, more),
        )

    def assignment(self, assignment: Thing) -> Thing:
        """Return the assignment with this learner's dates and attempts. It never closes before it is due."""
        one: Any = assignment
        key = one.pk if isinstance(one, models.Model) else one.id
        more = self.extensions.get(key, NO_MORE)
        due = more.until or self.due(one.due_at) if one.due_at else None
        closes = self.due(one.closes_at)
        latest = max(filter(None, (closes, due, more.until)), default=None)
        return self._with(
            assignment,
            opens_at=self._moved(one.opens_at),
            due_at=due,
            closes_at=latest if closes else None,
            attempts_allowed=self._attempts(one.attempts_allowed, more),
        )

    def due(self, at: datetime | None) -> datetime | None:
        """Return a date by which something has to be done."""
        return self._later(at, self.shift_days + self.days)

    def _moved(self, at: datetime | None) -> datetime | None:
        return self._later(at, self.shift_days)

    def _later(self, at: datetime | None, days: int) -> datetime | None:
        if not at or not days:
            return at
        # At the same time of day where the organisation is, also over a change of clocks. A time that is there twice,
        # or not at all, is read as the later one, as PostgreSQL reads it; in UTC, because Python calls such a time
        # different from every other one.
        moved = at.astimezone(ZoneInfo(self.zone)) + timedelta(days=days)
        return max(moved.astimezone(UTC), moved.replace(fold=1).astimezone(UTC))

    def _attempts(self, usual: int | None, more: More) -> int | None:
        return None if usual is None else usual + self.attempts + more.attempts

    @staticmethod
    def _with(thing: Thing, **values: Any) -> Thing:
        if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            return dataclasses.replace(thing, **values)
        mine = copy.copy(thing)
        for name, value in values.items():
            setattr(mine, name, value)
        return mine


USUAL = Terms()


@lru_cache(maxsize=1024)
def _plain(shift_days: int, zone: str, percent: int, days: int, attempts: int) -> Terms:
    return Terms(shift_days, zone, percent, days, attempts)


def terms_of(enrolment_id: UUID | None) -> Terms:
    """Return the terms of an enrolment, the course's own for nobody. One query."""
    if enrolment_id is None:
        return USUAL
    with prepared_cursor() as cursor:
        cursor.execute(_TERMS, {"enrolment": enrolment_id, "organization": tenancy.organization_id()})
        row = cursor.fetchone()
    if row is None:
        return USUAL
    *figures, extensions = row
    if not extensions:
        return _plain(*figures)
    found = {
        UUID(key): More(datetime.fromisoformat(until) if until else None, minutes, attempts)
        for key, until, minutes, attempts in json.loads(extensions)
    }
    shift_days, zone, percent, days, attempts = figures
    return Terms(shift_days, zone, percent, days, attempts, found)

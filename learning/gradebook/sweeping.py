"""What becomes missing when its time is over: for everybody by the date of the item, for others by their own date."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from learning.gradebook.models import GradeItem
from learning.gradebook.reckoning import learners, reckon
from lms.kernel import tenancy

logger = logging.getLogger(__name__)
# How far back people's own dates are looked for each minute, and once an hour, should nobody have looked for long.
JUST_PASSED: Final = timedelta(minutes=15)
PASSED: Final = timedelta(days=60)

# By organisation and item, the learners whose own date has passed and whose cell knows nothing of it. Read from the few
# rows that give somebody a date of their own; a first filter by the item's date keeps old items away from the exact one.
_OWN_DATES = """
WITH moved AS (
  SELECT e.id AS enrolment_id, e.organization_id, e.course_id, coalesce(k.shift_days, 0) + coalesce(a.extra_days, 0) AS days
  FROM learning_enrolment e
  LEFT JOIN learning_cohort k ON k.id = e.cohort_id
  LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
  WHERE e.state = 'active' AND (
    e.cohort_id IN (SELECT id FROM learning_cohort WHERE shift_days <> 0)
    OR e.id IN (SELECT enrolment_id FROM learning_accommodation WHERE extra_days > 0))
), own AS (
  SELECT m.enrolment_id, m.organization_id, i.id AS item_id, i.quiz_id, i.assignment_id, i.due_at
  FROM moved m JOIN learning_gradeitem i ON i.course_id = m.course_id AND i.is_active
    AND i.due_at BETWEEN %(since)s - make_interval(days => m.days + 1) AND %(now)s - make_interval(days => m.days - 1)
  UNION
  SELECT e.id, e.organization_id, i.id, i.quiz_id, i.assignment_id, i.due_at
  FROM learning_extension x JOIN learning_enrolment e ON e.id = x.enrolment_id AND e.state = 'active'
  JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.is_active AND i.due_at IS NOT NULL
    AND (i.quiz_id = x.quiz_id OR i.assignment_id = x.assignment_id)
  WHERE x.until BETWEEN %(since)s AND %(now)s
)
SELECT o.organization_id, o.item_id, array_agg(o.enrolment_id)
FROM own o
WHERE NOT EXISTS (SELECT FROM learning_grade g WHERE g.enrolment_id = o.enrolment_id AND g.item_id = o.item_id
                  AND g.state NOT IN ('not_in', 'drafting'))
  AND learning_due_at(o.enrolment_id, o.quiz_id, o.assignment_id, o.due_at) BETWEEN %(since)s AND %(now)s
GROUP BY o.organization_id, o.item_id
ORDER BY o.organization_id, o.item_id
LIMIT 500
"""


def find_missing(now: datetime) -> int:
    """Reckon what was due by now and was not looked at since; return how many items there were. In the platform's scope.

    Safe to run again. Each minute it looks at the dates that have just passed, once an hour at those of two months.
    """
    rows = (
        GradeItem.objects.filter(is_active=True, due_at__lte=now)
        .filter(Q(swept_at=None) | Q(swept_at__lt=F("due_at")))
        .order_by("due_at", "id")
        .values_list("organization_id", "course_id", "id")[:500]
    )
    work: list[tuple[UUID, UUID, Callable[[], object]]] = [
        (row[0], row[2], partial(sweep, row[1], row[2], now)) for row in rows
    ]
    since = now - (PASSED if now.minute == 0 else JUST_PASSED)
    work += [
        (organization_id, item_id, partial(reckon, people, [item_id], now=now))
        for organization_id, item_id, people in own_dates(since, now)
    ]
    swept = 0
    for organization_id, item_id, look in work:
        try:
            with tenancy.scope(organization_id):
                look()
            swept += 1
        except Exception:  # one broken course must not keep the others waiting; the next beat tries again
            logger.exception("The due date of item %s could not be looked at.", item_id)
    return swept


def own_dates(since: datetime, now: datetime) -> list[tuple[UUID, UUID, list[UUID]]]:
    """Return organisation, item and learners whose own date for it passed from `since` to `now` unseen. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN_DATES, {"since": since, "now": now})
        return list(cursor.fetchall())


@transaction.atomic
def sweep(course_id: UUID, item_id: UUID, now: datetime) -> None:
    """Reckon one item for everybody in its course, and note when."""
    reckon(learners(course_id), [item_id], now=now)
    GradeItem.objects.filter(pk=item_id).update(swept_at=now)

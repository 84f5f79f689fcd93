"""The statements of a regrade, each for a whole quiz at once."""

from datetime import datetime
from typing import Any

from django.db import connection

from learning.regrading.models import Regrade
from lms.kernel import tenancy

_LOCK = """
SELECT 1 FROM learning_attempt t WHERE t.organization_id = %(organization)s AND t.id IN
  (SELECT attempt_id FROM learning_regradechange WHERE regrade_id = %(regrade)s) ORDER BY t.id FOR NO KEY UPDATE
"""
_ANSWERS = """
UPDATE learning_answer a SET score = c.share_{side}, is_correct = c.correct_{side}, points = c.worth_{side},
  updated_at = %(now)s
FROM learning_regradechange c WHERE c.regrade_id = %(regrade)s AND a.id = c.answer_id
"""
# Points a person gave stand as they are; all else is its share. Passing is decided on the exact figure.
_EARNED = """
SELECT a.attempt_id, sum({points}) AS most, count(*) FILTER (WHERE {share} IS NULL) AS waiting,
  coalesce(sum(CASE WHEN {points} = 0 THEN 0 WHEN m.id IS NOT NULL THEN m.points ELSE {share} * {points} END), 0) AS got
FROM learning_answer a LEFT JOIN learning_marking m ON m.answer_id = a.id
  LEFT JOIN learning_regradechange c ON c.regrade_id = %(regrade)s AND c.answer_id = a.id
WHERE a.organization_id = %(organization)s AND a.attempt_id IN
  (SELECT attempt_id FROM learning_regradechange WHERE regrade_id = %(regrade)s)
GROUP BY a.attempt_id
"""
_PERCENT = "CASE WHEN e.most = 0 THEN 100 ELSE 100 * e.got / e.most END"
_PASSED = "CASE WHEN e.waiting > 0 THEN NULL ELSE e.most = 0 OR 100 * e.got >= q.passing_score_percentage * e.most END"
_FORESEE = f"""
UPDATE learning_regradechange c
SET score_before = t.score, percentage_before = t.percentage, passed_before = t.passed, score_after = round(e.got, 2),
  percentage_after = round({_PERCENT}, 2), passed_after = {_PASSED}
FROM ({_EARNED.format(points="coalesce(c.worth_after, a.points)", share="CASE WHEN c.id IS NULL THEN a.score ELSE c.share_after END")}) e
  JOIN learning_attempt t ON t.id = e.attempt_id JOIN courses_quiz q ON q.id = t.quiz_id
WHERE c.regrade_id = %(regrade)s AND c.attempt_id = t.id
"""
_ATTEMPTS = f"""
UPDATE learning_attempt t
SET score = round(e.got, 2), max_score = e.most, percentage = round({_PERCENT}, 2), passed = {_PASSED},
  needs_marking = e.waiting, updated_at = %(now)s
FROM ({_EARNED.format(points="a.points", share="a.score")}) e, courses_quiz q
WHERE t.id = e.attempt_id AND q.id = t.quiz_id
"""
_SAME = """
DELETE FROM learning_regradechange WHERE regrade_id = %(regrade)s AND worth_before = worth_after
  AND share_before IS NOT DISTINCT FROM share_after AND correct_before IS NOT DISTINCT FROM correct_after
"""
_STALE = """
SELECT count(*) FROM learning_regradechange c JOIN learning_answer a ON a.id = c.answer_id
WHERE c.regrade_id = %(regrade)s AND (a.points <> c.worth_{side} OR a.score IS DISTINCT FROM c.share_{side})
"""


def _values(regrade: Regrade, **more: Any) -> dict[str, Any]:
    return {"regrade": regrade.pk, "organization": tenancy.organization_id(), **more}


def foresee(regrade: Regrade) -> None:
    """Fill in what every change makes of its attempt, before and after. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME, _values(regrade))
        cursor.execute(_FORESEE, _values(regrade))


def stale(regrade: Regrade, *, forward: bool) -> int:
    """How many answers are no longer as the regrade found (or left) them; their attempts are locked from here on."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, _values(regrade))
        cursor.execute(_STALE.format(side="before" if forward else "after"), _values(regrade))
        return int(cursor.fetchone()[0])


def write(regrade: Regrade, *, forward: bool, now: datetime) -> None:
    """Give the answers what is foreseen, or back what they had, and reckon their attempts. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS.format(side="after" if forward else "before"), _values(regrade, now=now))
        cursor.execute(_ATTEMPTS, _values(regrade, now=now))

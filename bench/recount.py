"""What must hold after the drill: counted in the database, and compared with what the learners were told."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from bench.imports import LESSONS, PICTURES, TITLE, Outcome
from bench.quizzers import Ledger
from lms.health.report import LAG
from lms.kernel.consumers import REGISTRY

NOT_ONE_EVENT = """
SELECT count(*) FROM (
  SELECT a.id FROM learning_attempt a
  LEFT JOIN kernel_event e ON e.object_id = a.id AND e.verb = %s
  WHERE a.enrolment_id IN (SELECT e.id FROM learning_enrolment e JOIN courses_course c ON c.id = e.course_id WHERE c.slug = ANY(%s))
  GROUP BY a.id HAVING count(e.position) <> 1
) wrong
"""
OF_DRILL = "(SELECT id FROM courses_course WHERE slug = ANY(%s))"
CERTIFICATES = f"""
SELECT count(*) FROM (
  SELECT e.id FROM learning_enrolment e LEFT JOIN learning_certificate c ON c.enrolment_id = e.id
  WHERE e.course_id IN {OF_DRILL} AND e.state = 'completed'
  GROUP BY e.id HAVING count(c.id) <> 1
) wrong
"""
# Every attempt ends right: whoever has handed one in has a course total, and it is full.
TOTALS = f"""
SELECT count(*) FROM learning_enrolment e LEFT JOIN learning_coursegrade t ON t.enrolment_id = e.id
WHERE e.course_id IN {OF_DRILL} AND t.percent IS DISTINCT FROM 100
  AND EXISTS (SELECT FROM learning_attempt a WHERE a.enrolment_id = e.id AND a.state = 'handed_in')
"""
LEFT = """
SELECT count(*) FROM learning_attempt a JOIN learning_enrolment e ON e.id = a.enrolment_id
  JOIN courses_course c ON c.id = e.course_id
WHERE c.slug = %s
"""
# One for the learner and one for the teacher of each enrolment, one for each certificate.
NOTIFICATIONS = f"""
SELECT count(*) FROM (
  SELECT e.position, count(n.id) AS told, CASE e.verb WHEN 'learning.enrolment.created' THEN 2 ELSE 1 END AS due
  FROM kernel_event e LEFT JOIN community_notification n ON n.event_position = e.position
  WHERE e.course_id IN {OF_DRILL} AND e.verb IN ('learning.enrolment.created', 'learning.certificate.issued')
  GROUP BY e.position, e.verb
) counted WHERE told <> due
"""
MAIL = """
SELECT count(*) FROM community_delivery d JOIN community_notification n ON n.id = d.notification_id
WHERE n.event_position IS NOT NULL
  AND (d.state <> 'sent'
       OR 1 <> (SELECT count(*) FROM community_deliveryattempt a WHERE a.delivery_id = d.id AND a.succeeded))
"""


@dataclass(frozen=True)
class Check:
    """A count, and what it has to be."""

    what: str
    found: int
    due: int

    @property
    def holds(self) -> bool:
        """Tell whether it is right."""
        return self.found == self.due


def scalar(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Return the one number a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return int(cursor.fetchone()[0])


def lag() -> int:
    """Return how many events wait for a consumer."""
    most = 100_000
    return sum(scalar(LAG, [one.name, not one.verbs, list(one.verbs), most]) for one in REGISTRY.values())


def wait_for_consumers(seconds: float) -> int:
    """Wait until the worker has handled every event and sent all mail; return how many events still wait.

    A mail that failed while something was down is due again in minutes: it is made due now, as time would.
    """
    deadline = time.monotonic() + seconds
    # What one consumer does is another one's event, after it was looked at: quiet means quiet for a while.
    quiet = 0
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE community_delivery SET due_at = now() WHERE state = 'pending' AND due_at > now()"
            )
        pending = scalar("SELECT count(*) FROM community_delivery WHERE state = 'pending'")
        quiet = 0 if lag() or pending else quiet + 1
        if quiet > 3:
            return 0
        time.sleep(1)
    return lag()


def quiz_checks(ledger: Ledger, slugs: list[str], behind: int) -> list[Check]:
    """Compare answers, attempts and everything that follows from them with what the learners were told."""
    missing = different = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attempt_id::text, position, saves, answer ->> 'choice' FROM learning_answer "
            "WHERE attempt_id = ANY(%s::uuid[])",
            [list(ledger.started | ledger.left)],
        )
        stored = {(attempt, position): (saves, choice) for attempt, position, saves, choice in cursor}
    for key, told in ledger.answers.items():
        missing += key not in stored or stored[key][0] == 0
        different += key in stored and stored[key] != told
    courses = [slugs]
    in_drill = f"enrolment_id IN (SELECT id FROM learning_enrolment WHERE course_id IN {OF_DRILL})"
    return [
        Check("acknowledged answers that are missing", missing, 0),
        Check("answers that are not the last acknowledged one", different, 0),
        Check("answers refused when they were sent again", len(ledger.refused), 0),
        Check(
            "attempts in all, as many as the learners started",
            scalar(f"SELECT count(*) FROM learning_attempt WHERE {in_drill}", courses),
            len(ledger.started),
        ),
        Check(
            "attempts handed in, as many as were acknowledged",
            scalar(
                f"SELECT count(*) FROM learning_attempt WHERE state = 'handed_in' AND percentage = 100 AND {in_drill}",
                courses,
            ),
            len(ledger.handed_in),
        ),
        Check(
            "attempts started not exactly once",
            scalar(NOT_ONE_EVENT, ["learning.attempt.started", *courses]),
            0,
        ),
        Check(
            "attempts handed in not exactly once",
            scalar(NOT_ONE_EVENT, ["learning.attempt.handed_in", *courses]),
            0,
        ),
        Check("completed enrolments without exactly one certificate", scalar(CERTIFICATES, courses), 0),
        Check("events not told exactly once to each person", scalar(NOTIFICATIONS, courses), 0),
        Check("mails not sent exactly once", scalar(MAIL), 0),
        Check("events a consumer has not handled", behind, 0),
        Check("progress differs from a recount", _fails("recount_progress"), 0),
        Check("cells and course totals differ from a recount", _fails("recount_grades"), 0),
        Check("course totals that are not 100 % after a right attempt", scalar(TOTALS, courses), 0),
        Check("rollups differ from a recount", _fails("rollups", verify=True), 0),
    ]


def wait_for_clock(slug: str, seconds: float) -> None:
    """Move the deadlines of what was left into the past, as time would, and wait until the worker has handed it all in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE learning_attempt SET deadline_at = now() WHERE state = 'in_progress' AND deadline_at IS NOT NULL "
            f"AND enrolment_id IN (SELECT id FROM learning_enrolment WHERE course_id IN {OF_DRILL})",
            [[slug]],
        )
    end = time.monotonic() + seconds
    while scalar(LEFT + "AND a.state = 'in_progress'", [slug]) and time.monotonic() < end:
        time.sleep(1)


def clock_checks(ledger: Ledger, slug: str) -> list[Check]:
    """Look at the attempts that their learners left: the worker has handed in what was saved, once."""
    right = "AND a.handed_in_by = 'clock' AND a.percentage = 100"
    return [
        Check("attempts left, handed in by the clock with all answers", scalar(LEFT + right, [slug]), len(ledger.left)),
        Check("of these handed in not exactly once", scalar(NOT_ONE_EVENT, ["learning.attempt.handed_in", [slug]]), 0),
    ]  # fmt: skip


def import_checks(outcome: Outcome, media: Path, organization: UUID) -> list[Check]:
    """See that killed imports left nothing and that the repeated one is whole, once."""
    files = [path for path in (media / "assets" / str(organization)).rglob("*") if path.is_file()]
    known = scalar(
        "SELECT count(DISTINCT file) FROM courses_mediaasset WHERE organization_id = %s", [organization]
    )
    journals = list((media / "imports").rglob("*.json"))
    course = "SELECT id FROM courses_course WHERE title = %s"
    return [
        Check("imports that did not do as they should", len(outcome.failures), 0),
        *(Check(f"rows left by {name}", rows, 0) for name, rows in outcome.left.items()),
        Check("imports to the end", len(outcome.reports), 2),
        Check("courses imported", scalar("SELECT count(*) FROM courses_course WHERE title = %s", [TITLE]), 1),
        Check(
            "lessons imported",
            scalar(f"SELECT count(*) FROM courses_lesson WHERE course_id IN ({course})", [TITLE]),
            LESSONS,
        ),
        Check(
            "questions imported",
            scalar(f"SELECT count(*) FROM courses_question WHERE course_id IN ({course})", [TITLE]),
            LESSONS,
        ),
        Check(
            "pictures imported",
            scalar("SELECT count(*) FROM courses_mediaasset WHERE original_name LIKE 'picture-%%'"),
            PICTURES,
        ),
        Check("files no row knows", len(files) - known, 0),
        Check("journals of imports left", len(journals), 0),
    ]


def _fails(command: str, **options: bool) -> int:
    try:
        call_command(command, stdout=io.StringIO(), stderr=io.StringIO(), **options)
    except CommandError:
        return 1
    return 0

"""Lets running attempts follow what a learner is granted."""

from datetime import datetime

from learning.accommodations.actions import CHANGED
from learning.accommodations.terms import terms_of
from learning.attempts.models import Attempt
from learning.attempts.rules import deadline
from learning.enrolments.models import Enrolment


def move_deadlines(enrolments: list[Enrolment], now: datetime) -> None:
    """Set the deadlines of the learners' running attempts to what their terms say now."""
    people = [one.pk for one in enrolments]
    running = Attempt.objects.select_for_update(of=("self",)).filter(enrolment__in=people).in_progress()
    for attempt in running.select_related("quiz").order_by("id"):
        quiz = terms_of(attempt.enrolment_id).quiz(attempt.quiz)
        ends = deadline(attempt.started_at, quiz.time_limit_minutes, quiz.closes_at)
        if ends != attempt.deadline_at:
            attempt.deadline_at = ends
            attempt.save(update_fields=["deadline_at", "updated_at"])


CHANGED.append(move_deadlines)

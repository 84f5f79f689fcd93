"""What an attempt that was handed in is worth, by what its answers have earned by now."""

from learning.attempts.models import Answer, Attempt
from learning.attempts.rules import marks


def reckon(attempt: Attempt) -> None:
    """Reckon the marks of an attempt again and save them. The caller holds its lock, and tells who must know."""
    rows = Answer.objects.filter(attempt=attempt).values_list("score", "points", "marking__points")
    shares = [
        (given / points if given is not None and points else score, points) for score, points, given in rows
    ]
    attempt.give(marks(shares, attempt.quiz.passing_score_percentage))
    attempt.save(update_fields=[*Attempt.MARKS, "updated_at"])

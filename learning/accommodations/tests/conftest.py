"""The fixtures of attempts: a quiz of ten minutes, and a learner in its course."""

from learning.attempts.tests.conftest import course, enrolment, lesson, quiz

__all__ = ["course", "enrolment", "lesson", "quiz"]

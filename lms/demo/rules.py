"""From the words in a lesson's head (`complete = ["watch:80", "milestones"]`) to its completion rule."""

from typing import Any

from lms.demo.source import LessonSource


def completion_rule(lesson: LessonSource) -> dict[str, Any]:
    """The rule to store. KeyError for a word there is no meaning for."""
    rule: dict[str, Any] = {}
    for words in lesson.complete:
        word, _, number = words.partition(":")
        meaning: dict[str, dict[str, Any]] = {
            "view": {"viewed": True},
            "watch": {"video_coverage": int(number or 0)},
            "milestones": {"questions_answered": "required"},
            "pass": {"quiz_passed": True},
        }
        rule |= meaning[word]
    return rule

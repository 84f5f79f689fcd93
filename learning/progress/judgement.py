"""A lesson's rule against what one learner did: gathers the facts that `rules.evaluate` weighs."""

import logging
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from courses.api import CompletionRule, LessonContent, LessonShape, lesson_page
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.progress.facts import gather
from learning.progress.rules import LessonFacts, RuleState, evaluate

logger = logging.getLogger(__name__)
FACTS = frozenset(field.name for field in fields(LessonFacts)) - {"shape", "viewed", "marked"}


def rule_of(lesson: Lesson) -> CompletionRule:
    """Return the rule of a lesson; one that cannot be read asks that the lesson is opened."""
    return read_rule(lesson.completion_rule or {}, lesson.pk)


def read_rule(stored: Mapping[str, Any], key: UUID) -> CompletionRule:
    """Return a rule as it is stored with the lesson of this key; as `rule_of`."""
    try:
        return CompletionRule.of(stored)
    except ValidationError:
        logger.exception("The completion rule of lesson %s cannot be read.", key)
        return CompletionRule(viewed=True)


def shape_of(content: LessonContent) -> LessonShape:
    """Return what there is in a lesson to meet a rule with."""
    asking = [milestone for video in content.videos for milestone in video.milestones if milestone.asks]
    marks = {quiz.pass_mark for quiz in content.quizzes}
    return LessonShape(
        video_ms=sum(video.duration_ms for video in content.videos),
        questions=len(asking),
        required_questions=sum(milestone.is_required for milestone in asking),
        quizzes=len(content.quizzes),
        pass_mark=marks.pop() if len(marks) == 1 else None,
        assignments=len(content.assignments),
    )


def allows_marking(lesson: Lesson) -> bool:
    """Whether the learner says that the lesson is done."""
    return rule_of(lesson).manual


def judge(enrolment: Enrolment, lesson: Lesson, *, viewed: bool, marked: bool) -> RuleState:
    """Hold the rule against the facts; costs the queries of the sources that the rule needs."""
    return weigh(
        lesson,
        lesson_page(lesson),
        gather(enrolment, lesson, rule_of(lesson).parts),
        viewed=viewed,
        marked=marked,
    )


def weigh(
    lesson: Lesson, content: LessonContent, facts: dict[str, Any], *, viewed: bool, marked: bool
) -> RuleState:
    """Hold the rule against facts that are known already, as sources give them."""
    known = {name: value for name, value in facts.items() if name in FACTS}
    return evaluate(
        rule_of(lesson), LessonFacts(shape=shape_of(content), viewed=viewed, marked=marked, **known)
    )

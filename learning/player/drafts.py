"""A lesson as its draft would be: for those who make the course, and without a trace of their having looked."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest

from courses.api import describe, draft_lesson_page, drafted_lesson
from learning.enrolments.access import LessonPlace
from learning.player.queries import LessonPage, RulePart, lesson_view
from learning.progress.judgement import rule_of, shape_of, weigh


def draft_page(request: HttpRequest, course: str, lesson: str, now: datetime) -> LessonPage | None:
    """Return the page of a lesson's draft when it is asked for by `?view=draft` by one of the course's team.

    None for everybody else: they get what is published. The reader has no enrolment here, so nothing is recorded.
    """
    if request.GET.get("view") != "draft":
        return None
    found = drafted_lesson(request, course, lesson)
    if found is None:
        return None
    content = draft_lesson_page(found)
    page = lesson_view(LessonPlace(found, None, teaches=True), now)
    rule = weigh(found, content, {}, viewed=False, marked=False)
    sentences = describe(rule_of(found), shape_of(content))
    parts = [RulePart(said.sentence, state) for said, state in zip(sentences, rule.parts, strict=True)]
    return replace(page, content=content, rule=rule, parts=parts)

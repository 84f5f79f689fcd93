"""What opening the page of a lesson does."""

from datetime import datetime, timedelta

from learning.player.queries import LessonPage
from learning.progress.actions import open_lesson, recheck_lesson

SEEN_EVERY = timedelta(minutes=1)


def visit(*, page: LessonPage, now: datetime) -> bool:
    """Note where the learner is, and the first opening; return whether progress may have changed.

    A lesson whose rule is met although nobody noticed (the rule was changed, a process died) completes here.
    """
    enrolment, lesson, mark = page.enrolment, page.lesson, page.mark
    if enrolment is None:
        return False
    elsewhere = enrolment.last_lesson_id != lesson.pk
    if elsewhere or enrolment.last_seen_at is None or now - enrolment.last_seen_at > SEEN_EVERY:
        enrolment.touch(lesson, now)
    if mark.opened_at is None:
        open_lesson(enrolment=enrolment, lesson=lesson, actor=enrolment.learner_id, now=now)
        return True
    if not mark.done and page.rule.complete:
        recheck_lesson(enrolment=enrolment, lesson=lesson, actor=enrolment.learner_id, now=now)
        return True
    return False

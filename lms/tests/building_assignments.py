"""Work on an assignment, one of each: marked, waiting with a file, and a draft."""

import io
from decimal import Decimal
from typing import Any

from accounts.models import User
from courses.api import add_block
from courses.models import Assignment, Lesson
from learning.enrolments.models import Enrolment
from learning.submissions import actions
from learning.submissions.files import add_file
from learning.submissions.marking import Choice, mark_submission
from lms.kernel import clock


def hand_in_work(
    learner: User, teacher: User, *, assignment: Any, course: str, private: str
) -> dict[str, Any]:
    """Let a learner work on the assignment of a course, `private` in all texts; return what fills addresses."""
    now = clock.now()
    Assignment.objects.filter(pk=assignment).update(attempts_allowed=None, title=f"Work, {private}")
    row = Assignment.objects.select_related("course").get(pk=assignment)
    lesson = Lesson.objects.select_related("course").get(course__slug=course, slug="text")
    add_block(lesson=lesson, kind="assignment", assignment=row, actor=teacher)
    enrolment = Enrolment.objects.select_related("course").get(course__slug=course, learner=learner)
    work: dict[str, Any] = {"enrolment": enrolment, "assignment": row, "now": now}
    criterion = row.criteria.get()
    for number in (1, 2, 3):
        actions.save_text(**work, number=number, text=f"Work, {private}")
        file = io.BytesIO(f"{private} {number}".encode())
        upload = add_file(**work, number=number, file=file, name="work.txt", size=20, actor=learner)
        if number == 3:
            break
        made = actions.hand_in(**work, number=number, actor=learner)
        if number == 1:
            choices = {criterion.pk: Choice(points=Decimal(1), comment=private)}
            mark_submission(
                submission=made, choices=choices, points=None, comment=private, actor=teacher, now=now
            )
        waiting, handed_in = made.pk, upload.pk
    return {"work": waiting, "work_file": handed_in, "draft_file": upload.pk}

"""Issues certificates when a course is completed, and when a grade became enough; renews those whose quiz was passed again."""

from collections.abc import Sequence

from django.db.models import Q

from learning.certificates.actions import Earned, issue_certificates
from learning.certificates.renewals import renew_earned
from learning.certificates.rules import confirmed, newly_earned
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

COMPLETED = "learning.course.completed"
# Whatever may move a total that learners see. Only courses whose rule asks for a grade are looked at.
GRADED = (
    "learning.course_grade.passed",
    "learning.attempt.handed_in",
    "learning.attempt.marked",
    "learning.answer.marked",
    "learning.milestone.answered",
    "learning.submission.marked",
    "learning.submission.marked_again",
    "learning.grades.posted",
    "learning.grades.imported",
    "learning.grading.changed",
    "learning.grade.overridden",
    "learning.grade.override_undone",
    "learning.grade.excused",
    "learning.grade.counted_again",
    "learning.regrade.applied",
    "learning.regrade.undone",
)


@consumer("learning.certificates", verbs=[COMPLETED, *GRADED])
def issue_earned(batch: Sequence[Event]) -> None:
    """Issue and renew what was earned, dated when it was earned. Safe to run again: an attempt renews once.

    Where the rule asks learners to confirm their name, the certificate waits for that.
    """
    completed = {
        event.object_id: event.occurred_at for event in batch if event.verb == COMPLETED and event.object_id
    }
    graded = {
        event.course_id: event.occurred_at for event in batch if event.verb != COMPLETED and event.course_id
    }
    asks = Q(course__certificate_rule__asks_name=True, confirmed_name=None)
    found = newly_earned(completed=completed, courses=graded).exclude(asks).order_by("pk")
    issue_certificates(
        [Earned(one, completed.get(one.pk) or graded[one.course_id], confirmed(one)) for one in found]
    )
    renew_earned(courses=graded, now=clock.now())

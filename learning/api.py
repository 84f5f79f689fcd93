"""What the floors above may do with this one."""

from learning.attempts.queries import shows_score
from learning.certificates.actions import issue_certificate
from learning.enrolments.actions import EnrolmentError, enrol, withdraw
from learning.enrolments.invitations import seal
from learning.gradebook.queries import Standing, course_grade
from learning.gradebook.reckoning import reckon, retotal
from learning.gradebook.sync import sync_items
from learning.progress.actions import recheck_lesson

__all__ = [
    "EnrolmentError",
    "Standing",
    "course_grade",
    "enrol",
    "issue_certificate",
    "recheck_lesson",
    "reckon",
    "retotal",
    "seal",
    "shows_score",
    "sync_items",
    "withdraw",
]

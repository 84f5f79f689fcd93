"""What the floors above may do with this one."""

from learning.certificates.actions import issue_certificate
from learning.enrolments.actions import EnrolmentError, enrol, withdraw
from learning.progress.actions import recheck_lesson

__all__ = ["EnrolmentError", "enrol", "issue_certificate", "recheck_lesson", "withdraw"]

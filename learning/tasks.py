"""The tasks of this floor, gathered from its parts."""

from learning.attempts.tasks import close_overdue
from learning.bulk.tasks import forget_addresses, run_people_list, take_up_people_lists
from learning.certificates.tasks import run_certificates, take_up_certificates
from learning.enrolments.tasks import keep_enrolments
from learning.gradebook.tasks import find_missing, take_up_marks, write_marks, write_sheet
from learning.live.tasks import remind_of_sessions
from learning.progress.tasks import recheck_courses, take_up_rechecks
from learning.regrading.tasks import run_regrade, take_up_regrades

__all__ = [
    "close_overdue",
    "find_missing",
    "forget_addresses",
    "keep_enrolments",
    "recheck_courses",
    "remind_of_sessions",
    "run_certificates",
    "run_people_list",
    "run_regrade",
    "take_up_certificates",
    "take_up_marks",
    "take_up_people_lists",
    "take_up_rechecks",
    "take_up_regrades",
    "write_marks",
    "write_sheet",
]

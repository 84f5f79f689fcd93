"""The tasks of this floor, gathered from its parts."""

from learning.attempts.tasks import close_overdue
from learning.enrolments.tasks import keep_enrolments
from learning.gradebook.tasks import find_missing, take_up_marks, write_marks

__all__ = ["close_overdue", "find_missing", "keep_enrolments", "take_up_marks", "write_marks"]

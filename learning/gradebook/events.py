"""What happens to grades."""

from lms.kernel.events import Verb

ITEM_POSTED = Verb("learning.grades.posted")
ITEM_HIDDEN = Verb("learning.grades.hidden")
OVERRIDDEN = Verb("learning.grade.overridden")
OVERRIDE_UNDONE = Verb("learning.grade.override_undone")
EXCUSED = Verb("learning.grade.excused")
COUNTED = Verb("learning.grade.counted_again")
IMPORTED = Verb("learning.grades.imported")
SETUP_CHANGED = Verb("learning.grading.changed")
STANDARD_CHANGED = Verb("learning.grading_standard.changed")
SHEET_WRITTEN = Verb("learning.gradebook_sheet.written")  # payload: state
# Recorded by `learning_total` in the database, when what a learner may see is enough whatever comes.
PASSED = Verb("learning.course_grade.passed")

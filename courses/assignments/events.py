"""What happens to assignments."""

from lms.kernel.events import Verb

CREATED = Verb("courses.assignment.created")
EDITED = Verb("courses.assignment.edited")
PUBLISHED = Verb("courses.assignment.published")
BINNED = Verb("courses.assignment.binned")
RUBRIC_KEPT = Verb("courses.rubric.kept")
RUBRIC_REMOVED = Verb("courses.rubric.removed")
RESTORED = Verb("courses.assignment.restored")

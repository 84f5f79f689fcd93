"""What happens to assignments."""

from lms.kernel.events import Verb

CREATED = Verb("courses.assignment.created")
EDITED = Verb("courses.assignment.edited")
PUBLISHED = Verb("courses.assignment.published")
BINNED = Verb("courses.assignment.binned")
RESTORED = Verb("courses.assignment.restored")

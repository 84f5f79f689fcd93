"""What happens when courses come in."""

from lms.kernel.events import Verb

COURSE_IMPORTED = Verb("courses.course.imported")

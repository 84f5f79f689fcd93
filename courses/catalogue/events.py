"""What happens to courses."""

from lms.kernel.events import Verb

COURSE_CREATED = Verb("courses.course.created")
COURSE_PUBLISHED = Verb("courses.course.published")
COURSE_UNPUBLISHED = Verb("courses.course.unpublished")
COURSE_BINNED = Verb("courses.course.binned")
COURSE_RESTORED = Verb("courses.course.restored")
COURSE_HANDED_OVER = Verb("courses.course.handed_over")
SUBJECT_CHANGED = Verb("courses.subject.changed")
TEAM_CHANGED = Verb("courses.course.team_changed")

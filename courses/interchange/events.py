"""What happens when courses come in."""

from lms.kernel.events import Verb

COURSE_IMPORTED = Verb("courses.course.imported")
QUESTIONS_IMPORTED = Verb("courses.questions.imported")
QUESTIONS_EXPORTED = Verb("courses.questions.exported")

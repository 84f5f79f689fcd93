"""What happens when courses and questions come in, go out and are copied."""

from lms.kernel.events import Verb

COURSE_IMPORTED = Verb("courses.course.imported")
QUESTIONS_IMPORTED = Verb("courses.questions.imported")
QUESTIONS_EXPORTED = Verb("courses.questions.exported")
COURSE_EXPORTED = Verb("courses.course.exported")
COURSE_COPIED = Verb("courses.course.copied")
PACKAGE_MADE = Verb("courses.package.made")

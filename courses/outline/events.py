"""What happens to modules and lessons."""

from lms.kernel.events import Verb

MODULE_BINNED = Verb("courses.module.binned")
MODULE_RESTORED = Verb("courses.module.restored")
LESSON_RULED = Verb(
    "courses.lesson.ruled"
)  # when it is complete, or whether it is there, was changed at once
LESSON_CREATED = Verb("courses.lesson.created")
LESSON_BINNED = Verb("courses.lesson.binned")
LESSON_RESTORED = Verb("courses.lesson.restored")

"""What happens in the studio."""

from lms.kernel.events import Verb

LESSON_EDITED = Verb("courses.lesson.edited")
LESSON_RESTORED_VERSION = Verb("courses.lesson.version_restored")
LESSON_DISCARDED = Verb("courses.lesson.changes_discarded")
CHANGES_PUBLISHED = Verb("courses.course.changes_published")
OUTLINE_CHANGED = Verb("courses.outline.changed")
DATES_CHANGED = Verb("courses.course.dates_changed")
DETAILS_EDITED = Verb("courses.course.details_edited")
DETAILS_DISCARDED = Verb("courses.course.details_discarded")
STEP_UNDONE = Verb("courses.outline.step_undone")
STEP_REDONE = Verb("courses.outline.step_redone")
THING_DELETED = Verb("courses.bin.thing_deleted")
COURSE_DELETED = Verb("courses.bin.course_deleted")
REMARK_ADDED = Verb("courses.remark.added")
REMARK_RESOLVED = Verb("courses.remark.resolved")
REMARK_REOPENED = Verb("courses.remark.reopened")

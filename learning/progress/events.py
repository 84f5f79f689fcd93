"""What the event log hears about progress. Actor is the learner, object the lesson, `course_id` is set."""

from lms.kernel.events import Verb

OPENED = Verb("learning.lesson.opened")  # the first time only
COMPLETED = Verb("learning.lesson.completed")
RECHECKED = Verb(
    "learning.progress.rechecked"
)  # object: the recheck; payload: looked_at, newly_done, kept, taken
# A recheck gave a learner completions, or took some back. Object: the enrolment; payload: gained, lost (lessons)
CHANGED = Verb("learning.progress.changed")
# A teacher marked it for a learner, or took that back. Actor: the teacher; payload: enrolment, learner, done
MARKED = Verb("learning.lesson.marked")

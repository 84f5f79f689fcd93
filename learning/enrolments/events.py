"""What the event log hears about enrolments. Actor is the learner, `course_id` is set."""

from lms.kernel.events import Verb

CREATED = Verb("learning.enrolment.created")  # payload: source, again (a withdrawn one came back)
WITHDRAWN = Verb("learning.enrolment.withdrawn")
COURSE_COMPLETED = Verb("learning.course.completed")  # object: the enrolment

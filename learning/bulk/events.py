"""What happens to lists of people. Object is the list, actor the teacher, `course_id` is set."""

from lms.kernel.events import Verb

LIST_REQUESTED = Verb("learning.people_list.requested")
LIST_APPROVED = Verb("learning.people_list.approved")
LIST_RETRIED = Verb("learning.people_list.retried")
LIST_CANCELLED = Verb("learning.people_list.cancelled")
LIST_ENDED = Verb("learning.people_list.ended")  # payload: state

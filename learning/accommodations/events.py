"""What happens to accommodations. Object is the row, actor who granted it, `course_id` is set."""

from lms.kernel.events import Verb

GRANTED = Verb("learning.accommodation.granted")
EXTENDED = Verb("learning.extension.granted")
TAKEN_BACK = Verb("learning.extension.taken_back")

"""What happens to work on assignments."""

from lms.kernel.events import Verb

HANDED_IN = Verb("learning.submission.handed_in")
WITHDRAWN = Verb("learning.submission.withdrawn")
MARKED = Verb("learning.submission.marked")
MARKED_AGAIN = Verb("learning.submission.marked_again")

"""What happens to attempts."""

from lms.kernel.events import Verb

STARTED = Verb("learning.attempt.started")
HANDED_IN = Verb("learning.attempt.handed_in")

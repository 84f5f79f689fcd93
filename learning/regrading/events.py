"""What happens to regrades. The payload names the quiz and counts what changed."""

from lms.kernel.events import Verb

REQUESTED = Verb("learning.regrade.requested")
APPLIED = Verb("learning.regrade.applied")
UNDONE = Verb("learning.regrade.undone")

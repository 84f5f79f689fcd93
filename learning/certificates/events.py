"""What happens to certificates."""

from lms.kernel.events import Verb

ISSUED = Verb("learning.certificate.issued")
REVOKED = Verb("learning.certificate.revoked")
REINSTATED = Verb("learning.certificate.reinstated")

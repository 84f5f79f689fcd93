"""What the event log hears about sessions. `session_id` is a fingerprint of the session, never its key."""

from lms.kernel.events import Verb

SESSION_STARTED = Verb("accounts.session.started")  # object: the person; payload: method
SESSION_ENDED = Verb("accounts.session.ended")  # object: the person; payload: by (self, revocation)

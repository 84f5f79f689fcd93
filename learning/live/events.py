"""What the event log hears about live sessions. Object is the session, `course_id` is set, actor the teacher."""

from lms.kernel.events import Verb

# Of several planned, or called off, at once each has its event; people are told of the `first` one: `count` are alike.
SCHEDULED = Verb("learning.live_session.scheduled")  # payload: starts_at, first, count
CHANGED = Verb("learning.live_session.changed")  # payload: starts_at, moved
CANCELLED = Verb("learning.live_session.cancelled")  # payload: first, count
REINSTATED = Verb("learning.live_session.reinstated")  # payload: starts_at
APPROACHING = Verb("learning.live_session.approaching")  # nobody did it; payload: starts_at
JOINED = Verb("learning.live_session.joined")  # actor: the learner, the first time

"""What the event log hears about calendars. Actor is the person whose calendar it is."""

from lms.kernel.events import Verb

FEED_MADE = Verb(
    "learning.calendar_feed.made"
)  # payload: renewed (an address that was there before has ended)
FEED_REVOKED = Verb("learning.calendar_feed.revoked")

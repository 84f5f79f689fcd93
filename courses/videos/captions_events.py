"""What happens to captions. The payload names the video, the language, the kind, and how many cues there are."""

from lms.kernel.events import Verb

CAPTIONS_CREATED = Verb("courses.captions.created")
CAPTIONS_CHANGED = Verb("courses.captions.changed")
CAPTIONS_DELETED = Verb("courses.captions.deleted")

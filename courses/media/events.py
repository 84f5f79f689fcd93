"""What happens to files."""

from lms.kernel.events import Verb

UPLOAD_STARTED = Verb("courses.upload.started")
UPLOAD_STORED = Verb("courses.upload.stored")
UPLOAD_REFUSED = Verb("courses.upload.refused")
UPLOAD_ENDED = Verb("courses.upload.ended")
PROCESSING_ENDED = Verb("courses.processing.ended")
PROCESSING_FAILED = Verb("courses.processing.failed")
PROCESSING_ASKED = Verb("courses.processing.asked")
ASSET_CHANGED = Verb("courses.asset.changed")

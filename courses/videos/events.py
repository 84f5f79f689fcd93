"""What happens to videos and their groups."""

from lms.kernel.events import Verb

VIDEO_CREATED = Verb("courses.video.created")
VIDEO_CHANGED = Verb("courses.video.changed")
VIDEO_REPLACED = Verb("courses.video.replaced")
VIDEO_EDITED = Verb("courses.video.edited")
VIDEO_DISCARDED = Verb("courses.video.changes_discarded")
VIDEO_PUBLISHED = Verb("courses.video.changes_published")
VIDEO_DELETED = Verb("courses.video.deleted")
GROUP_CREATED = Verb("courses.video_group.created")
GROUP_CHANGED = Verb("courses.video_group.changed")
GROUP_EDITED = Verb("courses.video_group.edited")
GROUP_DISCARDED = Verb("courses.video_group.changes_discarded")
GROUP_PUBLISHED = Verb("courses.video_group.changes_published")
GROUP_DELETED = Verb("courses.video_group.deleted")
FILE_DELETED = Verb("courses.file.deleted")

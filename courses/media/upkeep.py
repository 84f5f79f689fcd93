"""Tidying up after uploads, as tasks."""

from courses.media import uploads
from lms.kernel import clock
from lms.kernel.tasks import platform_task


@platform_task(name="courses.media.keep_uploads")
def keep_uploads() -> int:
    """Store complete uploads whose browser never came back for them, and remove the expired; return how many."""
    now = clock.now()
    return uploads.finish_waiting(now) + uploads.purge_uploads(now)

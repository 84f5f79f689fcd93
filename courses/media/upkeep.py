"""Tidying up after uploads, as tasks."""

from courses.media import uploads, workplace
from lms.kernel import clock
from lms.kernel.tasks import platform_task


@platform_task(name="courses.media.keep_uploads")
def keep_uploads() -> int:
    """Store complete uploads whose browser never came back for them, and remove the expired; return how many.

    Folders that killed workers left are swept as well.
    """
    now = clock.now()
    workplace.sweep(now)
    return uploads.finish_waiting(now) + uploads.purge_uploads(now)

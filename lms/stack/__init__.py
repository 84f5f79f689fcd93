"""The embedded PostgreSQL and Valkey of one `LMS_HOME`, and the supervisor behind `manage.py up`.

Nothing here imports Django at import time: settings, `manage.py` and the keepers use it before (or without) it.
"""

from lms.stack.lease import session
from lms.stack.paths import Home, lms_home
from lms.stack.urls import StackUrls, stack_urls

__all__ = ["Home", "StackUrls", "lms_home", "session", "stack_urls"]

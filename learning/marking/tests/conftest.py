"""Work on an assignment of two criteria, and a quiz of essays, both waiting in one course."""

from learning.submissions.tests.conftest import *  # noqa: F403

"""The fixtures of the gates."""

from lms.tests.world import world

__all__ = ["world"]

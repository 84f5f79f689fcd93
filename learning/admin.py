"""The admin of this floor, gathered from its parts."""

from learning.accommodations import admin as accommodations
from learning.attempts import admin as attempts
from learning.bulk import admin as bulk
from learning.calendar import admin as calendar
from learning.certificates import admin as certificates
from learning.enrolments import admin as enrolments
from learning.gradebook import admin as gradebook
from learning.live import admin as live
from learning.marking import admin as marking
from learning.player import admin as player
from learning.progress import admin as progress
from learning.regrading import admin as regrading
from learning.submissions import admin as submissions

__all__ = [
    "accommodations",
    "attempts",
    "bulk",
    "calendar",
    "certificates",
    "enrolments",
    "gradebook",
    "live",
    "marking",
    "player",
    "progress",
    "regrading",
    "submissions",
]

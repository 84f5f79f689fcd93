"""The admin pages of this floor, gathered from its parts."""

from courses.assignments import admin as assignments
from courses.authoring import admin as authoring
from courses.blocks import admin as blocks
from courses.catalogue import admin as catalogue
from courses.interchange import admin as interchange
from courses.links import admin as links
from courses.media import admin as media
from courses.milestones import admin as milestones
from courses.outline import admin as outline
from courses.questions import admin as questions
from courses.quizzes import admin as quizzes
from courses.videos import admin as videos

__all__ = [
    "assignments",
    "authoring",
    "blocks",
    "catalogue",
    "interchange",
    "links",
    "media",
    "milestones",
    "outline",
    "questions",
    "quizzes",
    "videos",
]

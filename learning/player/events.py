"""What the event log hears about watching. Actor is the learner, object the lesson, `course_id` is set."""

from lms.kernel.events import Verb

WATCHED = Verb(
    "learning.video.watched"
)  # payload: video, from_ms, to_ms, watched_ms (time spent, again included)
ANSWERED = Verb("learning.milestone.answered")  # payload: milestone, version, score, try

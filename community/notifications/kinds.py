"""The kinds of notification there are: what a person reads in the list and in the mail.

Texts are filled from the notification's `data` when they are shown, in the language of whoever reads them.
See docs/recipes/add-a-notification-kind.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` and `body` are filled with `data` by name; `why` answers "why am I getting this?"."""

    name: str
    icon: str
    title: Promise
    body: Promise
    action: Promise
    why: Promise
    by_email: bool = True

    @property
    def words(self) -> str:
        """The kind itself, for those who look after mail: its title with dots where the facts go."""
        return str(self.title) % _Dots()

    def fill(self, text: Promise, data: Mapping[str, Any]) -> str:
        """Return `text` with the facts of `data`; a fact that is missing reads as a dash."""
        return str(text) % _Dashes(data)


class _Dashes(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


class _Dots(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def kind_words(name: str) -> str:
    """What a kind is called; a name that is no kind any more stands for itself."""
    return KINDS[name].words if name in KINDS else name


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "enrolled",
            "book-open",
            _("You are enrolled in %(course)s"),
            _("Your place in %(course)s is ready. Start whenever you like; your progress is kept."),
            _("Open the course"),
            _("You enrolled in this course, or somebody who teaches it enrolled you."),
        ),
        Kind(
            "invited",
            "user-plus",
            _("You are invited to %(course)s"),
            _("%(name)s invites you to take %(course)s. Sign in or make an account by the link below."),
            _("Join the course"),
            _("Somebody who teaches the course entered your address. If you do not know them, do nothing."),
        ),
        Kind(
            "moved_up",
            "book-open",
            _("A place in %(course)s is yours"),
            _("A place in %(course)s became free and you were next in line. You are enrolled."),
            _("Open the course"),
            _("You stood on the waiting list of this course."),
        ),
        Kind(
            "enrolment_approved",
            "book-open",
            _("You were let into %(course)s"),
            _("Those who teach %(course)s said yes. Your place is ready."),
            _("Open the course"),
            _("You asked for a place in this course."),
        ),
        Kind(
            "enrolment_declined",
            "book-open",
            _("You were not let into %(course)s"),
            _("Those who teach %(course)s could not give you a place."),
            _("See the course"),
            _("You asked for a place in this course."),
        ),
        Kind(
            "access_ending",
            "clock",
            _("Your access to %(course)s ends soon"),
            _("Your access to %(course)s ends within a week. What you did is kept."),
            _("Open the course"),
            _("You learn in this course for a limited time."),
        ),
        Kind(
            "access_ended",
            "clock",
            _("Your access to %(course)s has ended"),
            _(
                "Your time in %(course)s is over. What you did is kept, and you go on where you were when it is renewed."
            ),
            _("See the course"),
            _("You learned in this course for a limited time."),
        ),
        Kind(
            "access_renewed",
            "clock",
            _("Your access to %(course)s was renewed"),
            _("Those who teach %(course)s gave you more time. You go on where you were."),
            _("Open the course"),
            _("You learn in this course for a limited time."),
        ),
        Kind(
            "place_withdrawn",
            "log-out",
            _("You are not in %(course)s any more"),
            _(
                "Those who teach %(course)s took your place away. What you did is kept. Ask them if you do not know why."
            ),
            _("See the course"),
            _("You had a place in this course, or waited for one."),
        ),
        Kind(
            "cohort_changed",
            "calendar",
            _("Your dates in %(course)s have changed"),
            _(
                "Those who teach %(course)s moved you to another group. Its dates are yours from now on; your calendar shows them."
            ),
            _("See your calendar"),
            _("You take this course together with others, on dates of your own."),
        ),
        Kind(
            "lessons_completed",
            "circle-check",
            _("%(course)s asks for less now: you have finished more of it"),
            _(
                "The rules of %(course)s have changed. By what you did, these are finished as well: %(lessons)s."
            ),
            _("Open the course"),
            _("You learn in this course, and what it asks for was changed."),
        ),
        Kind(
            "lessons_reopened",
            "undo",
            _("%(course)s has changed: there is something to do again"),
            _(
                "What these ask for has changed, so they are not finished any more: %(lessons)s. What you did is kept and counts."
            ),
            _("Open the course"),
            _("You had finished lessons whose rules those who teach the course have changed."),
        ),
        Kind(
            "lesson_marked",
            "circle-check",
            _("%(teacher)s marked “%(lesson)s” as done for you"),
            _("%(teacher)s marked “%(lesson)s” in %(course)s as done for you."),
            _("See the lesson"),
            _("Somebody who teaches the course said that you have done this lesson."),
        ),
        Kind(
            "lesson_unmarked",
            "undo",
            _("%(teacher)s took “done” of “%(lesson)s” back"),
            _(
                "%(teacher)s took the mark “done” of “%(lesson)s” in %(course)s back. Ask them if you do not know why."
            ),
            _("See the lesson"),
            _("Somebody who teaches the course took back that you have done this lesson."),
        ),
        Kind(
            "certificate_issued",
            "award",
            _("Your certificate for %(course)s is ready"),
            _("You have earned the certificate of %(course)s. It has the number %(number)s."),
            _("See the certificate"),
            _("You took a course that gives a certificate."),
        ),
        Kind(
            "certificate_corrected",
            "rotate-ccw",
            _("Your certificate for %(course)s was issued again"),
            _(
                "The certificate %(number)s was corrected. Number and address are the same; open the PDF anew, and take"
                " its badge again if you use one."
            ),
            _("See the certificate"),
            _("You have a certificate of this course."),
        ),
        Kind(
            "certificate_revoked",
            "circle-x",
            _("Your certificate for %(course)s was revoked"),
            _(
                "The certificate %(number)s is not valid any more, and its address says so. Its page says why."
            ),
            _("See why"),
            _("You have a certificate of this course."),
        ),
        Kind(
            "certificate_valid_again",
            "shield-check",
            _("Your certificate for %(course)s is valid again"),
            _("The certificate %(number)s was made valid again. Number and address are the same."),
            _("See the certificate"),
            _("You have a certificate of this course."),
        ),
        Kind(
            "certificate_ending",
            "clock",
            _("Your certificate for %(course)s ends soon"),
            _("Days left for the certificate %(number)s: %(days)s. Its page says how it is renewed."),
            _("See how to renew it"),
            _("You have a certificate of this course that is valid for a limited time."),
        ),
        Kind(
            "certificate_renewed",
            "rotate-ccw",
            _("Your certificate for %(course)s was renewed"),
            _(
                "The certificate %(number)s is valid for longer. Number and address are the same; open the PDF anew, and"
                " take its badge again if you use one."
            ),
            _("See the certificate"),
            _("You have a certificate of this course."),
        ),
        Kind(
            "grade_posted",
            "list-checks",
            _("Your mark for “%(item)s” is there"),
            _("“%(item)s” in %(course)s is marked. Your grades show how it counts."),
            _("See your grades"),
            _("You handed in work in this course, or your teacher gave a mark."),
        ),
        Kind(
            "grade_changed",
            "list-checks",
            _("Your mark for “%(item)s” was changed"),
            _("Somebody who teaches %(course)s set your mark for “%(item)s” by hand. Your grades say why."),
            _("See your grades"),
            _("A mark of yours was changed."),
        ),
        Kind(
            "live_scheduled",
            "video",
            _("Live session: %(session)s, %(when)s"),
            _(
                "“%(session)s” in %(course)s is planned for %(when)s. You join it from its page, which opens shortly before."
            ),
            _("See the session"),
            _("You learn in this course, or you lead this session."),
        ),
        Kind(
            "live_series_scheduled",
            "video",
            _("%(count)s live sessions: %(session)s, from %(when)s"),
            _(
                "“%(session)s” in %(course)s takes place %(count)s times, every week, the first time on %(when)s. Your"
                " calendar shows them all."
            ),
            _("See the first one"),
            _("You learn in this course, or you lead these sessions."),
        ),
        Kind(
            "live_moved",
            "clock",
            _("Moved: %(session)s is now %(when)s"),
            _("“%(session)s” in %(course)s has another time: %(when)s."),
            _("See the session"),
            _("You learn in this course, or you lead this session."),
        ),
        Kind(
            "live_cancelled",
            "circle-x",
            _("Cancelled: %(session)s, %(when)s"),
            _("“%(session)s” in %(course)s, planned for %(when)s, does not take place. Its page says why."),
            _("See the session"),
            _("You learn in this course, or you lead this session."),
        ),
        Kind(
            "live_series_cancelled",
            "circle-x",
            _("Cancelled: %(session)s from %(when)s on"),
            _(
                "“%(session)s” in %(course)s does not take place on %(when)s and the times after it, %(count)s in all."
            ),
            _("See the session"),
            _("You learn in this course, or you lead these sessions."),
        ),
        Kind(
            "live_reinstated",
            "rotate-ccw",
            _("%(session)s takes place after all, %(when)s"),
            _("“%(session)s” in %(course)s was cancelled and takes place after all: %(when)s."),
            _("See the session"),
            _("You learn in this course, or you lead this session."),
        ),
        Kind(
            "live_approaching",
            "video",
            _("Coming up: %(session)s, %(when)s"),
            _("“%(session)s” in %(course)s begins %(when)s. You join it from its page."),
            _("Go to the session"),
            _(
                "You learn in this course, or you lead this session. You are reminded a day and an hour before."
            ),
        ),
        Kind(
            "new_enrolment",
            "user-plus",
            _("%(learner)s enrolled in %(course)s"),
            _("%(learner)s has taken a place in %(course)s."),
            _("See who is in the course"),
            _("You lead this course."),
        ),
        Kind(
            "mentioned_in_remark",
            "message",
            _("%(author)s mentioned you in a remark"),
            _("%(author)s wrote about the lesson “%(lesson)s” in %(course)s: %(words)s"),
            _("Read the remark"),
            _("Somebody you work with on this course named you in a remark."),
        ),
        Kind(
            "course_received",
            "book-open",
            _("%(course)s is yours now"),
            _(
                "%(actor)s handed you the course %(course)s. You lead it, edit it and decide who is in its team."
            ),
            _("Open the course"),
            _("A course was handed over to you."),
        ),
        Kind(
            "course_given_away",
            "book-open",
            _("%(course)s belongs to %(owner)s now"),
            _("%(actor)s handed the course %(course)s to %(owner)s. You stay in its team as co-instructor."),
            _("Open the course"),
            _("You led this course."),
        ),
        Kind(
            "remark_on_course",
            "message",
            _("%(author)s remarked on “%(lesson)s”"),
            _("%(author)s wrote about the lesson “%(lesson)s” in %(course)s: %(words)s"),
            _("Read the remark"),
            _("You lead this course, or you take part in this exchange."),
            by_email=False,
        ),
        Kind(
            "score_changed",
            "list-checks",
            _("Your score in %(quiz)s changed"),
            _("Question %(position)s was regraded. Your score went from %(before)s to %(after)s points."),
            _("See why"),
            _("You took a quiz of which a question was regraded."),
        ),
    )
}
"""By name."""

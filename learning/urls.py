"""All addresses of learning, in one namespace; each part brings its own."""

from learning.accommodations.urls import urlpatterns as accommodations
from learning.attempts.urls import urlpatterns as attempts
from learning.bulk.urls import urlpatterns as bulk
from learning.calendar.urls import urlpatterns as calendar
from learning.certificates.urls import urlpatterns as certificates
from learning.enrolments.urls import urlpatterns as enrolments
from learning.gradebook.urls import urlpatterns as gradebook
from learning.grading.urls import urlpatterns as grading
from learning.home.urls import urlpatterns as home
from learning.live.urls import urlpatterns as live
from learning.marking.urls import urlpatterns as marking
from learning.player.urls import urlpatterns as player
from learning.regrading.urls import urlpatterns as regrading
from learning.submissions.urls import urlpatterns as submissions
from learning.teaching.urls import urlpatterns as teaching
from lms.kernel.routing import grouped

app_name = "learning"
# Fixed words below /learn/ come before the player's <course>/<lesson>.
urlpatterns = grouped(
    [
        *home,
        *calendar,
        *live,
        *attempts,
        *certificates,
        *enrolments,
        *bulk,
        *gradebook,
        *grading,
        *marking,
        *regrading,
        *submissions,
        *accommodations,
        *teaching,
        *player,
    ]
)

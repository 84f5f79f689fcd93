"""Addresses of this floor."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from courses.assignments.urls import urlpatterns as assignments
from courses.authoring.urls import urlpatterns as authoring
from courses.catalogue.sitemaps import CourseSitemap, robots
from courses.catalogue.views import catalogue_page
from courses.catalogue.views_subjects import removal, subject, subjects
from courses.interchange.transfers.urls import urlpatterns as transfers
from courses.interchange.views_copying import copy
from courses.interchange.views_packaging import make_package
from courses.media.urls import urlpatterns as media
from courses.milestones.urls import urlpatterns as milestones
from courses.outline.views import course
from courses.packages.urls import urlpatterns as packages
from courses.questions.urls import urlpatterns as questions
from courses.quizzes.urls import urlpatterns as quizzes
from courses.videos.captions_urls import urlpatterns as captions
from courses.videos.urls import urlpatterns as videos
from lms.kernel.routing import grouped

app_name = "courses"

urlpatterns = grouped(
    [
        path("courses/", catalogue_page, name="catalogue"),
        path("courses/<slug:slug>/", course, name="course"),
        path("sitemap.xml", sitemap, {"sitemaps": {"courses": CourseSitemap}}, name="sitemap"),
        path("robots.txt", robots, name="robots"),
        path("teach/subjects/", subjects, name="studio_subjects"),
        path("teach/subjects/<uuid:key>/", subject, name="studio_subject"),
        path("teach/subjects/<uuid:key>/removal/", removal, name="studio_subject_removal"),
        path("teach/<slug:course>/copy/", copy, name="studio_copy"),
        path("teach/library/packages/", make_package, name="library_packages"),
        *media,
        *packages,
        *transfers,
        *videos,
        *captions,
        *milestones,
        *questions,
        *quizzes,
        *assignments,
        *authoring,
    ]
)

"""Addresses of this floor."""

from django.urls import path

from courses.authoring.urls import urlpatterns as authoring
from courses.catalogue.views import catalogue_page
from courses.media.urls import urlpatterns as media
from courses.outline.views import course
from courses.videos.urls import urlpatterns as videos

app_name = "courses"

urlpatterns = [
    path("courses/", catalogue_page, name="catalogue"),
    path("courses/<slug:slug>/", course, name="course"),
    *media,
    *videos,
    *authoring,
]

"""Addresses of this floor."""

from django.urls import path

from courses.authoring.urls import urlpatterns as authoring
from courses.catalogue.views import catalogue_page
from courses.media.views import asset, picture
from courses.outline.views import course
from courses.videos.views import captions

app_name = "courses"

urlpatterns = [
    path("courses/", catalogue_page, name="catalogue"),
    path("courses/<slug:slug>/", course, name="course"),
    path("assets/<uuid:asset_id>/<str:name>", asset, name="asset"),
    path("captions/<uuid:track_id>.vtt", captions, name="captions"),
    path("media/thumbnails/<path:name>", picture, name="picture"),
    *authoring,
]

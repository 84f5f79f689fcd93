"""Addresses of the captions' editor, within the namespace `courses`."""

from django.urls import path

from courses.videos import captions_views as views

TRACKS = "teach/library/videos/<uuid:key>/captions/"
TRACK = f"{TRACKS}<uuid:track>/"

urlpatterns = [
    path(TRACKS, views.tracks, name="captions_tracks"),
    path(TRACK, views.editor, name="captions_editor"),
    path(f"{TRACK}cues/", views.cues, name="captions_cues"),
    path(f"{TRACK}details/", views.details, name="captions_details"),
    path(f"{TRACK}removal/", views.removal, name="captions_removal"),
    path(f"{TRACK}files/<slug:form>/", views.download, name="captions_download"),
]

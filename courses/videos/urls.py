"""Addresses of captions and of the library, within the namespace `courses`."""

from django.urls import path

from courses.videos import views

urlpatterns = [
    path("captions/<uuid:track_id>.vtt", views.captions, name="captions"),
]

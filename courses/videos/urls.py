"""Addresses of captions and of the library, within the namespace `courses`."""

from django.urls import path

from courses.videos import group_views as groups
from courses.videos import library_views as library
from courses.videos import views

LIBRARY = "teach/library/"
VIDEO = f"{LIBRARY}videos/<uuid:key>/"
GROUP = f"{LIBRARY}groups/<uuid:key>/"

urlpatterns = [
    path("captions/<uuid:track_id>.vtt", views.captions, name="captions"),
    path(LIBRARY, library.videos, name="library"),
    path(VIDEO, library.video, name="library_video"),
    path(f"{VIDEO}removal/", library.video_removal, name="library_video_removal"),
    path(f"{VIDEO}work/", library.video_work, name="library_video_work"),
    path(f"{LIBRARY}groups/", groups.groups, name="library_groups"),
    path(GROUP, groups.group, name="library_group"),
    path(f"{GROUP}removal/", groups.group_removal, name="library_group_removal"),
    path(f"{GROUP}items/", groups.group_items, name="library_group_items"),
    path(f"{GROUP}order/", groups.group_order, name="library_group_order"),
    path(f"{GROUP}items/<uuid:video>/", groups.group_place, name="library_group_place"),
    path(f"{LIBRARY}files/", library.files, name="library_files"),
    path(f"{LIBRARY}files/<uuid:key>/", library.file, name="library_file"),
    path(f"{LIBRARY}files/<uuid:key>/removal/", library.file_removal, name="library_file_removal"),
]

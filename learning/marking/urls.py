"""Addresses of marking, within the namespace `learning`."""

from django.urls import path

from learning.marking import views, views_piece

_PIECE = "teach/marking/<uuid:piece_id>/"

urlpatterns = [
    path("teach/marking/", views.queue, name="marking_queue"),
    path("teach/<slug:course>/marking/", views.marking, name="marking"),
    path(_PIECE, views_piece.piece, name="mark"),
    path(f"{_PIECE}claim/", views_piece.claimed, name="mark_claim"),
    path(f"{_PIECE}release/", views_piece.released, name="mark_release"),
    path(f"{_PIECE}draft/", views_piece.draft, name="mark_draft"),
    path(f"{_PIECE}files/<uuid:file_id>/", views_piece.file, name="mark_file"),
]

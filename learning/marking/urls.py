"""Addresses of marking, within the namespace `learning`."""

from django.urls import path

from learning.marking import views, views_comments, views_opinion, views_piece

_PIECE = "teach/marking/<uuid:piece_id>/"

urlpatterns = [
    path("teach/marking/", views.queue, name="marking_queue"),
    path("teach/marking/comments/", views_comments.comments, name="marking_comments"),
    path("teach/marking/comments/<uuid:key>/", views_comments.comment, name="marking_comment"),
    path(
        "teach/marking/comments/<uuid:key>/deletion/",
        views_comments.deletion,
        name="marking_comment_deletion",
    ),
    path("teach/<slug:course>/marking/", views.marking, name="marking"),
    path("teach/<slug:course>/marking/rules/", views.rules, name="marking_rules"),
    path(_PIECE, views_piece.piece, name="mark"),
    path(f"{_PIECE}claim/", views_piece.claimed, name="mark_claim"),
    path(f"{_PIECE}release/", views_piece.released, name="mark_release"),
    path(f"{_PIECE}waiver/", views_piece.waived, name="mark_waiver"),
    path(f"{_PIECE}opinion/", views_opinion.opinion, name="mark_opinion"),
    path(f"{_PIECE}draft/", views_piece.draft, name="mark_draft"),
    path(f"{_PIECE}files/<uuid:file_id>/", views_piece.file, name="mark_file"),
]

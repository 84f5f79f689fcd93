"""Addresses of the player, within the namespace `learning`."""

from django.urls import path

from learning.player import beats, views, views_notes

LESSON = "learn/<slug:course>/<slug:lesson>/"

urlpatterns = [
    # Before the lessons: "notes" is a reserved word for them.
    path("learn/<slug:course>/notes/", views_notes.page, name="course_notes"),
    path("learn/<slug:course>/notes.md", views_notes.file, {"form": "md"}, name="course_notes_md"),
    path("learn/<slug:course>/notes.csv", views_notes.file, {"form": "csv"}, name="course_notes_csv"),
    path(LESSON, views.lesson, name="lesson"),
    path(f"{LESSON}news/", views.news, name="lesson_news"),
    path(f"{LESSON}completion/", views.completion, name="completion"),
    path(f"{LESSON}videos/<uuid:video_id>/position/", beats.position, name="position"),
    path(f"{LESSON}videos/<uuid:video_id>/watched/", views.watched, name="watched"),
    path(f"{LESSON}milestones/<uuid:milestone_id>/answers/", views.milestone_answer, name="milestone_answer"),
    path(f"{LESSON}notes/", views_notes.lesson_notes, name="notes"),
    path(f"{LESSON}notes/<uuid:note_id>/", views_notes.note, name="note"),
]

"""Addresses of quizzes and attempts, within the namespace `learning`."""

from django.urls import path

from learning.attempts import uploads, views, views_hints, views_page

urlpatterns = [
    path("learn/<slug:course>/<slug:lesson>/quizzes/<uuid:quiz_id>/", views.quiz, name="quiz"),
    path(
        "learn/<slug:course>/<slug:lesson>/quizzes/<uuid:quiz_id>/attempts/", views.attempts, name="attempts"
    ),
    path("learn/attempts/<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("learn/attempts/<uuid:attempt_id>/answers/<int:position>/", views.answer, name="answer"),
    path("learn/attempts/<uuid:attempt_id>/answers/<int:position>/flag/", views.flag, name="flag"),
    path("learn/attempts/<uuid:attempt_id>/answers/<int:position>/hints/", views_hints.hints, name="hints"),
    path(
        "learn/attempts/<uuid:attempt_id>/answers/<int:position>/files/",
        uploads.answer_files,
        name="answer_files",
    ),
    path(
        "learn/attempts/<uuid:attempt_id>/answers/<int:position>/files/<uuid:file_id>/",
        uploads.answer_file,
        name="answer_file",
    ),
    path("learn/attempts/<uuid:attempt_id>/pages/<int:page>/", views_page.answers, name="answers"),
    path("learn/attempts/<uuid:attempt_id>/questions/", views.questions, name="questions"),
    path("learn/attempts/<uuid:attempt_id>/time/", views.time_left, name="time_left"),
    path("learn/attempts/<uuid:attempt_id>/hand-in/", views.hand_in, name="hand_in"),
    path("learn/attempts/<uuid:attempt_id>/result/", views.result, name="result"),
]

"""Addresses of the quiz builder, within the namespace `courses`."""

from django.urls import path

from courses.quizzes import views_builder as builder
from courses.quizzes import views_items as one
from courses.quizzes import views_settings as settings

QUIZ = "teach/<slug:course>/quizzes/<uuid:key>/"
ITEM = f"{QUIZ}items/<uuid:item>/"

urlpatterns = [
    path("teach/<slug:course>/quizzes/", builder.quizzes, name="studio_quizzes"),
    path(QUIZ, builder.builder, name="studio_quiz"),
    path(f"{QUIZ}items/", builder.items, name="studio_quiz_items"),
    path(f"{QUIZ}questions/", builder.question, name="studio_quiz_question"),
    path(f"{QUIZ}settings/", settings.settings, name="studio_quiz_settings"),
    path(f"{QUIZ}preview/", builder.preview, name="studio_quiz_preview"),
    path(f"{QUIZ}discarded/", builder.discard, name="studio_quiz_discard"),
    path(ITEM, one.item, name="studio_quiz_item"),
    path(f"{ITEM}place/", builder.place, name="studio_quiz_place"),
    path(f"{ITEM}removal/", builder.removal, name="studio_quiz_removal"),
]

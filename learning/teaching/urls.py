"""Addresses of the teaching side, within the namespace `learning`."""

from django.urls import path

from learning.teaching import views

urlpatterns = [
    path("teach/", views.teach, name="teach"),
    path("teach/<slug:course>/", views.course, name="teach_course"),
    path("teach/<slug:course>/lessons/<uuid:key>/learners/", views.lesson_learners, name="lesson_learners"),
]

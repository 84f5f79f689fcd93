"""Addresses of home, within the namespace `learning`."""

from django.urls import path

from learning.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("quiet/", views.quiet, name="quiet"),
    path("learn/", views.courses, name="courses"),
    path("learn/<slug:course>/", views.course, name="course"),
]

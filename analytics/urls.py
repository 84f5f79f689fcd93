"""Addresses of this floor."""

from django.urls import path

from analytics.dashboards import views

app_name = "analytics"

urlpatterns = [
    path("insights/", views.insights, name="insights"),
    path("insights/<slug:course>/", views.course, name="course"),
    path("insights/<slug:course>/finish-rates/", views.rates, name="finish_rates"),
    path("insights/<slug:course>/figures.csv", views.course_csv, name="course_csv"),
]

"""Addresses of the probes. The middleware answers them first; here they have names and a place in the route table."""

from django.urls import path

from lms.health import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
]

"""Addresses of packages, within the namespace `courses`. See `courses.packages.addresses`."""

from django.urls import path

from courses.packages import views

urlpatterns = [
    path(
        "packages/<uuid:organization_id>/<uuid:package_id>/<str:until>/<str:seal>/<path:name>",
        views.package_file,
        name="package_file",
    ),
]

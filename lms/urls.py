"""All addresses. Each app brings its own; allauth owns sign-in and the like below `/accounts/`."""

from django.contrib import admin
from django.urls import include, path

from accounts.api import public_file

urlpatterns = [
    path("", include("lms.health.urls")),
    path("", include("lms.pages.urls")),
    # Before learning: its /teach/<course>/ takes every word.
    path("", include("courses.urls")),
    path("", include("learning.urls")),
    path("", include("community.urls")),
    path("", include("analytics.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("media/<path:name>", public_file, name="public_file"),
    path("admin/", admin.site.urls),
]

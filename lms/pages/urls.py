"""The mark of the site; the style page, in development and demo only."""

from django.conf import settings
from django.urls import URLPattern, path

from lms.pages import views

app_name = "pages"
urlpatterns: list[URLPattern] = [path("favicon.ico", views.favicon, name="favicon")]
if settings.DEBUG or settings.LMS_DEMO:
    urlpatterns += [
        path("style/", views.style, name="style"),
        path("style/<slug:page>/", views.style, name="style-page"),
    ]

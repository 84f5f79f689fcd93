"""All addresses, and the style page, which production does not route."""

from django.urls import include, path

from lms.pages import views
from lms.urls import urlpatterns as product

style = [
    path("style/", views.style, name="style"),
    path("style/<slug:page>/", views.style, name="style-page"),
]
urlpatterns = [path("", include(style)), *product]

"""Addresses of this floor, below `/accounts/`. Those of sign-in and the like are allauth's."""

from django.urls import URLPattern, URLResolver

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = []

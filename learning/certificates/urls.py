"""Addresses of certificates, within the namespace `learning`."""

from django.urls import path

from learning.certificates import views

urlpatterns = [
    path("learn/<slug:course>/certificate/", views.certificate, name="certificate"),
    path("learn/<slug:course>/certificate/name/", views.certificate_name, name="certificate_name"),
    path("certificates/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:number>/", views.verify, name="verify"),
]

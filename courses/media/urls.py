"""Addresses of files and uploads, within the namespace `courses`."""

from django.urls import path

from courses.media import tus, views

urlpatterns = [
    path("assets/<uuid:asset_id>/<str:name>", views.asset, name="asset"),
    path("streams/<uuid:asset_id>/<str:until>/<str:seal>/<path:name>", views.rendition, name="rendition"),
    path("media/thumbnails/<path:name>", views.picture, name="picture"),
    path("teach/uploads/", tus.upload_list, name="uploads"),
    path("teach/uploads/<uuid:upload_id>/", tus.upload, name="upload"),
    path("teach/uploads/<uuid:upload_id>/asset/", tus.upload_asset, name="upload_asset"),
]

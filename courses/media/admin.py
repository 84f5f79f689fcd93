"""Media assets in the admin: upload, describe, see where the bytes are."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.catalogue.administration import ActionAdmin, NoDeletion
from courses.media.access import signed_asset_url
from courses.media.actions import max_bytes, save_asset, store_asset
from courses.media.models import MediaAsset


class UploadForm(forms.ModelForm[MediaAsset]):
    """A file and what it shows."""

    class Meta:
        model = MediaAsset
        fields = ("file", "alt_text", "is_public")

    def clean_file(self) -> Any:
        """Refuse an empty file and one that is too large."""
        file = self.cleaned_data["file"]
        if file.size > max_bytes():
            limit = filesizeformat(max_bytes())
            raise forms.ValidationError(_("The file is larger than %(limit)s."), params={"limit": limit})
        return file


@admin.register(MediaAsset)
class MediaAssetAdmin(NoDeletion, ActionAdmin):
    """Files. The same bytes uploaded again lead to the asset there is."""

    store = staticmethod(lambda row, actor: save_asset(asset=row, actor=actor))
    list_display = ("original_name", "kind", "content_type", "bytes", "state", "is_public", "created_at")
    list_filter = ("kind", "state", "is_public")
    search_fields = ("original_name", "alt_text", "sha256")
    ordering = ("-created_at", "-pk")
    shown = (
        "preview", "original_name", "kind", "content_type", "bytes", "width", "height", "duration_ms", "sha256",
        "state", "error", "uploaded_by", "created_at",
    )  # fmt: skip

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new asset is an upload."""
        if obj is None:
            kwargs["form"] = UploadForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Bytes never change: afterwards only the description does."""
        return ("file", "alt_text", "is_public") if obj is None else ("alt_text", "is_public", *self.shown)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was found out about the file is only shown."""
        return () if obj is None else self.shown

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the upload; the row of the form becomes the asset, new or known."""
        if change:
            super().save_model(request, obj, form, change)
            return
        file, cleaned = form.cleaned_data["file"], form.cleaned_data
        person: Any = request.user
        asset = store_asset(
            file, file.name, actor=person, alt_text=cleaned["alt_text"], is_public=cleaned["is_public"]
        )
        obj.__dict__.update(asset.__dict__)

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, asset: MediaAsset) -> str:
        """The size for people."""
        return filesizeformat(asset.size)

    @admin.display(description=_("look at it"))
    def preview(self, asset: MediaAsset) -> SafeString:
        """The picture itself, or a link to the file."""
        url = signed_asset_url(asset)
        if asset.kind == MediaAsset.Kind.IMAGE:
            return format_html(
                '<a href="{0}"><img src="{0}" alt="{1}" height="160"></a>', url, asset.alt_text
            )
        return format_html('<a href="{}">{}</a>', url, asset.original_name)

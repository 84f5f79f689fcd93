"""The admin of an organisation, on its own address: whoever may enter sees what their permissions open."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.users.access import ADMIN_ENTER
from lms.kernel.access import allows

_View = TypeVar("_View", bound=Callable[..., Any])


class LmsAdminSite(AdminSite):
    """Signing in, passwords and second factors are those of the product, not the admin's own."""

    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in platform staff, and people who may enter the admin of the organisation in scope."""
        person: Any = request.user
        return bool(person.is_active) and (person.is_staff or allows(person, ADMIN_ENTER))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Put the organisation's name at the head of every page."""
        name = getattr(getattr(request, "organization", None), "name", "")
        title = _("%(name)s admin") % {"name": name} if name else _("Admin")
        return super().each_context(request) | {"site_header": title, "site_title": title}

    def _build_app_dict(self, request: HttpRequest, label: Any = None) -> Any:
        """Django's list of apps and models, its names translated once, not at each comparison while it is sorted."""
        found: Any = super()._build_app_dict(request, label)
        for app in found.values():
            for model in app["models"]:
                model["name"] = str(model["name"])
        return found

    def admin_view(self, view: _View, cacheable: bool = False) -> _View:
        """Answer 400 to values no page of ours sends, such as rows chosen by keys that are none."""

        @wraps(view)
        def readable(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except ValidationError as error:
                raise BadRequest(str(error)) from error

        return super().admin_view(cast("_View", readable), cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the sign-in page; 403 for those who are signed in and may not enter."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(ADMIN_ENTER.name)
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Send to the page where everybody changes their password."""
        return redirect("account_change_password")

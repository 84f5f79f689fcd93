"""The shell: lazy, without queries, and true to who asks."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from lms.pages.context import Shell, hue_step

ANYBODY = SimpleNamespace(is_authenticated=False)


def shell(path: str = "/", **more: Any) -> Shell:
    request = RequestFactory().get(path)
    request.user = more.pop("user", ANYBODY)
    for name, value in more.items():
        setattr(request, name, value)
    return Shell(request)


def person(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=True, full_name="Maya Fernando", email="m@lms.com", **more)


@pytest.mark.parametrize(
    ("hue", "step"), [(165, 165), (163, 165), ("12.4", 10), (359, 0), (None, 165), ("red", 165)]
)
def test_hues_come_in_steps(hue: object, step: int) -> None:
    assert hue_step(hue) == step


def test_without_an_organisation_the_product_speaks() -> None:
    assert (shell().name, shell().hue, shell().logo_url) == ("LMS", 165, "")


def test_an_organisation_brings_its_name_and_hue() -> None:
    found = shell(organization=SimpleNamespace(name="Kilele College", brand_hue=32, logo=None))
    assert (found.name, found.hue) == ("Kilele College", 30)


def test_a_visitor_sees_the_catalogue_only() -> None:
    assert [item.key for item in shell().nav] == ["catalogue"]


def test_teaching_and_admin_follow_permissions() -> None:
    learner = shell(user=person(permissions=frozenset()))
    assert not learner.teaches
    assert not learner.is_staff
    teacher = shell(user=person(permissions=frozenset({"courses.course.create"})))
    assert teacher.teaches
    admin = shell(user=person(permissions=frozenset({"accounts.admin.enter"})))
    assert admin.is_staff


def test_the_current_entry_follows_the_path() -> None:
    assert [item.key for item in shell("/courses/statistics/").nav if item.current] == ["catalogue"]
    assert shell("/insights/x/").section == "teach"


def test_a_theme_is_light_dark_or_the_systems() -> None:
    request = RequestFactory().get("/")
    for cookie, theme in (("dark", "dark"), ('"><script>', ""), ("", "")):
        request.COOKIES["theme"] = cookie
        assert Shell(request).theme == theme

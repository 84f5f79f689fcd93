"""The admin, page by page: generated from what is registered, held against one table of rights."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from lms.kernel import tenancy
from lms.tests.building import Tenant
from lms.tests.walls import marks
from lms.tests.world import ROLES, Answer, World

pytestmark = pytest.mark.django_db

PAGES = ("changelist", "add", "change", "history", "delete")
# Which of the five pages open, in their order, for an administrator of the organisation and for the platform's staff.
# Rows that others hang on go to a bin, or are never deleted; records of what happened are only looked at.
RIGHTS = {
    "accounts.organization": ("list … change history …", "list add change history …"),
    "accounts.user": ("list add change history …",) * 2,
    "accounts.role": ("list add change history …",) * 2,
    "accounts.membership": ("list add change history delete",) * 2,
    "kernel.auditentry": ("list … … history …",) * 2,
    "courses.course": ("list add change history …",) * 2,
    "courses.module": ("list add change history …",) * 2,
    "courses.lesson": ("list add change history …",) * 2,
    "courses.block": ("list add change history delete",) * 2,
    "courses.category": ("list add change history delete",) * 2,
    "courses.importrun": ("list … change history …",) * 2,
    "courses.transfer": ("list … change history …",) * 2,
    "courses.lessonversion": ("list … change history …",) * 2,
    "courses.publication": ("list … change history …",) * 2,
    "courses.remark": ("list … change history …",) * 2,
    "courses.outsidelink": ("list … change history …",) * 2,
    "courses.mediaasset": ("list add change history …",) * 2,
    "courses.videodraft": ("list … change history …",) * 2,
    "courses.videogroup": ("list add change history delete",) * 2,
    "courses.video": ("list add change history delete",) * 2,
    "courses.milestone": ("list add change history delete",) * 2,
    "courses.question": ("list add change history …",) * 2,
    "courses.questionfolder": ("list … change history …",) * 2,
    "courses.quiz": ("list add change history …",) * 2,
    "courses.assignment": ("list … change history …",) * 2,
    "courses.savedrubric": ("list … change history …",) * 2,
    "learning.grade": ("list … change history …",) * 2,
    "learning.gradeitem": ("list … change history …",) * 2,
    "learning.submission": ("list … change history …",) * 2,
    "learning.piece": ("list … change history …",) * 2,
    "learning.markingrules": ("list … change history …",) * 2,
    "learning.regrade": ("list … change history …",) * 2,
    "learning.attempt": ("list … change history …",) * 2,
    "learning.lateanswer": ("list … change history …",) * 2,
    "learning.certificate": ("list … change history …",) * 2,
    "learning.accommodation": ("list … change history …",) * 2,
    "learning.extension": ("list … change history …",) * 2,
    "learning.livesession": ("list … change history …",) * 2,
    "learning.liveattendance": ("list … change history …",) * 2,
    "learning.calendarfeed": ("list … change history delete",) * 2,
    "learning.certificaterule": ("list add change history …",) * 2,
    "learning.enrolmentimport": ("list … change history …",) * 2,
    "learning.gradebooksheet": ("list … change history …",) * 2,
    "learning.gradingscheme": ("list … change history …",) * 2,
    "learning.certificaterun": ("list … change history …",) * 2,
    "learning.certificateline": ("list … change history …",) * 2,
    "learning.certificatedesign": ("list … change history …",) * 2,
    "learning.issuerkey": ("list … change history …",) * 2,
    "learning.confirmedname": ("list … change history …",) * 2,
    "learning.videosession": ("list … change history …",) * 2,
    "learning.milestoneanswer": ("list … change history …",) * 2,
    "learning.lessonmark": ("list … change history …",) * 2,
    "learning.recheck": ("list … change history …",) * 2,
    "learning.cohort": ("list add change history delete",) * 2,
    "learning.enrolmentrules": ("list add change history delete",) * 2,
    "learning.enrolment": ("list add change history …",) * 2,
    "community.notification": ("list … change history …",) * 2,
    "community.delivery": ("list … change history …",) * 2,
}
# The site's own pages: for strangers, for who may not enter, and for who may.
SITE = {
    "index": ("in", "403", "200"),
    "app_list": ("in", "403", "200"),
    "password_change": ("in", "403", "302"),
    "password_change_done": ("in", "403", "200"),
    "autocomplete": ("in", "403", "403"),
    "jsi18n": ("in", "403", "200"),
    "view_on_site": ("in", "403", "302"),
    "login": ("in", "403", "302"),
    "logout": ("302", "302", "405"),
}
ENTER = ("admin", "other_admin", "staff")


def row_of(model: type[Model], tenant: Tenant) -> Model:
    """Return a row of the model that belongs to a tenant: one of their people, themselves, or whatever is there."""
    label = model._meta.label_lower
    if label == "accounts.organization":
        return tenant.organization
    if label == "accounts.user":
        return tenant.people["learner"]
    with tenancy.scope(tenant.organization):
        found = model._base_manager.filter(organization_id=tenant.organization.pk).order_by("-pk").first()
    assert found is not None, f"the world has no {label}"
    return found


def page_of(model: type[Model], page: str, key: Any) -> tuple[str, list[Any]]:
    """Return the name and the arguments of one of the five pages of a model."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return name, [] if page in PAGES[:2] else [key]


def word(who: str, answer: Answer, args: list[Any]) -> str:
    """Return what somebody gets: a status, `in` by way of the sign-in page, `gone` when there is no such row."""
    if answer.location.startswith("/admin/login/?next="):
        # That page hands strangers on to the product's sign-in, and says no to everybody else: see SITE.
        return "in" if who == "anonymous" else "403"
    if answer.location.startswith("/accounts/login/?next="):
        return "in"
    return "gone" if answer.location == "/admin/" and args else str(answer.status)


def expected(label: str, page: int, who: str) -> set[str]:
    """Return what somebody should get for one page of one row of the first organisation."""
    if who not in ENTER:
        return {"in"} if who == "anonymous" else {"403"}
    opens = RIGHTS[label][who == "staff"].split()[page] != "…"
    if who == "other_admin" and page >= 2:
        # Where the right is missing too, either may be said first. The page of one audit entry is nowhere.
        return {"gone"} if opens else {"gone", "403", "404"}
    return {"200"} if opens else {"403", "404"}


def test_every_registered_model_has_its_row() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == set(RIGHTS)


def test_every_page_of_the_admin_is_in_a_table() -> None:
    [resolver] = [
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver) and one.namespace == "admin"
    ]
    known = set(SITE) | {f"{label.replace('.', '_')}_{page}" for label in RIGHTS for page in PAGES}
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        inner = pattern.url_patterns if isinstance(pattern, URLResolver) else [pattern]
        # Those without a name lead to the named ones: an older address, and the one that catches all.
        found |= {str(one.name) for one in inner if isinstance(one, URLPattern) and one.name}
    assert found == known


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_pages_of_a_model(model: type[Model], world: World) -> None:
    """Each opens to whom it should, and shows the other organisation's administrator nothing of the first.

    That one asks right after the first one's administrator, with the caches as they are then.
    """
    key = row_of(model, world.first).pk
    label = model._meta.label_lower
    wrong = {}
    for number, page in enumerate(PAGES):
        name, args = page_of(model, page, key)
        path = world.address(name, *args)
        for who in ROLES:
            answer = world.ask(who, "GET", path, fresh=who != "other_admin")
            got = word(who, answer, args)
            if got not in expected(label, number, who):
                wrong[page, who] = got
            if who == "other_admin":
                searches = [f"{path}?q=zz-"] if page == "changelist" else []
                shown = "".join(
                    [answer.body, *(world.ask(who, "GET", one, fresh=False).body for one in searches)]
                )
                if any(mark in shown for mark in marks(world)):
                    wrong[page, f"{who} is shown"] = "what is the first one's"
    assert not wrong


@pytest.mark.parametrize("name", SITE)
def test_pages_of_the_site(name: str, world: World) -> None:
    course = ContentType.objects.get(app_label="courses", model="course")
    with tenancy.scope(world.first.organization):
        model: Any = course.model_class()
        key = model.objects.get(slug=world.first.values["course"]).pk
    args = {"view_on_site": [course.pk, key], "app_list": ["courses"]}.get(name, [])
    stranger, outside, inside = SITE[name]
    want = {who: inside if who in ENTER else outside for who in ROLES} | {"anonymous": stranger}
    if name == "view_on_site":
        want["other_admin"] = "404"
    path = world.address(f"admin:{name}", *args)
    assert {who: word(who, world.ask(who, "GET", path), args) for who in ROLES} == want

"""Subjects of the catalogue, made and put in order in the studio by those who manage content."""

from typing import Any

import pytest

from accounts.models import User
from courses.models import Category
from courses.testing import make_course
from lms.kernel.models import Event

PATH = "/teach/subjects/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


def names() -> list[str]:
    return list(Category.objects.order_by("position").values_list("name", flat=True))


def test_subjects_are_made_renamed_moved_and_taken_away(
    client_for: Any, admin: User, instructor: User
) -> None:
    assert client_for(instructor).post(PATH, {"name": "Mine"}).status_code == 403
    client = client_for(admin)
    for name in ("Maths", "Arts", "  maths "):
        client.post(PATH, {"name": name})
    assert names() == ["Maths", "Arts"]
    assert "There is a subject “maths” already." in client.get(PATH).content.decode()
    maths, arts = Category.objects.order_by("position")
    client.post(f"{PATH}{arts.pk}/", {"step": "up"})
    client.post(f"{PATH}{arts.pk}/", {"step": "up"})
    client.post(f"{PATH}{maths.pk}/", {"name": "Mathematics"})
    assert names() == ["Arts", "Mathematics"]
    assert Category.objects.get(pk=maths.pk).slug == "maths"
    make_course(instructor, category=maths)
    make_course(instructor, slug="other", staged={"category": str(arts.pk)})
    for subject in (maths, arts):
        client.post(f"{PATH}{subject.pk}/removal/")
        assert "1 course stands under it." in client.get(PATH).content.decode()
    assert names() == ["Arts", "Mathematics"]
    arts.courses.model.objects.update(staged=None)
    client.post(f"{PATH}{arts.pk}/removal/")
    assert names() == ["Mathematics"]
    assert Event.objects.filter(verb="courses.subject.changed").count() == 6

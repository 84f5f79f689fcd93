"""Details of a course: what waits and what learners see, in words, saved by two, published."""

import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from courses.authoring.details import details_print
from courses.authoring.details_words import details_differences
from courses.authoring.models import Publication
from courses.media.pictures import course_picture
from courses.models import Category, Course
from courses.testing import make_course
from lms.kernel.ids import uuid7
from lms.kernel.models import Event

SUBJECT = uuid7()
FORM = {
    "title": "Statistics", "slug": "statistics", "language": "en", "price": "0", "currency": "EUR", "pass_mark": "70",
    "summary": "About it.",
}  # fmt: skip
PATH = "/teach/statistics/details/"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ({"title": "One"}, {"title": "Two"}, "Title: One → Two"),
        ({"summary": ""}, {"summary": "Short."}, "One sentence: nothing → Short."),
        ({"price": Decimal(20), "currency": "EUR"}, {"price": Decimal("25.50"), "currency": "EUR"}, "Price: EUR 20 → EUR 25.50"),
        ({"price": Decimal(20), "currency": "EUR"}, {"price": Decimal(20), "currency": "KES"}, "Price: EUR 20 → KES 20"),
        ({"price": Decimal(0), "currency": ""}, {"price": Decimal(5), "currency": ""}, "Price: free → 5.00"),
        ({"description": "a\nb\nc\nd"}, {"description": "a\nB\nC\nd\n\ne"}, "Description: 2 lines changed, 1 line added"),
        ({"description": "a\nb"}, {"description": "a"}, "Description: 1 line removed"),
        ({"tags": ["data"]}, {"tags": ["maths"]}, "Tags: “maths” is new, “data” goes"),
        ({"outcomes": ["a", "b"]}, {"outcomes": ["b", "a"]}, "You will be able to: in another order"),
        ({"category": None}, {"category": SUBJECT}, "Subject: nothing → Mathematics"),
        ({"language": "en"}, {"language": "sw"}, "Language: English → Kiswahili"),
        ({"difficulty_level": "beginner"}, {"difficulty_level": None}, "Level: Beginner → nothing"),
        ({"pass_mark": 70}, {"pass_mark": 0}, "Pass mark: 70 % → 0 %"),
        ({"thumbnail": ""}, {"thumbnail": "a.png"}, "Picture: one comes in the place of the drawing"),
        ({"thumbnail": "a.png"}, {"thumbnail": ""}, "Picture: the generated drawing comes in its place"),
        (
            {"starts_at": None},
            {"starts_at": datetime(2027, 3, 1, 9, tzinfo=UTC)},
            "Starts: nothing → 1 March 2027, 09:00 UTC",
        ),
    ],
)  # fmt: skip
def test_what_changes_is_said_in_words(
    before: dict[str, Any], after: dict[str, Any], sentence: str, settings: Any
) -> None:
    settings.TIME_ZONE = "UTC"
    said = [one.sentence for one in details_differences(before, after, {SUBJECT: "Mathematics"})]
    assert said == [sentence]
    assert not list(details_differences(after, after, {}))


@pytest.fixture
def course(db: None, scope: Any, instructor: User) -> Course:
    return make_course(instructor, lessons=1, summary="About it.")


def picture(colour: str = "red") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, format="PNG")
    return SimpleUploadedFile("map.png", out.getvalue(), "image/png")


def stored() -> Course:
    found: Course = Course.objects.get(slug__startswith="statistics")
    return found


def test_details_wait_until_they_are_published(
    client_for: Any, course: Course, instructor: User, client: Any
) -> None:
    subject = Category.objects.create(name="Mathematics", slug="mathematics")
    author = client_for(instructor)
    sent = FORM | {
        "title": "Statistics anew", "price": "25", "tags_text": "Data, data , Maths", "outcomes_text": "count\n\nmeasure",
        "description": "All *of* it.", "category": str(subject.pk), "capacity": "30", "thumbnail": picture(), "focus_x": "50", "focus_y": "20",
    }  # fmt: skip
    version = stored().content_version
    assert author.post(PATH, sent).status_code == 302
    # Places count at once, everything else waits.
    saved = stored()
    assert (saved.title, saved.price, saved.tags, saved.thumbnail.name, saved.capacity) == (
        "Statistics", 0, [], "", 30,
    )  # fmt: skip
    seen = client.get("/courses/statistics/").content.decode()
    assert "Statistics anew" not in seen
    assert "Mathematics" not in seen
    page = author.get(PATH).content.decode()
    assert "7 changes wait for Publish changes" in page
    assert "Learners see: <b>Statistics</b>" in " ".join(page.split())
    assert 'value="Statistics anew"' in page
    draft = author.get("/teach/statistics/preview/").content.decode()
    assert "<h1>Statistics anew</h1>" in draft
    assert "<em>of</em>" in draft
    assert 'href="/teach/statistics/preview/"' in author.get("/teach/statistics/outline/").content.decode()
    listed = author.get("/teach/statistics/publication/").content.decode()
    for sentence in (
        "Title: Statistics → Statistics anew",
        "Price: free → EUR 25",
        "Subject: nothing → Mathematics",
    ):
        assert sentence in listed
    shown = saved.staged["thumbnail"]
    assert shown.endswith("-at50x20.png")
    assert course_picture(shown.removeprefix("thumbnails/")).content_type == "image/png"
    assert author.post("/teach/statistics/publication/", {"change": "details:course"}).status_code == 302
    done = stored()
    assert (done.title, done.price, done.tags, done.outcomes, done.category, done.staged) == (
        "Statistics anew", 25, ["data", "maths"], ["count", "measure"], subject, None,
    )  # fmt: skip
    assert done.thumbnail.name == shown
    assert done.content_version > version
    assert "Statistics anew" in client.get("/courses/statistics/").content.decode()
    assert "Statistics anew" in client.get("/courses/?q=anew").content.decode()
    ((title, _state, sentences),) = Publication.objects.get().changes
    assert title == "Settings of the course"
    assert "Price: free → EUR 25" in sentences
    (event,) = Event.objects.filter(verb="courses.course.changes_published")
    assert "price" in event.payload["details"]


def test_one_change_is_put_back_and_a_pair_together(
    client_for: Any, course: Course, instructor: User
) -> None:
    client = client_for(instructor)
    client.post(PATH, FORM | {"title": "Other", "price": "5", "currency": "KES", "pass_mark": "50"})
    assert set(stored().staged) == {"title", "price", "currency", "pass_mark"}
    client.post(f"{PATH}removal/", {"column": "price"})
    assert set(stored().staged) == {"title", "pass_mark"}
    # What is typed back as it was does not wait any more.
    client.post(PATH, FORM | {"pass_mark": "50"})
    assert set(stored().staged) == {"pass_mark"}
    client.post(f"{PATH}removal/")
    assert stored().staged is None
    assert Event.objects.filter(verb="courses.course.details_discarded").count() == 2


def test_what_stands_against_the_new_details_is_found(
    client_for: Any, course: Course, instructor: User
) -> None:
    client = client_for(instructor)
    client.post(PATH, FORM | {"description": "![](https://pictures.example/map.png)"})
    answer = client.post("/teach/statistics/publication/", {"change": "details:course"})
    assert answer.status_code == 422
    assert "A picture in the description of the course" in answer.content.decode()
    assert stored().description == ""


def test_a_course_nobody_sees_is_saved_at_once(client_for: Any, course: Course, instructor: User) -> None:
    Course.objects.filter(pk=course.pk).update(is_published=False, staged={"title": "Left from before"})
    assert client_for(instructor).post(PATH, FORM | {"summary": "New."}).status_code == 302
    assert (stored().summary, stored().title, stored().staged) == ("New.", "Statistics", None)


def test_details_that_somebody_else_changed_are_not_overwritten(
    client_for: Any, course: Course, instructor: User
) -> None:
    sent = FORM | {"summary": "Mine.", "expected": details_print(course)}
    client = client_for(instructor)
    page = client.get(PATH).content.decode()
    assert f'name="expected" value="{sent["expected"]}"' in page
    Course.objects.filter(pk=course.pk).update(staged={"summary": "Theirs."})
    answer = client.post(PATH, sent | {"thumbnail": picture("blue")})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "<dd>Theirs.</dd>" in body
    assert 'value="Mine."' in body
    assert "The picture you chose is kept." in body
    assert stored().staged == {"summary": "Theirs."}
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', body) for name in ("expected", "chosen")}
    again = sent | {name: found[1] for name, found in hidden.items() if found}
    assert client.post(PATH, again | {"chosen": "forged"}).status_code == 302
    assert set(stored().staged) == {"summary"}
    # Sent twice, it is the same.
    for _time in range(2):
        assert client.post(PATH, again | {"expected": details_print(stored())}).status_code == 302
        assert stored().staged["summary"] == "Mine."
        assert stored().staged["thumbnail"].endswith(".png")


def test_what_a_form_does_to_spaces_is_no_change(client_for: Any, course: Course, instructor: User) -> None:
    course.description, course.outcomes = "One.\n\nTwo.\n", ["count 95\N{NARROW NO-BREAK SPACE}% of it"]
    course.save()
    sent = FORM | {"description": "One.\r\n\r\nTwo.", "outcomes_text": course.outcomes[0] + "\r\n"}
    assert client_for(instructor).post(PATH, sent).status_code == 302
    assert stored().staged is None


@pytest.mark.parametrize(("field", "typed"), [("language", "xx"), ("currency", "ABC")])
def test_what_is_in_no_list_is_refused(
    client_for: Any, course: Course, instructor: User, field: str, typed: str
) -> None:
    client = client_for(instructor)
    answer = client.post(PATH, FORM | {field: typed})
    assert answer.status_code == 422
    assert f"Choose a {field} of the list." in answer.content.decode()
    page = client.get(PATH).content.decode()
    assert '<option value="sw">Swahili (Kiswahili)</option>' in page
    assert '<option value="KES">Kenyan shilling (KES)</option>' in page
    # What is there already stays, whatever the lists know.
    Course.objects.filter(pk=course.pk).update(**{field: typed})
    assert client.post(PATH, FORM | {field: typed}).status_code == 302

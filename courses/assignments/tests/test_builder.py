"""The builder over HTTP: keep, add and move rows, two authors, publish."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.assignments.actions import NotReady, create_assignment, publish_assignment, save_draft
from courses.assignments.documents import AssignmentDocument, draft_document, published_document
from courses.authoring import drafts
from courses.authoring.publishing import publish, waiting
from courses.models import Assignment, Course, Criterion, Level, SampleAnswer, SavedRubric
from lms.kernel import clock
from lms.kernel.models import Event

SETTINGS = {
    "title": "Report", "instructions": "Write *well*.", "takes_text": "on", "takes_files": "on", "file_types": ".PDF, docx",
    "max_files": "2", "max_file_mb": "3", "points": "10", "attempts_allowed": "2", "late_percent": "10", "late_per": "day",
    "late_most": "50", "late_grace": "15",
}  # fmt: skip


@pytest.fixture
def builder(client: Client, assignment: Assignment, instructor: User) -> Any:
    client.force_login(instructor)
    address = reverse("courses:studio_assignment", args=[assignment.course.slug, assignment.pk])

    def send(**more: Any) -> Any:
        page = client.get(address).content.decode()
        found = re.search(r'name="revision" value="(\d+)"', page)
        sent = SETTINGS | _rows(page) | {"revision": found[1] if found else ""} | more
        return client.post(address, {key: value for key, value in sent.items() if value is not None})

    return send


def _rows(page: str) -> dict[str, Any]:
    """The rows of the page as a browser sends them."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and re.match(r"criterion|sample|[cls]-", name[1]):
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def now_draft(assignment: Assignment) -> AssignmentDocument:
    assignment.refresh_from_db()
    return draft_document(assignment)


def test_what_is_saved_waits_and_learners_see_nothing(builder: Any, assignment: Assignment) -> None:
    assert builder().status_code == 302
    draft = now_draft(assignment)
    assert draft.file_types == ("pdf", "docx")
    assert (draft.max_file_bytes, draft.late_policy.percent) == (3 * 1024**2, Decimal(10))
    assert (assignment.points, assignment.instructions, assignment.is_published) == (100, "", False)
    assert Event.objects.filter(verb="courses.assignment.edited").count() == 1
    builder()
    assert Event.objects.filter(verb="courses.assignment.edited").count() == 1, (
        "the same again changes nothing"
    )


def test_a_rubric_is_kept_and_taken_by_another_assignment(
    builder: Any, assignment: Assignment, instructor: User, client: Client
) -> None:
    assert builder(do="keep", rubric_title="Essays").status_code == 422
    builder(do="add:criterion")
    mine = now_draft(assignment).criteria
    builder(
        **{f"c-{mine[0].id}-title": "Clarity"}, do="keep", rubric_title=" Essays ", rubric_bank="organization"
    )
    kept = SavedRubric.objects.get()
    assert (kept.title, kept.course, kept.number) == ("Essays", None, 1)
    builder(do="keep", rubric_title="Essays", rubric_bank="organization")
    assert SavedRubric.objects.get().number == 1, "the same again is no other version"
    other = create_assignment(course=assignment.course, title="Other", actor=instructor)
    address = reverse("courses:studio_assignment", args=[other.course.slug, other.pk])
    assert "Essays · organisation" in client.get(address).content.decode()
    client.post(address, SETTINGS | {"revision": "1", "do": "use", "rubric": str(kept.pk)})
    taken = now_draft(other).criteria
    assert [one.title for one in taken] == ["Clarity"]
    assert not {one.id for one in taken} & {one.id for one in mine}
    builder(do=f"add:level:{mine[0].id}")
    builder(do="keep", rubric_title="Essays", rubric_bank="organization")
    assert SavedRubric.objects.get().number == 2
    assert now_draft(other).criteria == taken, "a newer version changes no copy"
    page = " ".join(client.get(address).content.decode().split())
    assert "“Essays”, version 1. There is version 2 by now" in page
    listed = reverse("courses:studio_rubrics", args=[other.course.slug])
    assert "2 assignments" in client.get(listed).content.decode()
    assert client.post(f"{listed}{kept.pk}/removal/").status_code == 302
    assert (SavedRubric.objects.count(), now_draft(other).criteria) == (0, taken)


def test_rows_are_added_moved_and_removed(builder: Any, assignment: Assignment) -> None:
    builder(do="add:criterion")
    builder(do="add:criterion")
    one, two = now_draft(assignment).criteria
    assert [level.title for level in one.levels] == ["Fully", "Not at all"]
    builder(**{f"c-{one.id}-title": "Clarity", f"l-{one.levels[0].id}-points": "7,5"}, do=f"down:{one.id}")
    moved = now_draft(assignment).criteria
    assert [row.id for row in moved] == [two.id, one.id]
    assert (moved[1].title, moved[1].points) == ("Clarity", Decimal("7.5"))
    answer = builder(do=f"add:level:{one.id}")
    assert answer["Location"].endswith(f"#row-{now_draft(assignment).criteria[1].levels[2].id}")
    builder(do=f"up:{now_draft(assignment).criteria[1].levels[2].id}")
    builder(do=f"remove:{two.id}")
    (left,) = now_draft(assignment).criteria
    assert [level.title for level in left.levels] == ["Fully", "", "Not at all"]
    builder(do="add:sample")
    assert len(now_draft(assignment).samples) == 1


def test_points_that_are_none_are_said_and_the_rest_stays(builder: Any, assignment: Assignment) -> None:
    builder(do="add:criterion")
    (row,) = now_draft(assignment).criteria
    answer = builder(**{f"c-{row.id}-title": "Typed", f"l-{row.levels[0].id}-points": "many"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“many” is not a number of points" in page
    assert "Typed" in page
    assert now_draft(assignment).criteria[0].title == ""


def test_a_key_of_another_assignment_gets_a_new_one(
    builder: Any, assignment: Assignment, course: Course
) -> None:
    other = Assignment.objects.create(course=course, title="Other")
    criterion = Criterion.objects.create(assignment=other, title="Theirs")
    builder(criterion=[str(criterion.pk)], **{f"c-{criterion.pk}-title": "Mine"})
    assert now_draft(assignment).criteria[0].id != criterion.pk
    criterion.refresh_from_db()
    assert (criterion.assignment_id, criterion.title) == (other.pk, "Theirs")


def test_two_authors_see_both_versions(builder: Any, assignment: Assignment, instructor: User) -> None:
    theirs = now_draft(assignment).model_copy(update={"title": "Their title"})
    save_draft(assignment=assignment, document=theirs, expected=1, actor=instructor, now=clock.now())
    answer = builder(revision="1", title="My title")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Renamed from “Their title” to “My title”." in page
    assert 'value="My title"' in page
    assert now_draft(assignment).title == "Their title"
    assert builder(title="My title").status_code == 302
    assert now_draft(assignment).title == "My title"


def finished(assignment: Assignment) -> AssignmentDocument:
    levels = [{"title": "Good", "points": "10"}, {"title": "Poor", "points": "0"}]
    return AssignmentDocument.model_validate(
        {
            "title": "Report", "instructions": "Write.", "points": "10",
            "criteria": [{"title": "Clarity", "levels": levels}], "samples": [{"title": "Weak", "body": "Bad."}],
        }
    )  # fmt: skip


def keep(assignment: Assignment, actor: User, document: AssignmentDocument) -> None:
    save_draft(assignment=assignment, document=document, expected=None, actor=actor, now=clock.now())
    assignment.refresh_from_db()


def test_publishing_carries_all_of_it_over_and_rows_keep_their_keys(
    assignment: Assignment, instructor: User
) -> None:
    document = finished(assignment)
    keep(assignment, instructor, document)
    published = publish_assignment(assignment=assignment, actor=instructor, now=clock.now())
    assert published_document(published) == document
    assert "<p>Write.</p>" in published.instructions_html
    (criterion,) = document.criteria
    changed = document.model_copy(
        update={
            "criteria": (criterion.model_copy(update={"title": "Style", "levels": criterion.levels[:1]}),)
        }
    )
    keep(published, instructor, changed)
    assert published_document(published) == document
    publish_assignment(assignment=published, actor=instructor, now=clock.now())
    assert Criterion.objects.get().pk == criterion.id
    assert (Level.objects.count(), SampleAnswer.objects.count()) == (1, 1)
    keep(published, instructor, changed)
    assert published.staged is None, "back to what is published: nothing waits"


@pytest.mark.parametrize(
    "change",
    [
        {"takes_text": False, "takes_files": False},
        {"criteria": ({"title": "", "levels": ()},)},
        {"due_at": "2026-01-02T00:00Z", "closes_at": "2026-01-01T00:00Z"},
        {"opens_at": "2026-01-02T00:00Z", "due_at": "2026-01-01T00:00Z"},
    ],
)
def test_what_is_unfinished_is_not_published(
    assignment: Assignment, instructor: User, change: dict[str, Any]
) -> None:
    document = AssignmentDocument.model_validate(finished(assignment).model_dump() | change)
    keep(assignment, instructor, document)
    with pytest.raises(NotReady):
        publish_assignment(assignment=assignment, actor=instructor, now=clock.now())
    assignment.refresh_from_db()
    assert not assignment.is_published


def test_a_publication_lists_and_publishes_it(
    course: Course, assignment: Assignment, instructor: User
) -> None:
    keep(assignment, instructor, finished(assignment))
    (new,) = waiting(course)
    assert (new.key, new.state, new.sentences) == (
        f"assignment:{assignment.pk}", "new", ("An assignment of 10 points.",),
    )  # fmt: skip
    publish(course=course, keys={new.key}, actor=instructor, now=clock.now())
    assignment.refresh_from_db()
    assert assignment.is_published
    assert waiting(course) == []
    keep(assignment, instructor, finished(assignment).model_copy(update={"attempts_allowed": 3}))
    assert "It may be handed in 3 times." in waiting(course)[0].sentences


def test_publishing_a_lesson_publishes_its_new_assignments(
    course: Course, assignment: Assignment, instructor: User
) -> None:
    lesson = course.lessons.get()  # type: ignore[attr-defined]
    lesson.course = course
    drafts.add_block(
        lesson=lesson, actor=instructor, now=clock.now(), kind="assignment", assignment=assignment.pk
    )
    publish(course=course, keys={f"lesson:{lesson.pk}"}, actor=instructor, now=clock.now())
    assignment.refresh_from_db()
    assert assignment.is_published


def test_the_preview_is_clean(client: Client, assignment: Assignment, instructor: User) -> None:
    client.force_login(instructor)
    url = reverse("courses:studio_assignment_rendering", args=[assignment.course.slug, assignment.pk])
    html = client.post(url, {"body": "**Bold** <script>alert(1)</script>"}).content.decode()
    assert "<strong>Bold</strong>" in html
    assert "<script" not in html


def test_an_assignment_of_another_course_is_not_there(
    client: Client, assignment: Assignment, instructor: User
) -> None:
    client.force_login(instructor)
    for key in (UUID(int=0), Assignment.objects.create(course=_other(instructor), title="Other").pk):
        url = reverse("courses:studio_assignment", args=[assignment.course.slug, key])
        assert client.get(url).status_code == 404


def _other(instructor: User) -> Course:
    return Course.objects.create(slug="other", title="Other", instructor=instructor)

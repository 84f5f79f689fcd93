"""What changes in a video, in sentences: pure comparisons of two states."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from courses.milestones.differences import compare
from courses.milestones.documents import COLUMNS, MilestoneDocument
from courses.videos.differences import compare_details, compare_groups, compare_tracks
from courses.videos.documents import Details, GroupDocument, Place, Track

KEY, OTHER = UUID(int=1), UUID(int=2)
CHECK = MilestoneDocument(id=KEY, position_ms=80_000, title="Check", questions=(KEY,))
FILM = Details(title="A film", duration_ms=80_000)
ENGLISH = Track(
    id=KEY, language="en", label="English", is_default=True, cues=((0, 1000, "One"), (1000, 2000, "Two"))
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"position_ms": 95_500}, "Question “Check” at 1:20 moves to 1:35.5."),
        ({"position_ms": 3_723_000}, "Question “Check” at 1:20 moves to 1:02:03."),
        ({"kind": "branch"}, "Branch “Check” at 1:20: another kind."),
        ({"title": ""}, "Question at 1:20: it has no title any more."),
        ({"title": "Stop"}, "Question “Stop” at 1:20: the title changes."),
        ({"body": "Text"}, "Question “Check” at 1:20: the text changes."),
        ({"is_required": True, "tries": 1}, "Question “Check” at 1:20: it must be answered, 1 try."),
        ({"points": Decimal("2.50")}, "Question “Check” at 1:20: 2.5 points."),
        ({"questions": (KEY, OTHER)}, "Question “Check” at 1:20: 1 more question."),
        ({"questions": ()}, "Question “Check” at 1:20: 1 question is not asked any more."),
        ({"branches": [{"at_ms": 1}]}, "Question “Check” at 1:20: it leads 1 way."),
    ],
)
def test_a_milestone_that_changes_says_how(change: dict[str, Any], said: str) -> None:
    assert compare((CHECK,), (CHECK.model_copy(update=change),)) == [said]


def test_milestones_come_and_go_in_the_order_of_the_clock() -> None:
    note = MilestoneDocument(id=OTHER, position_ms=5000, kind="note", body="Look")
    assert compare((), (CHECK, note)) == ["New: Note at 0:05.", "New: Question “Check” at 1:20."]
    assert compare((note, CHECK), ()) == [
        "Removed: Note at 0:05.",
        "Removed: Question “Check” at 1:20, with what learners answered there.",
    ]


def test_every_column_learners_notice_is_compared() -> None:
    """A column that is added must say its change, or it would never be published."""
    other: dict[str, Any] = {
        "position_ms": 1, "kind": "note", "title": "x", "body": "x", "is_required": True, "points": Decimal(1), "tries": 9,
        "branches": [{}],
    }  # fmt: skip
    assert set(COLUMNS) - {"moved_from_ms"} == set(other)
    for name, value in other.items():
        assert compare((CHECK,), (CHECK.model_copy(update={name: value}),)), name
    assert compare((CHECK,), (CHECK.model_copy(update={"moved_from_ms": 1}),)) == []
    film: dict[str, Any] = {
        "title": "x", "description": "x", "seek_policy": "none", "asset": KEY, "external_url": "x", "duration_ms": 1,
        "metadata": {"start_ms": 1},
    }  # fmt: skip
    assert set(Details.model_fields) == set(film)
    assert all(compare_details(FILM, FILM.model_copy(update={name: value})) for name, value in film.items())
    track: dict[str, Any] = {
        "kind": "chapters", "language": "de", "label": "x", "is_default": False, "cues": (),
    }  # fmt: skip
    assert set(Track.model_fields) - {"id"} == set(track)
    for name, value in track.items():
        assert compare_tracks((ENGLISH,), (ENGLISH.model_copy(update={name: value}),)), name


@pytest.mark.parametrize(
    ("cues", "said"),
    [
        (((0, 1000, "Eins"), (1000, 2000, "Zwei")), "Captions “English”: 2 lines changed."),
        (((0, 1000, "One"),), "Captions “English”: 1 line removed."),
        (
            ((0, 1000, "1"), (1000, 2000, "Two"), (2, 3, "3")),
            "Captions “English”: 1 line changed, 1 line added.",
        ),
        (((500, 1500, "One"), (1500, 2500, "Two")), "Captions “English”: all lines come 0.5 s later."),
    ],
)
def test_captions_say_how_many_lines_change(cues: tuple[Any, ...], said: str) -> None:
    assert compare_tracks((ENGLISH,), (ENGLISH.model_copy(update={"cues": cues}),)) == [said]


def test_tracks_come_go_and_are_shown_first() -> None:
    german = Track(id=OTHER, language="de", label="Deutsch", cues=((0, 1, "Eins"),))
    assert compare_tracks((ENGLISH,), (ENGLISH, german)) == ["Captions “Deutsch” are added: 1 line."]
    assert compare_tracks((ENGLISH, german), (german, ENGLISH)) == []
    assert compare_tracks((ENGLISH, german), (ENGLISH,)) == ["Captions “Deutsch” are removed."]
    swapped = (
        ENGLISH.model_copy(update={"is_default": False}),
        german.model_copy(update={"is_default": True}),
    )
    assert compare_tracks((ENGLISH, german), swapped) == ["Captions “Deutsch” are shown first."]


def test_a_film_that_is_replaced_says_its_length() -> None:
    after = FILM.model_copy(update={"asset": KEY, "duration_ms": 65_000, "seek_policy": "watched"})
    assert compare_details(FILM, after) == [
        "Where learners may jump to: No further than watched.",
        "It plays another film.",
        "It is 1:05 long instead of 1:20.",
    ]


def test_every_change_of_a_group_has_a_sentence() -> None:
    one, two, three = (UUID(int=number) for number in range(3))
    titles = {one: "One", two: "Two", three: "Three"}
    places = (Place(video=one), Place(video=two, requires=one), Place(video=three))
    group = GroupDocument(title="Steps", places=places)
    changed: dict[str, Any] = {
        "title": "Other", "description": "Words", "flow": "branching", "places": (*places[:1], *places[2:]),
    }  # fmt: skip
    assert set(GroupDocument.model_fields) == set(changed)
    for name, value in changed.items():
        assert compare_groups(group, group.model_copy(update={name: value}), titles), name
    assert set(Place.model_fields) == {"video", "requires"}
    assert compare_groups(group, group, titles) == []

    def said(*places: Place) -> list[str]:
        return compare_groups(group, group.with_places(places), titles)

    assert said(*places[1:]) == ["“One” is taken out.", "“Two” is open from the start."]
    assert said(places[2], *places) == ["The videos come in this order: “Three”, “One”, “Two”."]
    assert said(*places[:2], Place(video=three, requires=two)) == ["“Three” opens after “Two”."]
    # Who would wait for one that comes later waits no more.
    assert said(places[1], places[0], places[2])[1:] == ["“Two” is open from the start."]

"""Questions on a video with numbers of their own for each learner."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.api import QUESTION_TYPES, set_questions
from courses.milestones.actions import NeedsMarker
from courses.models import Lesson, Milestone, QuestionVersion
from courses.testing import make_course, make_question, make_video
from learning.enrolments.actions import enrol
from learning.player.answers import milestone_seed
from learning.player.models import MilestoneAnswer
from lms.kernel import clock

DATA = {
    "parameters": [{"name": "x", "low": 10, "high": 99}, {"name": "y", "low": 10, "high": 99}],
    "answers": [{"formula": "x * y"}],
}


@pytest.fixture
def milestone(scope: Organization, instructor: User) -> Milestone:
    course = make_course(instructor, lessons=1)
    make_video(Lesson.objects.get(course=course))
    found = Milestone.objects.get()
    question = make_question("numerical", QUESTION_TYPES["numerical"].dump_data(DATA), course=course)
    QuestionVersion.objects.filter(question=question).update(prompt_html="<p>{x} times {y}?</p>")
    set_questions(milestone=found, questions=[question], actor=instructor)
    return found


def product(client: Client, url: str) -> int:
    shown = re.search(r"(\d+) times (\d+)\?", client.get(url).content.decode())
    assert shown is not None
    return int(shown[1]) * int(shown[2])


def test_a_learner_meets_the_same_numbers_and_another_one_others(
    milestone: Milestone, client: Client, learner: User, other_learner: User
) -> None:
    url = reverse("learning:milestone_answer", args=["statistics", "lesson-1", milestone.pk])
    course = Lesson.objects.select_related("course").get().course
    met = []
    for person in (learner, other_learner):
        enrol(course=course, learner=person, actor=person, now=clock.now(), source="test")
        client.force_login(person)
        met.append(product(client, url))
        assert product(client, url) == met[-1]
        client.post(url, {"try": "1", f"q{milestone.pk}-1-text": str(met[-1])})
        assert MilestoneAnswer.objects.get(enrolment__learner=person).is_correct
    assert met[0] != met[1]


def test_who_only_looks_draws_by_the_empty_seed() -> None:
    assert milestone_seed(None, UUID(int=1), UUID(int=2)) == ""


def test_what_people_mark_does_not_stand_on_a_video(milestone: Milestone, instructor: User) -> None:
    with pytest.raises(NeedsMarker):
        set_questions(
            milestone=milestone, questions=[make_question("essay", {"hints": []})], actor=instructor
        )

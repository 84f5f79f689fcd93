"""Bodies that no page of ours sends: refused with 400, never an error of the server."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Quiz
from learning.attempts import actions
from learning.models import Enrolment
from lms.kernel import clock

DEEP = "[" * 100_000
BODIES = {
    "nested a hundred thousand times": DEEP,
    "nested inside": f'{{"answer": {DEEP}, "seq": 1}}',
    "infinite": '{"answer": null, "seq": 1e999}',
    "a figure of thousands of digits": f'{{"answer": null, "seq": {"9" * 5000}}}',
    "larger than the column": json.dumps({"answer": None, "seq": 2**31}),
    "before the first": json.dumps({"answer": None, "seq": 0}),
    "no object": "[1]",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_an_answer_that_cannot_be_read(
    client_for: Callable[..., Client], quiz: Quiz, enrolment: Enrolment, learner: User, body: str
) -> None:
    attempt = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    client, url = client_for(learner), f"/learn/attempts/{attempt.pk}/answers/1/"
    assert client.post(url, body, content_type="application/json").status_code == 400
    if body.startswith("["):
        assert client.post(f"{url}flag/", body, content_type="application/json").status_code == 400


def test_a_form_with_a_number_larger_than_the_column(
    client_for: Callable[..., Client], quiz: Quiz, enrolment: Enrolment, learner: User
) -> None:
    attempt = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    url = f"/learn/attempts/{attempt.pk}/answers/1/"
    assert client_for(learner).post(url, {"answer-choice": "a", "seq": str(2**31)}).status_code == 400

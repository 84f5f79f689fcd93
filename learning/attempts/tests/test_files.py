"""Files as answers: taken by what the question says, kept once, fetched by their learner and those who teach."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.api import AnswerInvalid
from courses.models import Lesson, Quiz, QuizQuestion
from courses.testing import make_question, make_quiz
from learning.attempts import actions
from learning.attempts.late import decide, see_result
from learning.attempts.models import Answer, AnswerFile, Attempt, LateAnswer
from learning.models import Enrolment
from lms.kernel import clock

PDF = b"%PDF-1.7 a plan"


@pytest.fixture
def attempt(lesson: Lesson, enrolment: Enrolment, learner: User, settings: Any, tmp_path: Any) -> Attempt:
    settings.MEDIA_ROOT = tmp_path
    quiz: Quiz = make_quiz(lesson, questions=1)
    data = {"max_files": 2, "max_bytes": 1000, "suffixes": ["pdf", "txt"], "kinds": ["document"]}
    question = make_question("file_upload", data, course=lesson.course, points=4)
    QuizQuestion.objects.create(quiz=quiz, question=question, position=2)
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def send(client: Client, attempt: Attempt, *files: SimpleUploadedFile, position: int = 2, **more: Any) -> Any:
    return client.post(
        reverse("learning:answer_files", args=[attempt.pk, position]), {"file": list(files)}, **more
    )


def pdf(name: str = "plan.pdf", body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, "application/pdf")


@pytest.fixture
def mine(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def given() -> list[str]:
    answer = Answer.objects.get(position=2).answer
    return [file["name"] for file in answer["files"]] if answer else []


def test_a_file_is_kept_once_however_often_it_comes(mine: Client, attempt: Attempt) -> None:
    first, again = (send(mine, attempt, pdf()) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert given() == ["plan.pdf"]
    assert AnswerFile.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (pdf("big.pdf", PDF + b"x" * 1000), "larger than"),
        (pdf("plan.exe"), "types asked for"),
        (pdf("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"x" * 20), "kind asked for"),
        (pdf("../../etc/pass\x00wd.pdf", b""), "empty"),
    ],
)
def test_what_is_not_asked_for_is_refused_with_a_sentence(
    mine: Client, attempt: Attempt, file: SimpleUploadedFile, why: str
) -> None:
    answer = send(mine, attempt, file)
    assert answer.status_code == 422
    assert why in answer.json()["error"]
    assert not AnswerFile.objects.exists()
    assert not given()


def test_no_more_files_than_asked_for(mine: Client, attempt: Attempt) -> None:
    for number in range(2):
        send(mine, attempt, pdf(f"{number}.pdf", PDF + bytes([65 + number])))
    refused = send(mine, attempt, pdf("third.pdf", PDF + b"third"), HTTP_ACCEPT="text/html")
    assert refused.status_code == 422
    assert "at most 2 files" in refused.content.decode()
    assert given() == ["0.pdf", "1.pdf"]


def test_the_whole_form_works_without_a_script(mine: Client, attempt: Attempt) -> None:
    url = reverse("learning:answer", args=[attempt.pk, 2])
    page = mine.get(f"{reverse('learning:attempt', args=[attempt.pk])}?q=2").content.decode()
    assert 'enctype="multipart/form-data"' in page
    answer = mine.post(url, {"answer-upload": [pdf()], "go": "2"}, HTTP_ACCEPT="text/html")
    assert answer.status_code == 302
    row = AnswerFile.objects.get()
    kept = f"{row.pk}:{len(PDF)}:plan.pdf"
    assert kept in mine.get(answer.url).content.decode()
    # Whatever a form says of a file, it is what was stored.
    mine.post(url, {"answer-file": f"{row.pk}:1:other.txt", "go": "2"}, HTTP_ACCEPT="text/html")
    assert given() == ["plan.pdf"]
    mine.post(url, {"go": "2"}, HTTP_ACCEPT="text/html")
    assert given() == []


def test_a_file_of_somebody_else_is_no_answer(
    mine: Client, attempt: Attempt, enrolment: Enrolment, other_learner: User
) -> None:
    send(mine, attempt, pdf())
    theirs = AnswerFile.objects.get()
    theirs.answer.attempt.learner = other_learner
    theirs.answer.attempt.save()
    attempt.refresh_from_db()
    other = Attempt.objects.create(
        enrolment=enrolment, learner=enrolment.learner, quiz=attempt.quiz, number=2, started_at=clock.now(),
        max_score=4, state="handed_in", ended_at=clock.now(), score=0, passed=False,
    )  # fmt: skip
    Answer.objects.create(attempt=other, version_id=theirs.answer.version_id, position=2, points=4)
    for key in (theirs.pk, uuid4()):
        with pytest.raises(AnswerInvalid):
            actions.save_answer(
                attempt_id=other.pk, learner_id=other.learner_id, position=2, now=clock.now(),
                content=actions.question_at(attempt_id=other.pk, learner_id=other.learner_id, position=2),
                answer={"files": [{"id": str(key), "name": "plan.pdf", "size": 1}]},
            )  # fmt: skip


def test_only_their_learner_and_those_who_teach_fetch_a_file(
    mine: Client, attempt: Attempt, instructor: User, other_learner: User
) -> None:
    send(mine, attempt, pdf())
    url = reverse("learning:answer_file", args=[attempt.pk, 2, AnswerFile.objects.get().pk])
    answer = mine.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    mine.force_login(instructor)
    again = mine.get(url)
    assert again.status_code == 200
    assert b"".join(again.streaming_content) == PDF
    mine.force_login(other_learner)
    assert mine.get(url).status_code == 404
    assert send(mine, attempt, pdf()).status_code == 404


def test_nothing_is_taken_late_or_where_nothing_is_asked_for(
    mine: Client, attempt: Attempt, learner: User
) -> None:
    assert send(mine, attempt, pdf(), position=1).status_code == 404
    assert send(mine, attempt).status_code == 400
    actions.hand_in(attempt=attempt, actor=learner, now=clock.now() + timedelta(seconds=1))
    late = send(mine, attempt, pdf())
    assert late.status_code == 409
    assert late.json()["over"].endswith("/result/")


class TestAfterTheEnd:
    """A file that was chosen in time and comes afterwards counts as a late answer does."""

    @pytest.fixture
    def over(self, attempt: Attempt) -> Attempt:
        """Its ten minutes ended a minute ago, with one file in it; nothing has closed it yet."""
        now = clock.now()
        Attempt.objects.update(started_at=now - timedelta(minutes=11), deadline_at=now - timedelta(minutes=1))
        attempt.refresh_from_db()
        return attempt

    def late(self, mine: Client, attempt: Attempt, file: SimpleUploadedFile, minutes: float) -> Any:
        given = attempt.started_at + timedelta(minutes=minutes)
        url = reverse("learning:answer_files", args=[attempt.pk, 2])
        return mine.post(url, {"file": file, "given": int(given.timestamp() * 1000)})

    def test_all_that_were_chosen_in_time_count_up_to_what_the_question_takes(
        self, mine: Client, over: Attempt, instructor: User
    ) -> None:
        first = self.late(mine, over, pdf("a.pdf", PDF + b"a"), 9)
        assert (first.status_code, first.json()["over"]) == (200, reverse("learning:result", args=[over.pk]))
        done = Attempt.objects.get()
        assert (done.handed_in_by, done.late_answers, done.needs_marking) == ("clock", 1, 1)
        for _time in range(2):
            assert self.late(mine, over, pdf("b.pdf", PDF + b"b"), 8).status_code == 200
        assert given() == ["a.pdf", "b.pdf"]
        assert self.late(mine, over, pdf("c.pdf", PDF + b"c"), 9).status_code == 422, "two are taken"
        row = LateAnswer.objects.get()
        assert (row.counts, row.held, len(row.content["files"])) == (True, None, 2)
        assert Attempt.objects.get().late_answers == 1
        mine.force_login(instructor)
        page = mine.get(reverse("learning:late_answers", args=["statistics"])).content.decode()
        assert "a.pdf" in page
        assert "b.pdf" in page

    def test_what_was_chosen_after_the_end_waits_for_those_who_teach(
        self, mine: Client, over: Attempt
    ) -> None:
        told = self.late(mine, over, pdf(), 10.5)
        assert told.status_code == 409
        assert "does not count" in told.json()["late"]
        late = LateAnswer.objects.get()
        assert (late.counts, late.reason, given()) == (False, "after_end", [])
        decide(late=late, counts=True, actor=over.learner, now=clock.now())
        assert given() == ["plan.pdf"]
        # What somebody decided on, no further file changes.
        assert self.late(mine, over, pdf("b.pdf", PDF + b"b"), 9).status_code == 409
        assert given() == ["plan.pdf"]

    @pytest.mark.parametrize("case", ["no time", "after a day", "seen", "no number"])
    def test_what_nobody_has_to_decide_about_stays_where_it_is(
        self, mine: Client, over: Attempt, case: str
    ) -> None:
        back = timedelta(days=2) if case == "after a day" else timedelta(0)
        Attempt.objects.update(started_at=over.started_at - back, deadline_at=over.deadline_at - back)
        if case == "seen":
            see_result(attempt=actions.hand_in(attempt=over, actor=None, now=clock.now()), now=clock.now())
        over.refresh_from_db()
        if case == "no time":
            told = send(mine, over, pdf())
        elif case == "no number":
            url = reverse("learning:answer_files", args=[over.pk, 2])
            assert mine.post(url, {"file": pdf(), "given": "soon"}).status_code == 400
            return
        else:
            told = self.late(mine, over, pdf(), 9)
        assert (told.status_code, "late" in told.json(), "over" in told.json()) == (409, False, True)
        assert not AnswerFile.objects.exists()
        assert not LateAnswer.objects.exists()

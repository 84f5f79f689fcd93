"""How many queries a page takes at most, and that the number stays when the organisation grows a hundredfold.

Counted with a warm process, once with an empty cache and once with a full one. The scope costs none (see
`lms/tests/kernel/test_tenancy.py`); the savepoint around each request is not the product's.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.organisations.hosts import memory
from lms.kernel import clock
from lms.tests.growing import grow
from lms.tests.world import World

pytestmark = pytest.mark.django_db
Counts = dict[tuple[str, str, str], tuple[int, int]]

# Who, route, arguments: the most queries with a full cache, the person and their rights included.
BUDGETS = {
    ("anonymous", "learning:home", ""): 1,
    ("learner", "learning:home", ""): 4,
    ("instructor", "learning:home", ""): 4,
    ("learner", "learning:courses", ""): 2,
    ("learner", "learning:calendar", ""): 3,
    ("anonymous", "learning:calendar_feed", "calendar_secret"): 4,
    ("learner", "learning:live_sessions", "course"): 4,
    ("learner", "learning:live_session", "live"): 4,
    ("instructor", "learning:live_taught", "course"): 4,
    ("instructor", "learning:live_change", "course live"): 5,
    ("instructor", "learning:live_cancellation", "course live"): 4,
    ("instructor", "learning:live_people", "course live"): 6,
    ("learner", "learning:course", "course"): 3,
    # Opened for the first time, which is written down and completes nothing.
    ("learner", "learning:lesson", "course text"): 15,
    ("learner", "learning:lesson", "course film"): 7,
    ("instructor", "learning:lesson", "course film"): 2,
    ("learner", "learning:milestone_answer", "course film milestone"): 4,
    ("learner", "learning:position", "course film video"): 3,
    ("learner", "learning:notes", "course film"): 3,
    ("learner", "learning:course_notes", "course"): 4,
    ("learner", "learning:quiz", "course check quiz"): 6,
    ("learner", "learning:attempt", "running"): 3,
    ("learner", "learning:hand_in", "running"): 3,
    ("learner", "learning:result", "handed_in"): 4,
    ("learner", "learning:result", "essays"): 4,
    ("instructor", "learning:marking_queue", ""): 7,
    ("instructor", "learning:marking", "course"): 7,
    ("instructor", "learning:marking_rules", "course"): 4,
    ("admin", "learning:marking_comments", ""): 4,
    ("learner", "learning:questions", "running"): 3,
    ("instructor", "learning:late_answers", "course"): 6,
    ("instructor", "learning:regrades", "course"): 5,
    ("instructor", "learning:regrade", "course regrade"): 6,
    ("instructor", "learning:mark", "work"): 16,
    ("learner", "learning:assignment", "course text assignment"): 11,
    ("instructor", "courses:studio_assignments", "course"): 3,
    ("instructor", "courses:studio_assignment", "course assignment"): 8,
    ("instructor", "courses:studio_rubrics", "course"): 4,
    ("instructor", "courses:studio_publication", "course"): 23,
    ("instructor", "courses:studio_outline", "course"): 8,
    ("instructor", "courses:studio_bin", "course"): 40,
    ("instructor", "courses:studio_course_needs", "course"): 3,
    ("instructor", "courses:studio_courses_bin", ""): 60,
    ("instructor", "courses:studio_details", "course"): 12,
    ("instructor", "courses:studio_preview", "course"): 8,
    ("admin", "courses:studio_subjects", ""): 2,
    ("instructor", "learning:mark", "essay"): 11,
    ("learner", "learning:certificate", "course"): 5,
    ("learner", "learning:certificate", "finished"): 3,
    ("anonymous", "learning:verify", "number"): 1,
    ("instructor", "learning:teach_certificates", "course"): 7,
    ("admin", "learning:certificate_designs", ""): 3,
    ("admin", "learning:grading_standard", ""): 4,
    ("admin", "learning:certificate_design", "look"): 3,
    ("learner", "learning:certificate_pdf", "number"): 3,
    ("instructor", "learning:certificate_run", "course run"): 5,
    ("instructor", "learning:certificates_running_out", "course"): 6,
    ("instructor", "learning:teach_certificate", "draft drafted"): 6,
    ("learner", "learning:enrolment_panel", "course"): 3,
    ("anonymous", "learning:join", "secret"): 1,
    ("other_learner", "learning:join", "secret"): 3,
    ("instructor", "learning:teach", ""): 2,
    ("instructor", "learning:quiet", ""): 3,
    ("instructor", "learning:teach_course", "course"): 5,
    ("instructor", "learning:ways_in", "course"): 6,
    ("instructor", "learning:cohort", "course cohort"): 3,
    ("instructor", "learning:person", "course person"): 5,
    ("instructor", "learning:recheck", "course"): 3,
    # Two lessons wait, one for its video; each is read whole.
    ("instructor", "learning:outlook", "course"): 30,
    ("instructor", "learning:people_lists", "course"): 4,
    ("instructor", "learning:people_list", "course people_list"): 6,
    ("instructor", "learning:person_lessons", "course person"): 6,
    ("instructor", "learning:lesson_learners", "course lesson_id"): 4,
    ("instructor", "learning:gradebook", "course"): 12,
    ("instructor", "learning:gradebook_rows", "course"): 7,
    ("instructor", "learning:grading_setup", "course"): 6,
    ("instructor", "learning:grade_learner", "course enrolment"): 10,
    ("instructor", "learning:grade_cell", "course enrolment grade_item"): 8,
    ("instructor", "learning:grade_posting", "course grade_item"): 6,
    ("instructor", "learning:marks_file", "course marks_file"): 4,
    ("instructor", "learning:gradebook_sheets", "course"): 4,
    ("instructor", "learning:gradebook_sheet", "course sheet"): 4,
    ("learner", "learning:grades", "course"): 8,
    ("instructor", "courses:library", ""): 6,
    ("instructor", "courses:library_video", "video"): 11,
    ("instructor", "courses:library_video_work", "video"): 2,
    ("instructor", "courses:captions_tracks", "video"): 6,
    ("instructor", "courses:captions_editor", "video captions"): 6,
    ("instructor", "courses:captions_cues", "video captions"): 3,
    ("instructor", "courses:video_milestones", "video"): 9,
    ("instructor", "courses:video_milestone", "video milestone"): 4,
    ("instructor", "courses:video_milestone_questions", "video milestone"): 3,
    ("instructor", "courses:video_publication", "video"): 14,
    ("instructor", "courses:library_groups", ""): 3,
    ("instructor", "courses:library_group", "film_group"): 8,
    ("instructor", "courses:library_files", ""): 4,
    ("instructor", "courses:library_file", "asset"): 7,
    ("anonymous", "courses:rendition", "signed"): 1,
    ("instructor", "courses:studio_lesson", "course lesson_id"): 15,
    ("instructor", "courses:studio_lesson_preview", "course lesson_id"): 15,
    ("instructor", "courses:studio_versions", "course lesson_id"): 16,
    ("instructor", "courses:studio_remarks", "course lesson_id"): 7,
    ("anonymous", "courses:catalogue", ""): 2,
    ("learner", "courses:catalogue", ""): 3,
    ("anonymous", "courses:course", "course"): 3,
    ("learner", "courses:course", "course"): 4,
    ("instructor", "courses:bank", ""): 5,
    ("instructor", "courses:course_bank", "course"): 6,
    ("instructor", "courses:course_bank_question", "course banked"): 6,
    ("instructor", "courses:course_bank_versions", "course banked"): 4,
    ("instructor", "courses:studio_quizzes", "course"): 3,
    ("instructor", "courses:studio_quiz", "course sectioned"): 12,
    ("instructor", "courses:studio_quiz", "course quiz"): 12,
    ("instructor", "courses:studio_quiz_preview", "course quiz"): 12,
    ("learner", "community:notifications", ""): 3,
    ("learner", "community:unread", ""): 2,
    ("instructor", "analytics:course", "course"): 10,
    ("instructor", "analytics:finish_rates", "course"): 5,
    ("learner", "accounts:profile", ""): 2,
    ("learner", "accounts:sessions", ""): 5,
    ("instructor", "courses:transfers", ""): 3,
    ("instructor", "courses:new_transfer", ""): 3,
    ("instructor", "courses:transfer", "transfer"): 2,
    ("anonymous", "account_login", ""): 1,
    ("learner", "socialaccount_connections", ""): 4,
}


def queries(world: World, who: str, path: str, *, fresh: bool) -> int:
    """Count the queries of one request."""
    # Whose host it is, is remembered for half a minute: it must not end in the middle of one request or another.
    memory.forget()
    memory.get(world.visitors[who].host)
    with CaptureQueriesContext(connection) as captured:
        answer = world.ask(who, "GET", path, fresh=fresh, signed_in=False)
    assert answer.status in {200, 302}, path
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def measure(
    world: World, page: tuple[str, str, str], before: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Count for a page in a warm process: with an empty cache, and with a full one.

    What came to as much as `before` is as warm as it gets; else the process may have had to find something out first.
    """
    who, name, keys = page
    path = world.path(name, keys)
    if before is None:
        world.ask(who, "GET", path)
    counts = queries(world, who, path, fresh=True), queries(world, who, path, fresh=False)
    return counts if before in {None, counts} else measure(world, page)


@pytest.fixture(scope="module")
def counts(world: World) -> tuple[Counts, Counts]:
    """The counts of a small organisation, and of the same one grown."""
    # A session is noted again after five minutes, by a statement more: on a busy machine that came in the middle.
    with clock.frozen(clock.now()):
        small = {page: measure(world, page) for page in BUDGETS}
        grow(world.first)
        return small, {page: measure(world, page, small[page]) for page in BUDGETS}


@pytest.mark.parametrize("page", BUDGETS, ids=lambda page: " ".join(page).strip())
def test_a_page_keeps_its_budget(page: tuple[str, str, str], counts: tuple[Counts, Counts]) -> None:
    small, large = (found[page] for found in counts)
    assert large == small, "the number of queries moved with the number of rows"
    assert small[1] <= BUDGETS[page]

"""The studio's whole journey in a real browser: from an empty account to a published course, and its first learner.

`STUDIO_VIDEO=FOLDER` records what the browser showed (`lms/testing/recording.py`).
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses.media.ffmpeg import tools
from courses.models import Assignment, CaptionTrack, Course, Milestone, QuizQuestion, Video
from courses.questions.types.registry import QUESTION_TYPES
from learning.models import Enrolment
from lms.kernel import tenancy
from lms.testing.browser import OpenPage, assert_accessible, settled
from lms.testing.recording import recording

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(tools() is None, reason="ffmpeg is not installed"),
]
CAPTIONS = ["Why do we sample?", "Because we cannot ask everybody."]


@pytest.fixture
def film(tmp_path: Path, settings: Any) -> Path:
    """Twelve seconds in which a browser can go anywhere at once."""
    settings.MEDIA_ROOT, settings.UPLOAD_ROOT = tmp_path / "media", tmp_path / "uploads"
    path = tmp_path / "why_sample.mp4"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=12", "-g", "10", "-pix_fmt",
            "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-movflags", "+faststart", str(path),
        ],
        check=True,
    )  # fmt: skip
    return path


def looks_right(page: Page, *, by_axe: bool = False) -> None:
    """Nothing is wider than the window, at most one button is filled; axe is asked where no other test does."""
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    filled = page.locator(".button-primary:visible").all_inner_texts()
    assert len(filled) <= 1, (page.url, filled)
    if by_axe:
        page.evaluate("scrollTo(0, 0)")  # axe counts what lies under the bar as small
        assert_accessible(page)


def seek(page: Page, second: float) -> None:
    page.locator("video").evaluate(
        """(video, second) => new Promise((done) => {
          video.addEventListener("seeked", done, { once: true });
          video.currentTime = second;
        })""",
        second,
    )


def begin(page: Page) -> None:
    """An empty account: make a course by its title alone, with two modules and three lessons."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looks_right(page, by_axe=True)
    page.get_by_role("link", name="New course").first.click()
    page.get_by_label("What is the course called?").fill("Sampling")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sampling")
    for module, lessons in (("Seeing", ["Why sample"]), ("Doing", ["Check yourself", "Your own sample"])):
        page.get_by_label("Add a module").fill(module)
        page.keyboard.press("Enter")
        for title in lessons:
            page.get_by_label(f"Add a lesson to “{module}”").fill(title)
            page.keyboard.press("Enter")
            expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    looks_right(page)


def open_lesson(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_label("Title of the lesson")).to_have_value(title)
    page.wait_for_load_state("load")


def begin_block(page: Page) -> None:
    page.locator("[data-insert-end]").click()
    expect(page.locator("textarea[data-field=body]:focus")).to_be_visible()


def add(page: Page, words: str) -> None:
    begin_block(page)
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def write_the_film_lesson(page: Page, film: Path) -> None:
    """A text, and a film that is uploaded where it is asked for."""
    open_lesson(page, "Why sample")
    begin_block(page)
    page.keyboard.type("You need **not** ask everybody.")
    page.keyboard.press("Escape")
    add(page, "/video")
    dialog = page.get_by_role("dialog", name="Choose videos")
    dialog.locator("[data-picker-upload=video] [data-upload][data-ready] input[type=file]").set_input_files(
        film
    )
    dialog.get_by_role("button", name="why sample").click()
    expect(page.locator("[data-kind=video]")).to_contain_text("why sample")
    expect(page.locator("[data-save-state][data-state=saved]")).to_be_visible()
    looks_right(page)


def caption_the_film(page: Page) -> None:
    """Two captions written against the running film."""
    page.locator("[data-kind=video]").get_by_role("link", name="Open").click()
    page.get_by_role("link", name="Captions").click()
    page.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("[data-captions][data-ready]")).to_be_visible()
    for start, end, words in ((1, 3.5, CAPTIONS[0]), (4, 7, CAPTIONS[1])):
        seek(page, start)
        page.keyboard.press("Alt+n")
        page.keyboard.type(words)
        seek(page, end)
        page.keyboard.press("Alt+o")
    expect(page.locator("[data-save]")).to_contain_text("Saved")
    looks_right(page)


def set_milestones(page: Page) -> None:
    """A chapter, a note and a question, each set where the film stands by one key."""
    page.get_by_role("link", name="Milestones").click()
    expect(page.locator("[data-milestones-studio][data-ready]")).to_be_visible()
    for second, key, label, words in (
        (2, "c", "Title", "What a sample is"),
        (5, "n", "Text", "Look at who is **missing**."),
        (8, "m", "What is asked", "Who was not asked?"),
    ):
        seek(page, second)
        page.keyboard.press(key)
        form = page.locator("[data-milestone-form]")
        form.get_by_label(label, exact=True).fill(words)
        if key == "n":
            expect(page.locator("[data-preview] strong")).to_have_text("missing")
        page.get_by_role("button", name="Set it").click()
        expect(page.locator(".toast").last).to_contain_text(f"Set at 0:0{second}")
    expect(page.get_by_role("link", name="Look at who is missing.")).to_be_visible()
    looks_right(page)


def draw_regions(page: Page, picture: Path) -> None:
    """Upload a picture, draw a rectangle by mouse and a circle by keys, and say that the first is right."""
    page.locator("[data-spot-tool] input[type=file]").set_input_files(picture)
    stage = page.locator("[data-spot-stage]")
    expect(stage.locator("img")).to_be_visible()
    for row in page.locator('[data-rows="regions"] [data-row-remove]').all()[::-1]:
        row.click()
    stage.evaluate("element => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4, steps=3)
    page.mouse.up()
    expect(stage.locator(".spot-shape")).to_have_count(1)
    page.get_by_label("Draw", exact=True).select_option("circle")
    stage.focus()
    for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(stage.locator(".spot-shape")).to_have_count(2)
    page.locator('[data-rows="regions"] input[type=checkbox][name$="-is_correct"]').first.check()
    assert_accessible(page)


def ask_everything(page: Page, course: str, picture: Path) -> None:
    """A quiz with a question of every type, each by its form, tried as a learner."""
    page.goto(f"/teach/{course}/outline/")
    open_lesson(page, "Check yourself")
    add(page, "/quiz")
    page.get_by_role("dialog", name="Choose a quiz").get_by_label("Make a new one").fill("Everything")
    page.keyboard.press("Enter")
    page.locator("[data-kind=quiz]").get_by_role("link", name="Open").click()
    for number, (name, kind) in enumerate(QUESTION_TYPES.items(), 1):
        page.get_by_label("Type of the new question").select_option(name)
        page.get_by_role("button", name="Write it").click()
        page.get_by_label("Question", exact=True).fill(
            f"Prompt of {kind.label}" + (" [[1]]" if name == "cloze" else "")
        )
        expect(page.locator("[data-prompt-html]")).to_contain_text("Prompt of")
        if name == "hotspot":
            draw_regions(page, picture)
        page.get_by_role("button", name="Create the question").click()
        expect(page.locator(".builder-row")).to_have_count(number)
    page.get_by_label("Title of a new section").fill("Last part")
    page.get_by_role("button", name="Add a section").click()
    expect(page.locator(".builder-row")).to_have_count(len(QUESTION_TYPES) + 1)
    looks_right(page, by_axe=True)
    page.get_by_role("link", name="Try it").click()
    expect(page.locator(".builder-tried")).to_have_count(len(QUESTION_TYPES))
    page.get_by_role("button", name="Judge my answers").click()
    expect(page.get_by_role("status").filter(has_text="points")).to_be_visible()
    looks_right(page, by_axe=True)
    page.get_by_role("link", name="Settings").last.click()
    looks_right(page, by_axe=True)


def set_work(page: Page, course: str) -> None:
    """An assignment with a rubric of two criteria."""
    page.goto(f"/teach/{course}/outline/")
    open_lesson(page, "Your own sample")
    add(page, "/assignment")
    page.get_by_role("dialog", name="Choose an assignment").get_by_label("Make a new one").fill(
        "Draw a sample"
    )
    page.keyboard.press("Enter")
    page.locator("[data-kind=assignment]").get_by_role("link", name="Open").click()
    page.get_by_label("What to do").fill("Draw ten names and say how.")
    for number, criterion in enumerate(("Method", "Words"), 1):
        page.get_by_role("button", name="Add a criterion").click()
        page.get_by_label(f"Title of criterion {number}").fill(criterion)
        page.get_by_label(f"Points of level 1 of criterion {number}").fill("50")
    looks_right(page, by_axe=True)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Saved. Learners see it when you publish.")).to_be_visible()


def publish(page: Page, course: str) -> None:
    """What stands against it is read before it is published."""
    page.goto(f"/teach/{course}/outline/")
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("heading", name="Before you publish")).to_be_visible()
    looks_right(page, by_axe=True)
    page.get_by_role("button", name="Publish the course").click()
    expect(page.locator(".toast").last).to_contain_text(re.compile(r"Published \d+ changes"))


def learn(page: Page, course: str) -> None:
    """A learner enrols and finds the film with its captions and questions, the quiz and the work."""
    page.get_by_role("button", name="Enrol").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why sample")
    main = page.locator("main")
    expect(main).to_contain_text("90 % watched")
    expect(main).to_contain_text("You need not ask everybody.")
    expect(page.locator("body")).to_contain_text(CAPTIONS[1])
    page.get_by_role("link", name="Check yourself").first.click()
    expect(main).to_contain_text(f"{len(QUESTION_TYPES)} questions")
    page.get_by_role("link", name="Your own sample").first.click()
    page.get_by_role("link", name="Open the assignment").click()
    expect(main).to_contain_text("Draw ten names and say how.")
    expect(main).to_contain_text("Method")
    looks_right(page, by_axe=True)


def test_from_an_empty_account_to_a_published_course(
    open_page: OpenPage,
    organization: Organization,
    instructor: User,
    learner: User,
    film: Path,
    tmp_path: Path,
) -> None:
    picture = tmp_path / "map.png"
    Image.new("RGB", (400, 300), "teal").save(picture)
    recorded = recording()
    page = open_page("/teach/", person=instructor, **recorded)
    begin(page)
    with tenancy.scope(organization):
        course = Course.objects.get()
    write_the_film_lesson(page, film)
    caption_the_film(page)
    set_milestones(page)
    ask_everything(page, course.slug, picture)
    set_work(page, course.slug)
    publish(page, course.slug)
    learn(open_page(f"/courses/{course.slug}/", person=learner, **recorded), course.slug)
    with tenancy.scope(organization):
        assert list(course.modules.order_by("position").values_list("title", flat=True)) == [
            "Seeing",
            "Doing",
        ]
        video = Video.objects.get()
        assert [cue[2] for cue in CaptionTrack.objects.get(video=video).cues] == CAPTIONS
        marks = Milestone.objects.filter(video=video).order_by("position_ms")
        assert [(one.position_ms, one.kind) for one in marks] == [
            (2000, "chapter"),
            (5000, "note"),
            (8000, "question"),
        ]
        asked = QuizQuestion.objects.filter(quiz__course=course).values_list("question__type", flat=True)
        assert sorted(asked) == sorted(QUESTION_TYPES)
        work = Assignment.objects.get(course=course)
        assert (work.is_published, work.criteria.count()) == (True, 2)
        assert Enrolment.objects.get().learner == learner

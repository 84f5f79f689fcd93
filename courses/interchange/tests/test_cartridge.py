"""Reading Common Cartridge: outline, resources, questions in both dialects, Canvas's own additions."""

from decimal import Decimal
from pathlib import Path

import pytest

from courses.interchange.errors import UnknownFormat
from courses.interchange.package import Assignment, Discussion, File, Link, Package, Quiz, Text
from courses.interchange.reading import read_package
from courses.interchange.tests.packages import PIXEL, balanced, files_of, questions_of, reasons
from courses.questions.types.registry import QUESTION_TYPES

NAMESPACE = "http://www.imsglobal.org/xsd/imsccv1p{}/imscp_v1p1"


def manifest(items: str, resources: str, version: str = "1", schema: str = "IMS Common Cartridge") -> str:
    return f"""<manifest identifier="m1" xmlns="{NAMESPACE.format(version)}">
      <metadata><schema>{schema}</schema><schemaversion>1.{version}.0</schemaversion>
      <lom xmlns="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"><general><title><string>Cart</string></title>
      </general></lom></metadata>
      <organizations><organization><item identifier="root">{items}</item></organization></organizations>
      <resources>{resources}</resources></manifest>"""


def item(identifier: str, title: str, resource: str = "", inside: str = "") -> str:
    reference = f' identifierref="{resource}"' if resource else ""
    return f'<item identifier="{identifier}"{reference}><title>{title}</title>{inside}</item>'


def resource(identifier: str, kind: str, *files: str, more: str = "") -> str:
    listed = "".join(f'<file href="{name}"/>' for name in files)
    href = f' href="{files[0]}"' if kind == "webcontent" and files else ""
    return f'<resource identifier="{identifier}" type="{kind}"{href}>{listed}{more}</resource>'


def cartridge(
    folder: Path, items: str, resources: str, files: dict[str, str | bytes] | None = None, version: str = "1"
) -> Package:
    contents: dict[str, str | bytes] = {"imsmanifest.xml": manifest(items, resources, version)}
    package = read_package(files_of(folder, contents | (files or {})))
    assert balanced(package)
    return package


PAGE = "<html><head><title>T</title></head><body><p>Words</p></body></html>"


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_folders_headers_and_items_become_modules_sections_and_lessons(version: str, tmp_path: Path) -> None:
    items = item(
        "m",
        "Module",
        inside=item("a", "First", "p1")
        + item("h", "Header")
        + item("b", "Second", "p2")
        + item(
            "f",
            "Folder",
            inside=item("c", "Third", "p3") + item("g", "Deep", inside=item("d", "Fourth", "p4")),
        ),
    ) + item("e", "Loose", "p5")
    names = [f"p{number}" for number in range(1, 6)]
    resources = "".join(resource(name, "webcontent", f"{name}.html") for name in names)
    package = cartridge(tmp_path, items, resources, {f"{name}.html": PAGE for name in names}, version)
    module, loose = package.modules
    assert [lesson.title for lesson in module.lessons] == ["First"]
    assert [section.title for section in module.submodules] == ["Header", "Folder"]
    assert [[lesson.title for lesson in section.lessons] for section in module.submodules] == [
        ["Second"],
        ["Third", "Fourth"],
    ]
    assert [lesson.title for lesson in loose.lessons] == ["Loose"]
    assert "outline.nesting" in reasons(package)


def test_each_kind_of_resource_becomes_its_block_or_has_a_reason(tmp_path: Path) -> None:
    kinds = {
        "page": ("webcontent", "page.html", PAGE),
        "file": ("webcontent", "web_resources/notes.pdf", b"%PDF-1.4"),
        "link": ("imswl_xmlv1p1", "l.xml", '<webLink><title>L</title><url href="https://example.org/"/></webLink>'),
        "bad": ("imswl_xmlv1p1", "b.xml", '<webLink><title>L</title><url href="javascript:alert(1)"/></webLink>'),
        "talk": ("imsdt_xmlv1p1", "d.xml", '<topic><title>Talk</title><text texttype="text/html">&lt;p&gt;Hi&lt;/p&gt;</text></topic>'),
        "tool": ("imsbasiclti_xmlv1p0", "t.xml", "<cartridge_basiclti_link/>"),
        "task": ("assignment_xmlv1p0", "a.xml", "<assignment/>"),
        "gone": ("webcontent", "gone.pdf", None),
        "new": ("imsnew_xmlv9p9", "n.xml", "<new/>"),
    }  # fmt: skip
    items = item("m", "Module", inside="".join(item(f"i-{name}", name, name) for name in kinds))
    resources = "".join(resource(name, kind, file) for name, (kind, file, _content) in kinds.items())
    files = {file: content for _kind, file, content in kinds.values() if content is not None}
    package = cartridge(tmp_path, items, resources, files)
    assert [type(block.content) for block in package.blocks()] == [Text, File, Link, Discussion, Assignment]
    assert {"weblink", "lti", "webcontent", "resource"} <= set(reasons(package))
    assert [asset.path for asset in package.assets] == ["web_resources/notes.pdf"]


def test_what_is_for_staff_never_reaches_learners(tmp_path: Path) -> None:
    role = """<metadata><lom><educational><intendedEndUserRole><value>Instructor</value></intendedEndUserRole>
    </educational></lom></metadata>"""
    resources = resource("key", "webcontent", "web_resources/key.pdf", more=role)
    package = cartridge(tmp_path, item("i", "Key", "key"), resources, {"web_resources/key.pdf": b"%PDF-1.4"})
    assert list(package.lessons()) == []
    assert package.assets == ()
    assert "instructors" in reasons(package)["webcontent"]


def test_addresses_of_canvas_and_relative_ones_are_resolved(tmp_path: Path) -> None:
    page = """<p><img src="$IMS-CC-FILEBASE$/a%20b.png?canvas=1" alt="x"/>
    <img src="../web_resources/a%20b.png" alt="y"/>
    <a href="%24WIKI_REFERENCE%24/pages/other">page</a>
    <a href="$CANVAS_OBJECT_REFERENCE$/discussion_topics/talk">talk</a>
    <a href="$CANVAS_COURSE_REFERENCE$/grades">grades</a> <a href="other.html#part">beside</a></p>"""
    items = item(
        "m", "M", inside=item("i1", "One", "p1") + item("i2", "Two", "p2") + item("i3", "Talk", "talk")
    )
    resources = (
        resource("p1", "webcontent", "wiki_content/one.html")
        + resource("p2", "webcontent", "wiki_content/other.html")
        + resource("talk", "imsdt_xmlv1p1", "t.xml")
        + resource("pic", "webcontent", "web_resources/a b.png")
    )
    files: dict[str, str | bytes] = {
        "wiki_content/one.html": page,
        "wiki_content/other.html": PAGE,
        "t.xml": "<topic><title>T</title><text>Hello</text></topic>",
        "web_resources/a b.png": PIXEL,
    }
    package = cartridge(tmp_path, items, resources, files)
    html = next(block.content.html for block in package.blocks() if isinstance(block.content, Text))
    assert html.count("/-/import/asset/web_resources/a%20b.png") == 2
    assert html.count("outline%3Ai2") == 2
    assert "outline%3Ai2#part" in html
    assert "outline%3Ai3" in html
    assert "grades" in reasons(package)["webcontent.link"]
    assert "$" not in html


def test_what_the_outline_leaves_out_is_kept_as_a_draft(tmp_path: Path) -> None:
    resources = resource("p1", "webcontent", "wiki_content/one.html") + resource(
        "p2", "webcontent", "wiki_content/left-over.html"
    )
    files: dict[str, str | bytes] = {"wiki_content/one.html": PAGE, "wiki_content/left-over.html": PAGE}
    package = cartridge(tmp_path, item("m", "M", inside=item("i", "One", "p1")), resources, files)
    _module, more = package.modules
    assert (more.published, [lesson.title for lesson in more.lessons]) == (False, ["Left over"])


def canvas_item(kind: str, presentation: str, processing: str, ident: str = "q", extra: str = "") -> str:
    return f"""<item ident="{ident}" title="Q"><itemmetadata><qtimetadata>
      <qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>
      <qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.5</fieldentry></qtimetadatafield>
      </qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">&lt;p&gt;Ask&lt;/p&gt;
      </mattext></material>{presentation}</presentation><resprocessing>{processing}</resprocessing>{extra}</item>"""


def labels(**texts: str) -> str:
    listed = "".join(
        f'<response_label ident="{ident}"><material><mattext>{text}</mattext></material></response_label>'
        for ident, text in texts.items()
    )
    return f'<response_lid ident="r"><render_choice>{listed}</render_choice></response_lid>'


def scores(condition: str, points: str = "100") -> str:
    return f"""<respcondition><conditionvar>{condition}</conditionvar>
      <setvar action="Set" varname="SCORE">{points}</setvar></respcondition>"""


def equal(value: str) -> str:
    return f'<varequal respident="r">{value}</varequal>'


FIELD = '<response_str ident="r"><render_fib><response_label ident="a"/></render_fib></response_str>'
ITEMS: dict[str, tuple[str, str, str, dict[str, object]]] = {
    "multiple_choice_question": (
        labels(a="A", b="B"),
        scores(equal("b")),
        "single_choice",
        {"o1": 0, "o2": 1},
    ),
    "multiple_answers_question": (
        labels(a="A", b="B", c="C"),
        scores(f"<and>{equal('a')}<not>{equal('b')}</not>{equal('c')}</and>"),
        "multiple_response",
        {"o1,o3": 1, "o1,o2,o3": 0, "o1": 0},
    ),
    "true_false_question": (
        labels(a="True", b="False"),
        scores(equal("b")),
        "true_false",
        {"false": 1, "true": 0},
    ),
    "short_answer_question": (
        FIELD,
        scores(equal("Rome") + equal("roma")),
        "short_answer",
        {"ROME": 1, "x": 0},
    ),
    "numerical_question": (
        FIELD,
        scores(f"<or>{equal('33.33')}<and><vargte>33.32</vargte><varlte>33.34</varlte></and></or>"),
        "numerical",
        {"33.33": 1, "33.34": 1, "33.32": 1, "33.35": 0},
    ),
}


def quiz(folder: Path, *items: str, section: str = "") -> Package:
    source = f"""<questestinterop><assessment ident="z" title="Quiz"><section ident="root">{section}
      {"".join(items)}</section></assessment></questestinterop>"""
    resources = resource("z", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "z.xml")
    return cartridge(folder, item("m", "M", inside=item("i", "Quiz", "z")), resources, {"z.xml": source})


def answer_for(type_: str, written: str) -> dict[str, object]:
    return {
        "single_choice": {"choice": written},
        "multiple_response": {"choices": written.split(",")},
        "true_false": {"value": written == "true"},
    }.get(type_, {"text": written})


@pytest.mark.parametrize("kind", ITEMS)
def test_a_question_of_canvas_is_judged_as_before(kind: str, tmp_path: Path) -> None:
    presentation, processing, type_, answers = ITEMS[kind]
    (question,) = questions_of(quiz(tmp_path, canvas_item(kind, presentation, processing)))
    grade = QUESTION_TYPES[type_].grade
    assert (question.type, question.points, question.prompt) == (type_, Decimal("2.50"), "<p>Ask</p>")
    assert {written: grade(question.data, answer_for(type_, written)).score for written in answers} == answers


def test_feedback_of_canvas_comes_along(tmp_path: Path) -> None:
    feedback = "".join(
        f'<itemfeedback ident="{ident}"><flow_mat><material><mattext>{ident}</mattext></material></flow_mat></itemfeedback>'
        for ident in ("general_fb", "correct_fb", "general_incorrect_fb", "a_fb")
    )
    source = canvas_item("multiple_choice_question", labels(a="A", b="B"), scores(equal("b")), extra=feedback)
    (question,) = questions_of(quiz(tmp_path, source))
    data = question.data
    assert data["explanation"]["text"] == "general_fb"
    assert data["feedback_correct"]["text"] == "correct_fb"
    assert data["feedback_incorrect"]["text"] == "general_incorrect_fb"
    assert data["options"][0]["feedback"]["text"] == "a_fb"


@pytest.mark.parametrize(
    "kind",
    ["matching_question", "multiple_dropdowns_question", "fill_in_multiple_blanks_question", "calculated_question",
     "text_only_question", "never_heard_of_question"],
)  # fmt: skip
def test_a_question_without_a_type_here_is_reported(kind: str, tmp_path: Path) -> None:
    package = quiz(tmp_path, canvas_item(kind, FIELD, ""))
    assert questions_of(package) == []
    assert len(reasons(package)["item"]) > 10
    assert "assessment" in reasons(package)


@pytest.mark.parametrize("kind", ["essay", "file_upload"])
def test_what_people_mark_is_carried(kind: str, tmp_path: Path) -> None:
    (question,) = questions_of(quiz(tmp_path, canvas_item(f"{kind}_question", FIELD, "")))
    assert question.type == kind


def test_a_draw_at_random_is_reported(tmp_path: Path) -> None:
    inside = "".join(
        canvas_item("multiple_choice_question", labels(a="A", b="B"), scores(equal("b")), ident=f"q{number}")
        for number in range(3)
    )
    section = f"""<section ident="s" title="Pool"><selection_ordering><selection><selection_number>2
      </selection_number></selection></selection_ordering>{inside}</section>"""
    package = quiz(tmp_path, section=section)
    assert len(questions_of(package)) == 3
    assert "Pool (2)" in reasons(package)["assessment.draw"]


def test_one_question_in_two_quizzes_is_one_question(tmp_path: Path) -> None:
    one = canvas_item("multiple_choice_question", labels(a="A", b="B"), scores(equal("b")))
    source = f'<questestinterop><assessment ident="z" title="Quiz"><section>{one}</section></assessment></questestinterop>'
    resources = "".join(
        resource(name, "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", f"{name}.xml") for name in ("y", "z")
    )
    items = item("m", "M", inside=item("i", "Y", "y") + item("j", "Z", "z"))
    package = cartridge(tmp_path, items, resources, {"y.xml": source, "z.xml": source})
    first, second = (block.content for block in package.blocks())
    assert isinstance(first, Quiz)
    assert isinstance(second, Quiz)
    assert first.questions == second.questions
    assert package.census()["item"].carried == 2


def test_a_bank_gives_the_questions_that_no_quiz_has(tmp_path: Path) -> None:
    one = canvas_item("multiple_choice_question", labels(a="A", b="B"), scores(equal("b")))
    source = f'<questestinterop><objectbank ident="b">{one}</objectbank></questestinterop>'
    resources = resource("b", "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank", "b.xml")
    package = cartridge(tmp_path, "", resources, {"b.xml": source})
    assert len(package.bank) == 1
    assert list(package.lessons()) == []


def test_a_scorm_package_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="SCORM"):
        read_package(files_of(tmp_path, {"imsmanifest.xml": manifest("", "", schema="ADL SCORM")}))


def with_settings(folder: Path, description: str) -> Package:
    """A quiz of Canvas with its settings beside it."""
    one = canvas_item("multiple_choice_question", labels(a="A", b="B"), scores(equal("b")))
    source = f'<questestinterop><assessment ident="z"><section>{one}</section></assessment></questestinterop>'
    meta = f"""<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Z</title>
      <description>{description}</description><allowed_attempts>3</allowed_attempts>
      <time_limit>20</time_limit><shuffle_answers>true</shuffle_answers>
      <scoring_policy>keep_latest</scoring_policy></quiz>"""
    resources = resource(
        "z", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "z/assessment_qti.xml", "z/assessment_meta.xml"
    )
    files: dict[str, str | bytes] = {"z/assessment_qti.xml": source, "z/assessment_meta.xml": meta}
    return cartridge(folder, item("m", "M", inside=item("i", "Quiz", "z")), resources, files)


def test_settings_of_a_quiz_come_along(tmp_path: Path) -> None:
    (block,) = with_settings(tmp_path, "&lt;p&gt;Read this first&lt;/p&gt;").blocks()
    quiz = block.content
    assert isinstance(quiz, Quiz)
    assert (quiz.attempts, quiz.minutes, quiz.shuffle, quiz.counts) == (3, 20, True, "last")
    assert quiz.description == "<p>Read this first</p>"

"""Reading Moodle backups: sections and activities, texts with their files, quizzes with their bank."""

import hashlib
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.archive import open_package, unpack_inside
from courses.interchange.errors import HostileArchive
from courses.interchange.files import Limits, Spare
from courses.interchange.package import Assignment, File, Link, Package, Quiz, Text
from courses.interchange.reading import read_package
from courses.interchange.tests.mbz import TICK, answer, backup, bank, file_entry, question
from courses.interchange.tests.packages import PIXEL, balanced, files_of, reasons, write_files
from courses.models import Assignment as AssignmentRow
from courses.models import Block, Lesson, Module, QuestionFolder, QuizDraw, QuizQuestion
from courses.packages.tests.scorm import zipped_scorm

INTRO = "<intro>{}</intro><introformat>1</introformat>"
NOTES = hashlib.sha1(PIXEL, usedforsecurity=False).hexdigest()
TRUE_FALSE = (
    f"<answers>{answer('1', 'Wahr', '0.0000000')}{answer('2', 'Falsch', '1.0000000')}</answers>"
    '<truefalse id="1"><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse>'
)


def read(
    folder: Path,
    activities: dict[str, str],
    more: dict[str, str | bytes] | None = None,
    questions: str = "",
) -> Package:
    package = read_package(files_of(folder, backup(activities, more, questions)))
    assert balanced(package)
    return package


def stored(*entries: str) -> dict[str, str | bytes]:
    return {"files.xml": f"<files>{''.join(entries)}</files>", f"files/{NOTES[:2]}/{NOTES}": PIXEL}


def test_sections_become_modules_and_activities_lessons(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        {
            "label:1:Note": INTRO.format("&lt;p&gt;Welcome to it&lt;/p&gt;"),
            "label:2:Note": INTRO.format("&lt;p&gt;Read on&lt;/p&gt;"),
            "page:3:A page": "<content>&lt;p&gt;See $@URLVIEWBYID*4@$ and &lt;a href=\"$@URLVIEWBYID*4@$\"&gt;this"
            "&lt;/a&gt;&lt;/p&gt;</content><contentformat>1</contentformat>",
            "url:4:A link": "<externalurl>https://example.org/</externalurl>",
            "url:5:Bad": "<externalurl>javascript:alert(1)</externalurl>",
            "glossary:6:Words": "",
        },
    )  # fmt: skip
    (module,) = package.modules
    assert (package.title, package.language, module.title) == ("A Moodle course", "de", "First topic")
    assert package.starts_at == datetime.fromtimestamp(int(TICK), UTC)
    assert [lesson.title for lesson in module.lessons] == ["Welcome to it", "A page", "A link"]
    assert len(module.lessons[0].blocks) == 2
    page = module.lessons[1].blocks[0].content
    assert isinstance(page, Text)
    assert "/-/import/lesson/" in page.html
    assert module.lessons[2].blocks[0].content == Link("https://example.org/")
    assert {"glossary", "url"} <= set(reasons(package))
    assert "no web address" in reasons(package)["url"]


def test_files_are_found_by_their_area_and_kept_once_asked_for(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        {
            "page:3:A page": "<content>&lt;p&gt;&lt;img src=\"@@PLUGINFILE@@/a%20b.png\" alt=\"x\"&gt;"
            "&lt;img src=\"@@PLUGINFILE@@/gone.png\" alt=\"gone\"&gt;&lt;/p&gt;</content><contentformat>1</contentformat>",
            "folder:4:Papers": INTRO.format(""),
            "resource:5:Paper": INTRO.format(""),
        },
        stored(
            file_entry("33", "mod_page", "content", "0", "a b.png", NOTES),
            file_entry("34", "mod_folder", "content", "0", "notes.png", NOTES),
            file_entry("34", "mod_folder", "content", "0", "run.html", NOTES),
            file_entry("99", "user", "draft", "0", "private.png", NOTES),
            file_entry("35", "mod_resource", "content", "0", "lost.pdf", "0" * 40),
        ),
    )  # fmt: skip
    page, folder = package.modules[0].lessons
    text = page.blocks[0].content
    assert isinstance(text, Text)
    assert "<em>gone</em>" in text.html
    assert "/-/import/asset/33/mod_page/content/0/a%20b.png" in text.html
    assert isinstance(folder.blocks[0].content, File)
    assert {asset.name for asset in package.assets} == {"a b.png", "notes.png"}
    assert {"file.missing", "folder.file", "resource", "resource.file"} <= set(reasons(package))


QUIZ = (
    INTRO.format("")
    + f"""<timeopen>{TICK}</timeopen><timeclose>0</timeclose><timelimit>90</timelimit>
<attempts_number>3</attempts_number><grademethod>4</grademethod><shuffleanswers>1</shuffleanswers>
<question_instances>{{}}</question_instances>"""
)


def slot(number: int, question: str, mark: str = "2.0", tags: str = "") -> str:
    return (
        f'<question_instance id="{number}"><slot>{number}</slot><questionid>{question}</questionid>'
        f"<maxmark>{mark}</maxmark>{tags}</question_instance>"
    )


def test_a_quiz_asks_its_questions_and_draws_the_others(tmp_path: Path) -> None:
    random = question("3", "random", "1", parent="3")
    slots = slot(1, "1", "5.0") + slot(2, "3") + slot(3, "3") + slot(4, "77")
    grades = "<activity_gradebook><grade_items><grade_item id='1'><grademax>10</grademax><gradepass>6</gradepass></grade_item></grade_items></activity_gradebook>"
    package = read(
        tmp_path,
        {"quiz:8:Test": QUIZ.format(slots)},
        {"activities/quiz_8/grades.xml": grades},
        bank(
            question("1", "truefalse", "<p>Sure?</p>", TRUE_FALSE, tags="easy"),
            question("2", "stack", "x"),
            random,
        ),
    )
    quiz = package.modules[0].lessons[0].blocks[0].content
    assert isinstance(quiz, Quiz)
    assert (quiz.attempts, quiz.minutes, quiz.counts, quiz.pass_mark) == (3, 2, "last", 60)
    assert quiz.opens_at == datetime.fromtimestamp(int(TICK), UTC)
    (asked,) = quiz.questions
    assert (asked.type, asked.tags, asked.folder) == ("true_false", ("easy",), ("Algebra",))
    assert asked.data["correct_answer"] is False
    assert quiz.worth == {asked.source_key: Decimal("5.00")}
    (draw,) = quiz.draws
    assert (draw.count, draw.position, draw.folder) == (2, 2, ("Algebra",))
    census = package.census()
    assert (census["qtype_random"].carried, census["qtype_stack"].not_carried) == (1, 1)
    assert {"qtype_stack", "quiz.question"} <= set(reasons(package))


CHOICE = (
    f"<answers>{answer('1', '<b>Two</b>', '0.0')}{answer('2', 'Four', '1.0', 'Yes')}{answer('3', 'Five', '0.5')}</answers>"
    '<multichoice id="1"><single>1</single><shuffleanswers>1</shuffleanswers><correctfeedback>Well done</correctfeedback>'
    "<correctfeedbackformat>1</correctfeedbackformat></multichoice>"
)
MATCH = (
    '<matchoptions id="1"><shuffleanswers>1</shuffleanswers></matchoptions><matches>'
    + "".join(
        f'<match id="{n}"><questiontext>{stem}</questiontext><questiontextformat>1</questiontextformat>'
        f"<answertext>{text}</answertext></match>"
        for n, stem, text in ((1, "Dog", "bark"), (2, "Cat", "meow"), (3, "", "moo"))
    )
    + "</matches>"
)
NUMBER = (
    f"<answers>{answer('5', '3.14', '1.0')}</answers><numerical_units><numerical_unit id='1'><multiplier>1</multiplier>"
    "<unit>m</unit></numerical_unit></numerical_units><numerical_records><numerical_record id='1'><answer>5</answer>"
    "<tolerance>0.01</tolerance></numerical_record></numerical_records>"
)
SHORT = (
    f"<answers>{answer('1', 'Paris', '1.0')}</answers><shortanswer id='1'><usecase>1</usecase></shortanswer>"
)
ESSAY = "<essay id='1'><responseformat>editor</responseformat><attachments>0</attachments><graderinfo>Look</graderinfo><graderinfoformat>1</graderinfoformat></essay>"
CLOZE = '<multianswer id="1"><question>9</question><sequence>21,22</sequence></multianswer>'
GAPS = f"<answers>{answer('1', 'cat', '0', '1')}{answer('2', 'dog', '0', '1')}</answers><gapselect id='1'><shuffleanswers>1</shuffleanswers></gapselect>"
SUMS = (
    f"<answers>{answer('1', '{{a}} + {{b}}'.replace('{{', '{').replace('}}', '}'), '1.0')}</answers>"
    "<calculated_records><calculated_record id='1'><answer>1</answer><tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>"
    "</calculated_record></calculated_records><dataset_definitions>"
    + "".join(
        f"<dataset_definition id='1'><name>{name}</name><options>uniform:1.0:10.0:0</options><dataset_items>"
        "<dataset_item id='1'><number>1</number><value>3</value></dataset_item><dataset_item id='2'><number>2</number>"
        "<value>7</value></dataset_item></dataset_items></dataset_definition>"
        for name in "ab"
    )
    + "</dataset_definitions>"
)


@pytest.mark.parametrize(
    ("kind", "text", "options", "type", "check"),
    [
        ("multichoice", "<p>2+2?</p>", CHOICE, "single_choice", "'text': 'Well done'"),
        ("match", "<p>Who?</p>", MATCH, "matching", "moo"),
        ("numerical", "<p>Pi?</p>", NUMBER, "numerical", "0.01"),
        ("shortanswer", "<p>Capital?</p>", SHORT, "short_answer", "'case_sensitive': True"),
        ("essay", "<p>Write</p>", ESSAY, "essay", "Look"),
        ("gapselect", "<p>A [[2]] barks</p>", GAPS, "cloze", "dog"),
        ("calculated", "<p>{a} + {b}?</p>", SUMS, "numerical", "formula"),
    ],
)
def test_questions_are_read_as_those_of_moodle_xml(
    kind: str, text: str, options: str, type: str, check: str, tmp_path: Path
) -> None:
    package = read(tmp_path, {}, None, bank(question("1", kind, text, options)))
    assert not package.not_carried, package.not_carried
    (item,) = package.bank
    assert item.type == type
    assert item.points == Decimal("2.00")
    assert check in str(item.data)


def test_gaps_of_a_text_are_put_back_and_are_no_questions_of_their_own(tmp_path: Path) -> None:
    package = read(
        tmp_path,
        {},
        None,
        bank(
            question("20", "multianswer", "<p>One {#1}, two {#2}</p>", CLOZE),
            question("21", "shortanswer", "{1:SHORTANSWER:=eins}", parent="20"),
            question("22", "numerical", "{1:NUMERICAL:=2:0}", parent="20"),
        ),
    )
    (item,) = package.bank
    assert item.type == "cloze"
    assert [gap["kind"] for gap in item.data["gaps"]] == ["text", "number"]
    assert package.census()["qtype_multianswer"].source == 1


ASSIGN = (
    INTRO.format("&lt;p&gt;Write &lt;b&gt;much&lt;/b&gt;&lt;/p&gt;")
    + f"""<grade>20</grade><duedate>{TICK}</duedate><cutoffdate>0</cutoffdate><maxattempts>3</maxattempts>
<attemptreopenmethod>manual</attemptreopenmethod><plugin_configs>
<plugin_config><plugin>file</plugin><subtype>assignsubmission</subtype><name>enabled</name><value>1</value></plugin_config>
<plugin_config><plugin>file</plugin><subtype>assignsubmission</subtype><name>maxfilesubmissions</name><value>2</value></plugin_config>
<plugin_config><plugin>file</plugin><subtype>assignsubmission</subtype><name>filetypeslist</name><value>.pdf,.odt</value></plugin_config>
</plugin_configs>"""
)
RUBRIC = """<areas><area id="1"><definitions><definition id="1"><method>rubric</method><plugin_gradingform_rubric_definition>
<criteria><criterion id="1"><sortorder>1</sortorder><description>Clear</description><levels>
<level id="2"><score>5.0</score><definition>Yes</definition></level><level id="1"><score>0.0</score><definition>No</definition></level>
</levels></criterion></criteria></plugin_gradingform_rubric_definition></definition></definitions></area></areas>"""


def test_an_assignment_keeps_its_date_and_rubric(tmp_path: Path) -> None:
    package = read(tmp_path, {"assign:4:Essay": ASSIGN}, {"activities/assign_4/grading.xml": RUBRIC})
    (lesson,) = package.modules[0].lessons
    work = lesson.blocks[0].content
    assert isinstance(work, Assignment)
    assert lesson.due_at == work.due_at == datetime.fromtimestamp(int(TICK), UTC)
    assert (work.points, work.attempts, work.max_files, work.takes_text) == (Decimal(20), 3, 2, False)
    assert work.file_types == ("pdf", "odt")
    assert [(one.title, [level[0] for level in one.levels]) for one in work.criteria] == [
        ("Clear", ["No", "Yes"])
    ]


@pytest.mark.usefixtures("media")
def test_a_backup_is_imported_once_however_often_it_comes(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    contents = backup(
        {
            "page:3:A page": "<content>&lt;p&gt;Words&lt;/p&gt;</content><contentformat>1</contentformat>",
            "quiz:8:Test": QUIZ.format(slot(1, "1", "5.0") + slot(2, "3")),
            "assign:4:Essay": ASSIGN,
        },
        {"activities/assign_4/grading.xml": RUBRIC},
        bank(
            question("1", "truefalse", "<p>Sure?</p>", TRUE_FALSE), question("3", "random", "1", parent="3")
        ),
    )
    path = tmp_path / "course.mbz"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    first = import_course(path, organization=scope, instructor=instructor, publish=True)
    again = import_course(path, organization=scope, instructor=instructor)
    assert (first.lessons, first.assignments, first.quizzes, first.questions) == (3, 1, 1, 1)
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
    assert (Module.objects.count(), Lesson.objects.count()) == (1, 3)
    row = AssignmentRow.objects.get()
    assert (row.instructions, row.points) == ("Write **much**", Decimal(20))
    assert row.criteria.get().levels.count() == 2
    assert Block.objects.get(kind="assignment").assignment_id == row.pk
    assert QuestionFolder.objects.get().name == "Algebra"
    assert QuizDraw.objects.get().position == 2
    assert QuizQuestion.objects.get().points == Decimal(5)


def test_a_scorm_activity_brings_its_package(
    tmp_path: Path, scope: Organization, instructor: User, media: Path
) -> None:
    good, bad = zipped_scorm(), b"PK\x03\x04 broken"
    files, entries = {}, []
    for module, name, content in (("1", "golf.zip", good), ("2", "bad.zip", bad)):
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        files[f"files/{digest[:2]}/{digest}"] = content
        entries.append(file_entry(f"3{module}", "mod_scorm", "package", "0", name, digest))
    files["files.xml"] = f"<files>{''.join(entries)}</files>".encode()
    activities = {f"scorm:{n}:Golf {n}": INTRO.format("&lt;p&gt;Play&lt;/p&gt;") for n in (1, 2, 3)}
    folder = write_files(tmp_path / "backup", backup(activities, files))
    with open_package(folder) as found:
        package = read_package(found)
    assert balanced(package)
    assert [entry.reason for entry in package.not_carried if entry.is_component] == [
        "Its package is no SCORM package that can be read.",
        "The backup does not contain its package.",
    ]
    done = import_course(folder, organization=scope, instructor=instructor)
    block = Block.objects.get(lesson__course__slug=done.course, kind="package")
    assert block.package is not None
    assert (block.title, block.package.entry, block.package.archive.original_name) == (
        "Golf 1",
        "index.html",
        "golf.zip",
    )


def test_what_lies_within_keeps_to_the_limits_of_one(tmp_path: Path) -> None:
    inner = tmp_path / "golf.zip"
    inner.write_bytes(zipped_scorm())
    spare = Spare(tmp_path / "room")
    spare.folder.mkdir()
    unpack_inside(spare, inner)
    with pytest.raises(HostileArchive):
        unpack_inside(spare, inner, Limits(total_bytes=spare.written + 10))

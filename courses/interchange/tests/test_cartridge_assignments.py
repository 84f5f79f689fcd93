"""Assignments of Common Cartridge 1.3 and of Canvas: dates, ways of handing in, rubrics."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from courses.interchange.package import Assignment, Package, Text
from courses.interchange.tests.packages import reasons
from courses.interchange.tests.test_cartridge import cartridge, item, resource

CANVAS = """<extensions><assignment xmlns="http://canvas.instructure.com/xsd/cccv1p0"><due_at>2026-05-01T21:59:00</due_at>
<lock_at>2026-04-01T21:59:00</lock_at><unlock_at/><rubric_identifierref>r1</rubric_identifierref><points_possible>8.5</points_possible>
<submission_types>{ways}</submission_types><allowed_extensions>pdf,odt</allowed_extensions><allowed_attempts>2</allowed_attempts>
<peer_reviews>true</peer_reviews><workflow_state>published</workflow_state></assignment></extensions>"""
PLAIN = """<assignment xmlns="http://www.imsglobal.org/xsd/imscc_extensions/assignment"><title>Essay</title>
<text texttype="text/html">&lt;p&gt;Write&lt;/p&gt;</text><gradable points_possible="5">true</gradable>
<submission_formats>{formats}</submission_formats>{more}</assignment>"""
RUBRICS = """<rubrics xmlns="http://canvas.instructure.com/xsd/cccv1p0"><rubric identifier="r1"><title>Good</title><criteria>
<criterion><description>Clear</description><ratings><rating><description>Yes</description><points>5</points></rating>
<rating><description>No</description><points>0</points></rating></ratings></criterion></criteria></rubric>
<rubric identifier="r2"><title>Unused</title><criteria/></rubric></rubrics>"""


def read(folder: Path, xml: str) -> Package:
    files: dict[str, str | bytes] = {"a/assignment.xml": xml, "course_settings/rubrics.xml": RUBRICS}
    outline = item("m", "Module", inside=item("i", "The essay", "task"))
    return cartridge(folder, outline, resource("task", "assignment_xmlv1p0", "a/assignment.xml"), files, "3")


def test_an_assignment_of_the_standard(tmp_path: Path) -> None:
    package = read(tmp_path, PLAIN.format(formats='<format type="file"/>', more=""))
    (block,) = package.blocks()
    assert block.title == "The essay"
    work = block.content
    assert isinstance(work, Assignment)
    assert (work.points, work.takes_text, work.takes_files) == (Decimal(5), False, True)
    assert work.instructions == "<p>Write</p>"
    assert {"course.rubrics"} <= set(reasons(package))


def test_what_canvas_adds(tmp_path: Path) -> None:
    package = read(
        tmp_path, PLAIN.format(formats="", more=CANVAS.format(ways="online_text_entry,online_upload"))
    )
    (lesson,) = package.lessons()
    work = lesson.blocks[0].content
    assert isinstance(work, Assignment)
    due = datetime(2026, 5, 1, 21, 59, tzinfo=UTC)
    assert (work.due_at, work.closes_at, lesson.due_at) == (due, due, due)  # it cannot close before it is due
    assert (work.points, work.attempts, work.file_types) == (Decimal("8.50"), 2, ("pdf", "odt"))
    assert (work.takes_text, work.takes_files) == (True, True)
    (criterion,) = work.criteria
    assert (criterion.title, [level[2] for level in criterion.levels]) == ("Clear", [Decimal(5), Decimal(0)])
    assert "assignment.peer_reviews" in reasons(package)
    assert "Unused" in [entry.item for entry in package.not_carried]


def test_what_is_not_handed_in_becomes_a_text(tmp_path: Path) -> None:
    package = read(tmp_path, PLAIN.format(formats="", more=CANVAS.format(ways="on_paper")))
    (block,) = package.blocks()
    assert block.content == Text("<p>Write</p>")
    assert "assignment.submission" in reasons(package)

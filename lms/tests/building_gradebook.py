"""Grades of a course: a category, a column of its own, points set by hand, and an item shown as a deliberate act."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook import actions
from learning.gradebook.importing import propose
from learning.gradebook.models import GradeCategory, GradeItem
from learning.gradebook.sheets import ask_for_sheet, write_sheet
from learning.gradebook.sync import sync_items
from lms.kernel import clock


def give_grades(learner: User, teacher: User, *, course: str, private: str) -> dict[str, Any]:
    """Make the gradebook of a course, `private` in all texts; return what fills addresses."""
    now, found = clock.now(), Course.objects.get(slug=course)
    sync_items([found.pk], now=now)
    category = GradeCategory.objects.create(
        course=found, name=f"Taking part {private}", weight=10, position=9
    )
    item = GradeItem.objects.create(
        course=found, category=category, title=f"Taking part {private}", max_points=10, position=90
    )
    enrolment = Enrolment.objects.select_related("course").get(course=found, learner=learner)
    actions.override(
        enrolment=enrolment, item=item, points=Decimal(8), reason=private, actor=teacher, now=now
    )
    actions.post(items=[item], shown=False, actor=teacher, now=now)
    actions.post(items=[item], shown=True, actor=teacher, now=now)
    sheet = f"Key,Taking part [{item.pk}]\n{enrolment.pk},9\nnobody,1\n".encode()
    file = propose(course=found, data=sheet, name=f"{private}.csv", reason=private, actor=teacher)
    sheet, _new = ask_for_sheet(course=found, actor=teacher, now=now)
    write_sheet(sheet.pk, now=now)
    return {
        "sheet": sheet.pk,
        "marks_file": file.pk,
        "enrolment": enrolment.pk,
        "grade_item": item.pk,
        "grade_category": category.pk,
    }

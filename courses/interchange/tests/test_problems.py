"""Problems of Open edX: every response becomes a question or has its reason."""

from decimal import Decimal
from pathlib import Path

import pytest

from courses.interchange.package import Package, QuestionItem
from courses.interchange.tests.packages import balanced, olx, questions_of, reasons
from courses.questions.types.registry import QUESTION_TYPES


def problem(folder: Path, xml: str, attributes: str = "") -> Package:
    package = olx(folder, f'<problem url_name="p1" display_name="P" {attributes}>{xml}</problem>')
    assert balanced(package)
    return package


def only(package: Package) -> QuestionItem:
    (question,) = questions_of(package)
    return question


def score(question: QuestionItem, answer: dict[str, object]) -> Decimal:
    return QUESTION_TYPES[question.type].grade(question.data, answer).score


CHOICES = """
<multiplechoiceresponse><label>Which?</label><choicegroup type="MultipleChoice">
  <choice correct="false">A <choicehint>No.</choicehint></choice>
  <choice correct="true">B</choice>
  <choice correct="partial" point_value="0.25">C</choice>
</choicegroup><solution><p>Because.</p></solution></multiplechoiceresponse>
<demandhint><hint>Think.</hint><hint>Think harder.</hint></demandhint>
"""


def test_a_single_choice_keeps_feedback_shares_hints_and_explanation(tmp_path: Path) -> None:
    question = only(problem(tmp_path, CHOICES))
    options = question.data["options"]
    assert question.type == "single_choice"
    assert [option["text"] for option in options] == ["A", "B", "C"]
    assert [score(question, {"choice": option["id"]}) for option in options] == [0, 1, Decimal("0.25")]
    assert options[0]["feedback"]["html"] == "No."
    assert question.data["explanation"]["html"] == "<p>Because.</p>"
    assert [hint["text"] for hint in question.data["hints"]] == ["Think.", "Think harder."]
    assert "Which?" in question.prompt
    assert "Because" not in question.prompt


def test_true_and_false_are_their_own_type(tmp_path: Path) -> None:
    question = only(
        problem(
            tmp_path,
            """<multiplechoiceresponse><p>Water is wet.</p><choicegroup>
            <choice correct="true">True</choice><choice correct="false">False</choice>
            </choicegroup></multiplechoiceresponse>""",
        )
    )
    assert (question.type, question.data["correct_answer"]) == ("true_false", True)


def test_several_right_choices_keep_what_is_said_to_who_missed_one(tmp_path: Path) -> None:
    package = problem(
        tmp_path,
        """<choiceresponse partial_credit="EDC"><label>All?</label><checkboxgroup>
        <choice correct="true">A<choicehint selected="true">Yes</choicehint>
          <choicehint selected="false">Missed</choicehint></choice>
        <choice correct="true">B</choice><choice correct="false">C</choice>
        <compoundhint value="A B">Both</compoundhint></checkboxgroup></choiceresponse>""",
    )
    question = only(package)
    assert question.type == "multiple_response"
    assert question.data["scoring"] == "right_minus_wrong"
    assert question.data["options"][0]["feedback"]["text"] == "Yes"
    assert question.data["options"][0]["feedback_unchosen"]["text"] == "Missed"
    assert {"problem.hint", "problem.partial_credit"} <= set(reasons(package))


def test_menus_in_a_table_ask_by_row_and_column(tmp_path: Path) -> None:
    questions = questions_of(
        problem(
            tmp_path,
            """<p>Match them.</p><table><tr><th>Thing</th><th>Colour</th></tr>
            <tr><td>Sky</td><td><optionresponse><optioninput options="('red','blue')" correct="blue"/>
            </optionresponse></td></tr>
            <tr><td>Rose</td><td><optionresponse><optioninput><option correct="True">red</option>
            <option correct="False">blue</option></optioninput></optionresponse></td></tr></table>""",
        )
    )
    assert [question.type for question in questions] == ["single_choice"] * 2
    assert "Match them." in questions[0].prompt
    assert "Sky: Colour" in questions[0].prompt
    assert "Rose: Colour" in questions[1].prompt
    assert [score(questions[0], {"choice": choice}) for choice in ("o1", "o2")] == [0, 1]


def test_menus_in_a_sentence_ask_with_a_gap(tmp_path: Path) -> None:
    questions = questions_of(
        problem(
            tmp_path,
            """<p>The sky is <optionresponse><optioninput options="('red','blue')" correct="blue"/>
            </optionresponse> and grass is <optionresponse><optioninput options="('green','pink')"
            correct="green"/></optionresponse>.</p>""",
        )
    )
    assert "The sky is _____ and grass is … ." in questions[0].prompt
    assert "The sky is … and grass is _____ ." in questions[1].prompt


def test_several_menus_in_one_response_are_several_questions(tmp_path: Path) -> None:
    package = problem(
        tmp_path,
        """<optionresponse><label>Two</label><optioninput options="('a','b')" correct="a"/>
        <optioninput options="('c','d')" correct="d"/></optionresponse>""",
        'weight="4"',
    )
    assert [question.source_key[-2:] for question in questions_of(package)] == ["-1", "-2"]
    assert package.census()["optionresponse"].source == 1


WORDS = [
    ('answer="Doc" type="ci"', "", {"doc": 1, "DOC": 1, "dock": 0}),
    ('answer="Doc"', "", {"Doc": 1, "doc": 0}),
    ('answer="red_or_blue" type="ci"', "", {"blue": 1, "red": 1, "red_or_blue": 0}),
    ('answer="..bble" type="ci regexp"', "", {"bubble": 1, "Rubble": 1, "bubbles": 0}),
    ('answer="a" type="ci"', '<additional_answer answer="b"/>', {"b": 1, "c": 0}),
]


@pytest.mark.parametrize(("attributes", "inside", "answers"), WORDS)
def test_words_are_judged_as_before(
    attributes: str, inside: str, answers: dict[str, int], tmp_path: Path
) -> None:
    xml = f"<stringresponse {attributes}><label>Write</label>{inside}<textline/></stringresponse>"
    question = only(problem(tmp_path, xml))
    assert {text: score(question, {"text": text}) for text in answers} == answers


NUMBERS = [
    ('answer="600"', '<responseparam type="tolerance" default="5"/>', {"595": 1, "605": 1, "606": 0}),
    ('answer="200"', '<responseparam type="tolerance" default="1%"/>', {"198": 1, "202": 1, "203": 0}),
    ('answer="[5,7]"', "", {"5": 1, "6.5": 1, "7": 1, "7.1": 0}),
    ('answer="1.5e3"', "", {"1500": 1, "1501": 0}),
    (
        'answer="2" partial_credit="list"',
        '<responseparam partial_answers="1"/>',
        {"2": 1, "1": Decimal("0.5")},
    ),
    ('answer="3"', '<additional_answer answer="4"/>', {"3": 1, "4": 1, "5": 0}),
]


@pytest.mark.parametrize(("attributes", "inside", "answers"), NUMBERS)
def test_numbers_are_judged_as_before(
    attributes: str, inside: str, answers: dict[str, object], tmp_path: Path
) -> None:
    xml = f"<numericalresponse {attributes}><label>How many?</label>{inside}<formulaequationinput/></numericalresponse>"
    question = only(problem(tmp_path, xml))
    assert {text: score(question, {"text": text}) for text in answers} == answers


REFUSED = {
    "customresponse": '<customresponse cfn="f"><textline/></customresponse>',
    "formularesponse": '<formularesponse answer="x^2" samples="x@1:2#3"><textline/></formularesponse>',
    "imageresponse": '<imageresponse><imageinput src="/static/a.png"/></imageresponse>',
    "schematicresponse": "<schematicresponse><schematic/></schematicresponse>",
    "coderesponse": "<coderesponse><textbox/></coderesponse>",
    "newestresponse": "<newestresponse/>",
    "numericalresponse": '<numericalresponse answer="sqrt(2)"><textline/></numericalresponse>',
    "stringresponse": '<stringresponse answer=""><textline/></stringresponse>',
    "multiplechoiceresponse": "<multiplechoiceresponse><choicegroup/></multiplechoiceresponse>",
    "choiceresponse": """<choiceresponse><checkboxgroup><choice correct="false">A</choice>
        <choice correct="false">B</choice></checkboxgroup></choiceresponse>""",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_expressed_is_reported_with_its_reason(kind: str, tmp_path: Path) -> None:
    package = problem(tmp_path, f"<p>Solve this.</p>{REFUSED[kind]}")
    assert questions_of(package) == []
    assert len(reasons(package)[kind]) > 10
    assert "problem" in reasons(package)


def test_numbers_that_a_script_draws_are_not_carried(tmp_path: Path) -> None:
    package = problem(
        tmp_path,
        """<script type="loncapa/python">x = random.randint(0, 9)
z = x + 1</script><p>What is $x + 1?</p><numericalresponse answer="$z"><textline/></numericalresponse>""",
    )
    assert "$x" in reasons(package)["numericalresponse"]


def test_one_lost_response_does_not_cost_the_others(tmp_path: Path) -> None:
    package = problem(tmp_path, CHOICES + REFUSED["customresponse"])
    assert len(questions_of(package)) == 1
    assert "problem" not in reasons(package)
    assert package.census()["problem"].carried == 1


def test_a_problem_shares_its_weight_and_limits_attempts(tmp_path: Path) -> None:
    package = problem(tmp_path, CHOICES + CHOICES, 'weight="3" max_attempts="2"')
    assert [question.points for question in questions_of(package)] == [Decimal("1.50")] * 2
    (block,) = package.blocks()
    assert getattr(block.content, "attempts") == 2  # noqa: B009

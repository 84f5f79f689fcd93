"""Reading QTI items of other systems: 2.1, and 3.0 with its own names."""

from pathlib import Path

import pytest

from courses.interchange.bank.tests.sources import balanced, read
from courses.interchange.errors import BrokenDocument
from courses.interchange.tests.packages import PIXEL, write_files

NS2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
NS3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
CHOICE = f"""<assessmentItem {NS2} identifier="choice" title="Unattended">
 <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
  <correctResponse><value>A</value></correctResponse></responseDeclaration>
 <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="3"/>
 <itemBody><p>Look at <img src="../images/sign.png" alt="A sign"/>.</p>
  <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><prompt>What does it say?</prompt>
   <simpleChoice identifier="A" fixed="true">Stay<feedbackInline outcomeIdentifier="F" identifier="A">Yes</feedbackInline></simpleChoice>
   <simpleChoice identifier="B">Go</simpleChoice></choiceInteraction></itemBody>
 <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>"""
ORDER = f"""<qti-assessment-item {NS3} identifier="order" title="Order">
 <qti-response-declaration identifier="RESPONSE" cardinality="ordered" base-type="identifier">
  <qti-correct-response><qti-value>B</qti-value><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>
 <qti-item-body><qti-order-interaction response-identifier="RESPONSE"><qti-prompt>Order these.</qti-prompt>
  <qti-simple-choice identifier="A">Second</qti-simple-choice><qti-simple-choice identifier="B">First</qti-simple-choice>
 </qti-order-interaction></qti-item-body></qti-assessment-item>"""
GAPS = f"""<assessmentItem {NS2} identifier="gaps" title="Gaps">
 <responseDeclaration identifier="R1" cardinality="single" baseType="identifier">
  <correctResponse><value>Y</value></correctResponse></responseDeclaration>
 <responseDeclaration identifier="R2" cardinality="single" baseType="string">
  <mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="2" caseSensitive="false"/>
   <mapEntry mapKey="york city" mappedValue="1"/></mapping></responseDeclaration>
 <itemBody><p>The <inlineChoiceInteraction responseIdentifier="R1"><inlineChoice identifier="X">earl</inlineChoice>
  <inlineChoice identifier="Y">duke</inlineChoice></inlineChoiceInteraction> of
  <textEntryInteraction responseIdentifier="R2"/>.</p></itemBody></assessmentItem>"""
SLIDER = f"""<assessmentItem {NS2} identifier="slider" title="Slide"><responseDeclaration identifier="R" cardinality="single"
 baseType="integer"/><itemBody><sliderInteraction responseIdentifier="R"/></itemBody></assessmentItem>"""
SPOT = f"""<assessmentItem {NS2} identifier="spot" title="Spot">
 <responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>H1</value>
 </correctResponse></responseDeclaration><itemBody><p>Where?</p><hotspotInteraction responseIdentifier="R" maxChoices="1">
 <object data="../images/sign.png" type="image/png">A map</object>
 <hotspotChoice identifier="H1" shape="rect" coords="0,0,1,1"/></hotspotInteraction></itemBody></assessmentItem>"""


def test_items_of_both_generations(tmp_path: Path) -> None:
    names = {"items/choice.xml": CHOICE, "items/order.xml": ORDER, "items/gaps.xml": GAPS, "items/slider.xml": SLIDER,
             "items/spot.xml": SPOT, "images/sign.png": PIXEL}  # fmt: skip
    questions, report = read(write_files(tmp_path, dict(names)))
    found = {question.type: question for question in questions}
    assert sorted(found) == ["cloze", "hotspot", "ordering", "single_choice"]
    assert [entry.item for entry in report.not_carried] == ["items/slider.xml"]
    assert balanced(report)
    choice = found["single_choice"]
    assert (str(choice.points), choice.data["shuffle"], choice.data["options"][0]["fixed"]) == (
        "3.00",
        True,
        True,
    )
    assert choice.data["options"][0]["feedback"]["text"] == "Yes"
    assert "/-/import/asset/" in choice.prompt_html
    assert "What does it say?" in choice.prompt_html
    assert [item["text"] for item in found["ordering"].data["items"]] == ["First", "Second"]
    gaps = found["cloze"].data
    assert "{{1}} of" in " ".join(gaps["body"]["html"].split())
    assert [gap["kind"] for gap in gaps["gaps"]] == ["choice", "text"]
    assert [answer["share"] for answer in gaps["gaps"][1]["question"]["answers"]] == ["1", "0.5"]
    assert found["hotspot"].data["regions"][0]["coords"] == [0, 0, 1000, 1000]


def test_a_broken_item_stops_everything_with_its_place(tmp_path: Path) -> None:
    names = {"a.xml": CHOICE, "b.xml": CHOICE.replace("</itemBody>", "")}
    with pytest.raises(BrokenDocument) as caught:
        read(write_files(tmp_path, dict(names)))
    assert (caught.value.file, caught.value.line > 1) == ("b.xml", True)

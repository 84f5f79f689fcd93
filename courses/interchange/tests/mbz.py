"""Small Moodle backups for tests, written as text."""

from html import escape

TICK = "2000000000"
QUESTION = """<question id="{id}"><parent>{parent}</parent><name>{name}</name><questiontext>{text}</questiontext>
<questiontextformat>1</questiontextformat><generalfeedback></generalfeedback><generalfeedbackformat>1</generalfeedbackformat>
<defaultmark>2.0000000</defaultmark><qtype>{kind}</qtype>{plugin}<question_hints></question_hints><tags>{tags}</tags>
</question>"""


def answer(id: str, text: str, share: str, feedback: str = "") -> str:
    return (
        f'<answer id="{id}"><answertext>{escape(text)}</answertext><answerformat>1</answerformat>'
        f"<fraction>{share}</fraction><feedback>{feedback}</feedback><feedbackformat>1</feedbackformat></answer>"
    )


def question(id: str, kind: str, text: str, options: str = "", *, parent: str = "0", tags: str = "") -> str:
    plugin = f"<plugin_qtype_{kind}_question>{options}</plugin_qtype_{kind}_question>"
    named = f'<tag id="1"><name>{tags}</name><rawname>{tags}</rawname></tag>' if tags else ""
    return QUESTION.format(
        id=id, name=f"Q{id}", kind=kind, text=escape(text), plugin=plugin, parent=parent, tags=named
    )


def bank(*questions: str) -> str:
    return (
        '<question_categories><question_category id="1"><name>top</name><contextid>9</contextid><parent>0</parent>'
        '</question_category><question_category id="2"><name>Algebra</name><contextid>9</contextid><parent>1</parent>'
        f"<questions>{''.join(questions)}</questions></question_category></question_categories>"
    )


def activity(kind: str, id: str, inner: str) -> str:
    return f'<activity id="1" moduleid="{id}" modulename="{kind}" contextid="3{id}"><{kind} id="1">{inner}</{kind}></activity>'


def backup(
    activities: dict[str, str], more: dict[str, str | bytes] | None = None, questions: str = ""
) -> dict[str, str | bytes]:
    """A backup with one section; `activities` maps `kind:id:title` to the inside of the activity's element."""
    listed, contents, order = "", {}, []
    for name, inner in activities.items():
        kind, id, title = name.split(":")
        folder = f"activities/{kind}_{id}"
        order.append(id)
        listed += (
            f"<activity><moduleid>{id}</moduleid><sectionid>7</sectionid><modulename>{kind}</modulename>"
            f"<title>{title}</title><directory>{folder}</directory></activity>"
        )
        contents[f"{folder}/{kind}.xml"] = activity(kind, id, inner)
        contents[f"{folder}/module.xml"] = (
            f'<module id="{id}"><modulename>{kind}</modulename><visible>1</visible></module>'
        )
    files: dict[str, str | bytes] = {
        "moodle_backup.xml": (
            "<moodle_backup><information><moodle_release>4.1</moodle_release>"
            "<original_site_identifier_hash>abc</original_site_identifier_hash><original_course_id>5</original_course_id>"
            f"<contents><activities>{listed}</activities><sections><section><sectionid>7</sectionid><title>1</title>"
            "<directory>sections/section_7</directory></section></sections></contents></information></moodle_backup>"
        ),
        "course/course.xml": (
            '<course id="5" contextid="4"><shortname>C</shortname><fullname>A Moodle course</fullname>'
            f"<summary>About it</summary><summaryformat>1</summaryformat><lang>de</lang><startdate>{TICK}</startdate></course>"
        ),
        "sections/section_7/section.xml": (
            '<section id="7"><number>1</number><name>First topic</name><summary></summary>'
            f"<sequence>{','.join(order)}</sequence><visible>1</visible></section>"
        ),
    }
    if questions:
        files["questions.xml"] = questions
    return files | contents | (more or {})


def file_entry(context: str, component: str, area: str, item: str, name: str, digest: str) -> str:
    return (
        f"<file id='1'><contenthash>{digest}</contenthash><contextid>{context}</contextid><component>{component}</component>"
        f"<filearea>{area}</filearea><itemid>{item}</itemid><filepath>/</filepath><filename>{name}</filename></file>"
    )

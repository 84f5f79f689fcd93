"""Reading OLX: the outline, components, links between them, and what cannot come along."""

from pathlib import Path

import pytest

from courses.interchange.captions import read_captions
from courses.interchange.errors import BrokenDocument, PackageError, UnknownFormat
from courses.interchange.links import asset_paths
from courses.interchange.package import Discussion, File, Package, Text, Video
from courses.interchange.reading import read_package
from courses.interchange.tests.packages import OLX, PIXEL, balanced, files_of, olx, questions_of, reasons


def texts(package: Package) -> list[str]:
    return [block.content.html for block in package.blocks() if isinstance(block.content, Text)]


def test_the_outline_becomes_modules_sections_and_lessons(tmp_path: Path) -> None:
    package = read_package(files_of(tmp_path, dict(OLX)))
    (module,) = package.modules
    (section,) = module.submodules
    (lesson,) = section.lessons
    assert (package.title, package.language, package.source_key) == ("A Course", "de", "olx:Org/C1/run")
    assert (module.title, section.title, lesson.title) == ("One", "One A", "First lesson")
    assert lesson.blocks[0].source_key == "olx:Org/C1/run:html:h1"
    assert texts(package) == ["<p>Hello <b>you</b></p>"]
    assert balanced(package)


def test_the_same_course_in_one_file_reads_the_same(tmp_path: Path) -> None:
    source = """<course url_name="run" org="Org" course="C1" display_name="A Course" language="de">
      <chapter url_name="c1" display_name="One"><sequential url_name="s1" display_name="One A">
      <vertical url_name="v1" display_name="First lesson"><html url_name="h1" display_name="Hello">
      <p>Hello <b>you</b></p></html></vertical></sequential></chapter></course>"""
    inline = read_package(files_of(tmp_path / "inline", {"course.xml": source}))
    apart = read_package(files_of(tmp_path / "apart", dict(OLX)))
    assert inline.modules == apart.modules


def test_verticals_and_components_out_of_place_still_arrive(tmp_path: Path) -> None:
    contents = OLX | {
        "course/run.xml": """<course display_name="A"><chapter display_name="C">
        <vertical url_name="v1"/><html url_name="h1"/></chapter><sequential display_name="Loose">
        <html display_name="In a section"><p>Two</p></html></sequential><wiki slug="w"/></course>"""
    }
    package = read_package(files_of(tmp_path, contents))
    assert [module.title for module in package.modules] == ["C", "Loose"]
    assert [lesson.title for lesson in package.lessons()] == ["First lesson", "Hello", "In a section"]
    keys = [block.source_key for block in package.blocks()]
    assert len(set(keys)) == len(keys) == 3
    assert balanced(package)
    assert "wiki" in reasons(package)


def test_links_lead_to_files_and_lessons_of_the_package(tmp_path: Path) -> None:
    package = olx(
        tmp_path,
        """<html url_name="h2"><p><a href="/jump_to_id/s1">section</a> <a href="/jump_to_id/h2#x">here</a>
        <a href="/jump_to_id/nowhere">lost</a> <a href="https://example.org/">out</a>
        <img src="/static/a_picture.png" alt="A"/> <img src="/static/gone.png" alt="Gone"/>
        <img src="/asset-v1:Org+C1+run+type@asset+block@a_picture.png" alt="B"/>
        <img src="https://example.org/x.png" alt="Far"/></p></html>""",
        {"static/a picture.png": PIXEL},
    )
    (html,) = texts(package)
    assert asset_paths(html) == {"static/a picture.png"}
    assert html.count("/-/import/lesson/olx%3AOrg%2FC1%2Frun%3Avertical%3Av1") == 2
    assert "nowhere" not in html
    assert "<em>Gone</em>" in html
    assert '<img src="https://example.org' not in html
    assert 'href="https://example.org/x.png"' in html
    assert "static/gone.png" in [entry.item for entry in package.not_carried if entry.kind == "file.missing"]
    assert "nowhere" in reasons(package)["html.link"]


def test_pages_and_scripts_of_the_package_are_not_kept(tmp_path: Path) -> None:
    package = olx(
        tmp_path,
        '<html url_name="h2"><p>Try <a href="/static/evil.html">this</a></p></html>',
        {"static/evil.html": "<script>alert(1)</script>", "static/a.png": PIXEL},
    )
    assert [asset.path for asset in package.assets] == ["static/a.png"]
    assert "file.refused" in reasons(package)
    assert "evil" not in texts(package)[0]


HOSTILE_HTML = f"""<p onclick="x()">{"A text of many words. " * 10}</p><script>alert(1)</script><a href="javascript:alert(1)">a</a>
<img src="x" onerror="alert(1)"/><iframe src="https://example.org/frame" title="Frame"></iframe>
<form action="/"><input name="a"/></form><p style="position:fixed">b</p>"""


def test_nothing_that_runs_survives(tmp_path: Path) -> None:
    package = olx(tmp_path, '<html url_name="h1"/>', {"html/h1.html": HOSTILE_HTML})
    (html,) = texts(package)
    for word in ("script", "onclick", "onerror", "javascript", "iframe", "form", "style"):
        assert word not in html
    assert 'href="https://example.org/frame"' in html
    assert {"html.markup", "html.embed"} <= set(reasons(package))


@pytest.mark.parametrize(
    "source",
    [
        '<link rel="stylesheet" href="/static/x.css"/><script src="/static/x.js"></script>',
        '<p>Useful?</p><button onclick="vote(1)">Yes</button>',
        "   ",
    ],
)
def test_a_component_without_content_is_reported_and_not_shown(source: str, tmp_path: Path) -> None:
    package = olx(tmp_path, f'<html url_name="h2">{source}</html>')
    assert texts(package) == []
    assert "html" in reasons(package)
    assert balanced(package)


def video(
    folder: Path, attributes: str, inside: str = "", more: dict[str, str | bytes] | None = None
) -> Package:
    return olx(folder, f'<video url_name="x" display_name="Film" {attributes}>{inside}</video>', more)


def test_videos_come_from_youtube_from_the_package_or_from_an_address(tmp_path: Path) -> None:
    cases = {
        'youtube_id_1_0="AOUEsgFrYeg"': "https://www.youtube.com/watch?v=AOUEsgFrYeg",
        'youtube="0.75:slowslow,1.00:normal1"': "https://www.youtube.com/watch?v=normal1",
        'html5_sources="[&quot;https://example.org/a.mp4&quot;]"': "https://example.org/a.mp4",
        'html5_sources="[&quot;/static/film.mp4&quot;]"': "static/film.mp4",
        'html5_sources="[&quot;https://example.org/b/film.mp4&quot;]"': "static/film.mp4",
    }
    for number, (attributes, source) in enumerate(cases.items()):
        package = video(tmp_path / str(number), attributes, more={"static/film.mp4": b"film"})
        (block,) = package.blocks()
        assert isinstance(block.content, Video)
        assert block.content.url + block.content.asset_path == source


SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i> &amp; welcome\n\n2\n00:01:00,000 --> 00:01:01,000\nBye\n"
)


def test_a_video_brings_its_stretch_captions_and_handout(tmp_path: Path) -> None:
    package = video(
        tmp_path,
        'youtube_id_1_0="AOUEsgFrYeg" start_time="00:11:39" end_time="00:12:57" handout="/static/slides.pdf"',
        '<transcript language="en" src="en.srt"/><transcript language="es" src="gone.srt"/>'
        '<transcript language="fr" src="bad.srt"/>',
        {
            "static/en.srt": SRT,
            "static/bad.srt": "1\n00:xx --> 00:02\nHm\n",
            "static/slides.pdf": b"%PDF-1.4",
        },
    )
    film, files = package.blocks()
    assert isinstance(film.content, Video)
    assert (film.content.start_ms, film.content.end_ms) == (699_000, 777_000)
    (track,) = film.content.captions
    assert track.cues == ((1000, 2500, "Hello & welcome"), (60_000, 61_000, "Bye"))
    assert files.content == File(("static/slides.pdf",))
    assert "static/gone.srt" in [entry.item for entry in package.not_carried]
    assert reasons(package)["video.captions"].startswith("static/bad.srt")
    assert [asset.path for asset in package.assets] == ["static/slides.pdf"]


def test_discussions_and_annotated_texts_arrive_and_others_have_a_reason(tmp_path: Path) -> None:
    package = olx(
        tmp_path,
        """<discussion url_name="d" display_name="Talk"/><annotatable url_name="a"><p>To
        <annotation title="T" body="A note">be</annotation>.</p></annotatable>
        <poll url_name="p"/><lti url_name="l"/><brand-new url_name="n"/><html url_name="missing"/>
        <html url_name="secret" visible_to_staff_only="true"><p>Answers</p></html>""",
    )
    kinds = [type(block.content) for block in package.blocks()]
    assert kinds == [Discussion, Text]
    assert "be [1]" in texts(package)[0]
    assert "A note" in texts(package)[0]
    assert {"poll", "lti", "brand-new", "html"} <= set(reasons(package))
    assert balanced(package)


def test_a_library_gives_its_problems_to_one_quiz(tmp_path: Path) -> None:
    problems = "".join(
        f'<problem url_name="p{number}"><stringresponse answer="a"><label>Q{number}</label><textline/>'
        "</stringresponse></problem>"
        for number in range(3)
    )
    package = olx(tmp_path, f'<library_content url_name="l" max_count="2">{problems}</library_content>')
    (block,) = package.blocks()
    assert len(questions_of(package)) == 3
    assert block.source_key.endswith(":library_content:l")
    assert "2" in reasons(package)["library_content.draw"]
    assert balanced(package)


BROKEN: dict[str, tuple[dict[str, str | bytes], str]] = {
    "not well-formed": ({"chapter/c1.xml": "<chapter>\n<sequential>\n</chapter>"}, "chapter/c1.xml, line 3"),
    "a circle": ({"vertical/v1.xml": '<vertical><vertical url_name="v1"/></vertical>'}, "contains itself"),
    "an entity": ({"html/h1.xml": '<!DOCTYPE html [<!ENTITY a "b">]><html/>'}, "html/h1.xml"),
    "policy": ({"policies/run/policy.json": "{\n,"}, "policies/run/policy.json, line 2"),
    "a policy nested too deep": ({"policies/run/policy.json": "[" * 100_000}, "policies/run/policy.json"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(name: str, tmp_path: Path) -> None:
    contents, sentence = BROKEN[name]
    with pytest.raises(BrokenDocument, match=sentence):
        read_package(files_of(tmp_path, OLX | contents))


def test_pointers_that_multiply_are_stopped(tmp_path: Path) -> None:
    """Thirty files that each point twice to the next: a thousand million components."""
    contents: dict[str, str | bytes] = dict(OLX)
    contents["vertical/v1.xml"] = '<vertical><wrapper url_name="w0"/></vertical>'
    for number in range(30):
        pointer = f'<wrapper url_name="w{number + 1}"/>'
        contents[f"wrapper/w{number}.xml"] = f"<wrapper>{pointer}{pointer}</wrapper>"
    with pytest.raises(PackageError, match="so often"):
        read_package(files_of(tmp_path, contents))


def test_a_folder_without_a_course_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"course\.xml"):
        read_package(files_of(tmp_path, {"readme.txt": "hello"}))


def test_two_courses_in_one_folder_must_be_chosen_from(tmp_path: Path) -> None:
    contents = {f"{folder}/course.xml": "<course/>" for folder in ("a", "b")}
    with pytest.raises(UnknownFormat, match="a, b"):
        read_package(files_of(tmp_path, dict(contents)))


def test_a_course_file_of_another_system_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="Open edX"):
        read_package(
            files_of(tmp_path / "a", {"course.xml": '<course id="2"><shortname>x</shortname></course>'})
        )
    with pytest.raises(UnknownFormat, match="Moodle"):
        read_package(
            files_of(tmp_path / "b", {"moodle_backup.xml": "<a/>", "course/course.xml": "<course/>"})
        )


def test_a_text_starts_below_the_title_of_its_lesson(tmp_path: Path) -> None:
    package = olx(
        tmp_path, '<html url_name="h2" display_name="For authors"><h1>Big</h1><h2>Small</h2></html>'
    )
    (block,) = package.blocks()
    assert block.title == ""
    assert texts(package) == ["<h2>Big</h2><h3>Small</h3>"]


def test_names_of_icons_are_not_read_as_words(tmp_path: Path) -> None:
    icon = '<span class="material-symbols-outlined green">{}</span>'
    package = olx(
        tmp_path, f'<html url_name="h2"><p>{icon.format("menu_book")}Read {icon.format(" check ")}</p></html>'
    )
    assert texts(package) == ["<p>Read ✓</p>"]


def test_dead_buttons_go_with_their_words_and_wide_tables_scroll(tmp_path: Path) -> None:
    source = f"""<p>{"Many words. " * 20}</p><button onclick="go()">Go on</button>
    <table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>"""
    package = olx(tmp_path, f'<html url_name="h2">{source}</html>')
    (html,) = texts(package)
    assert "Go on" not in html
    assert "button ×1" in reasons(package)["html.markup"]
    assert html.count('<div class="table-scroll" tabindex="0"><table') == 1
    assert html.count("</table></div>") == 1


@pytest.mark.parametrize("text", ["[" * 100_000, '{"start": [0], "end": [1e999], "text": ["a"]}'])
def test_captions_nobody_can_read_are_said_to_be_so(text: str) -> None:
    with pytest.raises(BrokenDocument):
        read_captions(text, "static/subs_x.srt.sjson")

"""How an organisation's certificates look: saved by its staff, tried in a preview, set in every PDF."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Organization, User
from courses.testing import make_course
from learning.certificates import actions
from learning.certificates.design import add_design, design_of, designed, save_design
from learning.certificates.models import CertificateRule
from learning.certificates.models_design import CertificateDesign
from learning.certificates.pdf import CertificateData, render_certificate
from learning.certificates.tests.test_pdf import words
from learning.enrolments.actions import enrol
from lms.kernel import clock

ClientFor = Callable[..., Client]
LIST, PREVIEW = "learning:certificate_designs", "learning:certificate_preview"
SHEET = {"name": "Diplomas", "paper": "a4", "format": "landscape", "face": "serif"}


def drawn(name: str, colour: str = "navy") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (90, 30), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_staff_try_a_look_and_save_it_and_every_certificate_has_it(
    scope: Organization, admin: User, learner: User, instructor: User, client_for: ClientFor
) -> None:
    course = make_course(instructor, lessons=1)
    place = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
    number = actions.issue_certificate(enrolment=place, now=clock.now()).certificate_number
    client = client_for(admin)
    page = client.post(reverse(LIST), {"name": "Diplomas"}).headers["Location"]
    typed: dict[str, Any] = SHEET | {
        "face": "sans",
        "hue": "20",
        "kind": "Diploma",
        "signer_name": "Dean Okello",
        "footnote": "No. 4711",
    }
    tried = client.post(page, typed | {"preview": "1"}).content.decode()
    assert 'value="Diploma"' in tried
    assert "kind=Diploma" in tried
    assert CertificateDesign.objects.get().words == {}
    shown = client.get(reverse(PREVIEW), typed | {"script": "arabic"})
    assert shown.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).size > (1000, 700)
    assert shown.content != client.get(reverse(PREVIEW)).content
    for _twice in range(2):
        sent = typed | {"logo": drawn("logo.png"), "signature": drawn("sign.png", "black")}
        assert client.post(page, sent).status_code == 302
    assert CertificateDesign.objects.count() == 1
    text = words(client_for(learner).get(reverse("learning:certificate_pdf", args=[number])).content)
    assert all(word in text for word in ("Diploma", "Dean Okello", "No. 4711"))
    assert "Certificate of completion" not in text
    kept = CertificateDesign.objects.get()
    client.post(page, typed | {"remove_signature": "on", "kind": ""})
    now = CertificateDesign.objects.get()
    assert (now.logo.name, now.signature.name, now.words) == (kept.logo.name, "", {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"hue": "400"},
        {"paper": "a0"},
        {"name": "Standard"},
        {"face": "comic"},
        {"logo": SimpleUploadedFile("x.png", b"GIF89a no")},
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_typed_is_lost(
    scope: Organization, admin: User, client_for: ClientFor, wrong: dict[str, Any]
) -> None:
    client = client_for(admin)
    client.post(reverse(LIST), {"name": "Standard"})
    page = client.post(reverse(LIST), {"name": "Diplomas"}).headers["Location"]
    answer = client.post(page, SHEET | {"kind": "Diploma"} | wrong)
    assert answer.status_code == 422
    assert 'value="Diploma"' in answer.content.decode()
    assert set(CertificateDesign.objects.values_list("name", "hue")) == {
        ("Standard", None),
        ("Diplomas", None),
    }


def test_a_look_from_right_to_left_is_still_an_archive_file(scope: Organization) -> None:
    design = CertificateDesign(language="ar", face="sans", words={"kind": "شهادة إتمام"}, footnote="رقم ٤٧١١")
    data = CertificateData(
        organization="كلية", learner="محمد علي الفارسي", course="الإحصاء", issued_on=date(2026, 11, 21),
        number="0000-0000-0000", verify_url="https://college.example/verify/0000-0000-0000/",
    )  # fmt: skip
    made = render_certificate(designed(data, design, scope))
    assert b"pdfaid:part" in made
    assert designed(data, design_of(), scope).hue == scope.brand_hue


def test_a_course_chooses_one_of_several_looks(
    scope: Organization, admin: User, learner: User, instructor: User, client_for: ClientFor
) -> None:
    """The first one is the standard; a copy has pictures of its own; what was chosen falls back when it is taken away."""
    course, other = make_course(instructor, lessons=1), make_course(instructor, slug="other", lessons=1)
    now = clock.now()
    first = add_design(name="Standard", like=None, actor=admin, now=now)
    sheet = {"paper": "letter", "format": "portrait", "words": {"kind": "Diploma"}}
    save_design(
        design=first,
        values=sheet,
        pictures={"logo": ContentFile(drawn("a.png").read())},
        actor=admin,
        now=now,
    )
    first.refresh_from_db()
    copy = add_design(name="Copy", like=first, actor=admin, now=now)
    assert (first.is_standard, copy.is_standard, copy.format) == (True, False, "portrait")
    assert first.logo.name != copy.logo.name != ""
    save_design(design=copy, values={"format": "landscape"}, pictures={"logo": None}, actor=admin, now=now)
    client, page = client_for(instructor), reverse("learning:certificate_rule", args=["other"])
    sent = {"is_offered": "on", "needs_completion": "on"}
    assert client.post(page, sent | {"design": str(copy.pk)}).status_code == 302
    assert design_of(course.pk) == design_of() == first
    assert design_of(other.pk) == copy

    def size(look: str) -> tuple[int, int]:
        answer = client.get(reverse("learning:certificate_sample", args=["other"]) + look)
        return Image.open(io.BytesIO(answer.content)).size

    assert size("") == (935, 1210)[::-1] == size(f"?look={copy.pk}"), "US Letter at 110 pixels an inch"
    assert size("?look=") == (935, 1210)
    staff = client_for(admin)

    def at(name: str, look: CertificateDesign) -> str:
        return reverse(f"learning:certificate_design_{name}", args=[look.pk])

    staff.post(at("removal", first))
    assert CertificateDesign.objects.count() == 2, "the standard stays"
    staff.post(at("standard", copy))
    assert (design_of(course.pk), design_of()) == (copy, copy)
    assert client.post(page, sent | {"design": str(first.pk)}).status_code == 302
    staff.post(at("removal", first))
    assert design_of(other.pk) == copy
    assert CertificateRule.objects.get(course=other).design is None

"""How an organisation's certificates look: saved by its staff, tried in a preview, set in every PDF."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Organization, User
from courses.testing import make_course
from learning.certificates import actions
from learning.certificates.design import design_of, designed
from learning.certificates.models_design import CertificateDesign
from learning.certificates.pdf import CertificateData, render_certificate
from learning.certificates.tests.test_pdf import words
from learning.enrolments.actions import enrol
from lms.kernel import clock

ClientFor = Callable[..., Client]
PAGE, PREVIEW = "learning:certificate_design", "learning:certificate_preview"


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
    client, page = client_for(admin), reverse(PAGE)
    typed: dict[str, Any] = {
        "face": "sans",
        "hue": "20",
        "kind": "Diploma",
        "signer_name": "Dean Okello",
        "footnote": "No. 4711",
    }
    tried = client.post(page, typed | {"preview": "1"}).content.decode()
    assert 'value="Diploma"' in tried
    assert "kind=Diploma" in tried
    assert not CertificateDesign.objects.exists()
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
    "wrong", [{"hue": "400"}, {"face": "comic"}, {"logo": SimpleUploadedFile("x.png", b"GIF89a no")}]
)
def test_what_cannot_be_set_is_refused_and_nothing_typed_is_lost(
    scope: Organization, admin: User, client_for: ClientFor, wrong: dict[str, Any]
) -> None:
    answer = client_for(admin).post(reverse(PAGE), {"face": "serif", "kind": "Diploma"} | wrong)
    assert answer.status_code == 422
    assert 'value="Diploma"' in answer.content.decode()
    assert not CertificateDesign.objects.exists()


def test_a_look_from_right_to_left_is_still_an_archive_file(scope: Organization) -> None:
    design = CertificateDesign(language="ar", face="sans", words={"kind": "شهادة إتمام"}, footnote="رقم ٤٧١١")
    data = CertificateData(
        organization="كلية", learner="محمد علي الفارسي", course="الإحصاء", issued_on=date(2026, 11, 21),
        number="0000-0000-0000", verify_url="https://college.example/verify/0000-0000-0000/",
    )  # fmt: skip
    made = render_certificate(designed(data, design, scope))
    assert b"pdfaid:part" in made
    assert designed(data, design_of(), scope).hue == scope.brand_hue

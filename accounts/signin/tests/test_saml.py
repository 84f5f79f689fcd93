"""Signing in with SAML: signed answers to our own questions get in, everything else stays out."""

import base64
from typing import Any
from urllib.parse import urlencode

import pytest
import xmlsec
from django.test import Client
from lxml import etree

from accounts.models import Organization, User
from accounts.signin.tests.campus import SAML_IDP, SSO_URL, keypair, saml_response
from lms.stack.signin import sign_in_providers

pytestmark = pytest.mark.django_db
AUDIENCE = "http://testserver/accounts/saml/university/metadata/"


@pytest.fixture(autouse=True)
def _university(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = sign_in_providers(
        {
            "SAML_PROVIDERS": "university",
            "SAML_UNIVERSITY_NAME": "The University",
            "SAML_UNIVERSITY_ENTITY_ID": SAML_IDP,
            "SAML_UNIVERSITY_SSO_URL": SSO_URL,
            "SAML_UNIVERSITY_CERTIFICATE": keypair("campus")[2],
            "SAML_UNIVERSITY_TRUSTED": "yes",
            "SAML_UNIVERSITY_DOMAINS": "college.example",
        }
    )


@pytest.fixture
def browser(organization: Organization) -> Client:
    return Client(headers={"Host": "testserver"})


def ask(browser: Client) -> str:
    """Press the button; return where it leads."""
    left = browser.post("/accounts/saml/university/login/")
    assert left.status_code == 302
    assert left.headers["Location"].startswith(SSO_URL)
    return str(left.headers["Location"])


def post(browser: Client, response: str, relay: str = "") -> Any:
    """Send an answer as the identity provider's page does, and go where that leads."""
    sent = {"SAMLResponse": base64.b64encode(response.encode()).decode(), "RelayState": relay}
    # A form of another site: the browser sends no cookie of ours.
    from_elsewhere = Client(headers={"Host": "testserver"})
    answer = from_elsewhere.post("/accounts/saml/university/acs/", sent)
    assert answer.status_code == 302
    browser.cookies["saml-acs-session"] = from_elsewhere.cookies["saml-acs-session"].value
    return browser.get(answer.headers["Location"])


def is_in(client: Client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_a_signed_answer_gets_in_once(browser: Client, organization: Organization) -> None:
    response = saml_response(ask(browser), audience=AUDIENCE)
    assert post(browser, response).status_code == 302
    assert is_in(browser)
    person = User.objects.get()
    assert (person.email, person.full_name) == ("grace@college.example", "Grace Hopper")
    assert person.email_verified_at is not None
    # The same answer again, in this browser and in another one.
    browser.post("/accounts/logout/")
    assert post(browser, response).status_code == 403
    other = Client(headers={"Host": "testserver"})
    assert post(other, response).status_code == 403
    assert not is_in(browser)
    assert not is_in(other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "http://elsewhere.example/metadata/"},
        {"audience": AUDIENCE, "signed": False},
        {"audience": AUDIENCE, "signer": "somebody"},
    ],
    ids=["audience", "unsigned", "another key"],
)
def test_wrong_answers_are_refused(browser: Client, wrong: dict[str, Any]) -> None:
    assert post(browser, saml_response(ask(browser), **wrong)).status_code == 401
    assert not is_in(browser)
    assert not User.objects.exists()


@pytest.mark.parametrize("text", ["grace@college.example", "grace-7"])
def test_tampered_answers_are_refused(browser: Client, text: str) -> None:
    response = saml_response(ask(browser), audience=AUDIENCE)
    assert post(browser, response.replace(text, "dean@college.example")).status_code == 401
    assert not User.objects.exists()


def test_a_second_assertion_around_the_signed_one_is_refused(browser: Client) -> None:
    response = saml_response(ask(browser), audience=AUDIENCE)
    forged = saml_response(
        ask(browser), audience=AUDIENCE, signed=False, uid="dean", mail="dean@college.example"
    )
    start, end = forged.index("<saml:Assertion"), forged.index("</samlp:Response>")
    wrapped = response.replace("</samlp:Status>", "</samlp:Status>" + forged[start:end])
    assert post(browser, wrapped).status_code == 401
    assert not User.objects.exists()


def test_an_answer_nobody_asked_for_is_refused(browser: Client) -> None:
    response = saml_response(ask(Client(headers={"Host": "testserver"})), audience=AUDIENCE)
    assert post(browser, response, relay="https://testserver/accounts/profile/").status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize("text", ["", "no base64 at all", "<x/>", "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>"])
def test_nonsense_is_refused_in_words(browser: Client, text: str) -> None:
    ask(browser)
    answer = post(browser, text)
    assert answer.status_code == 401
    assert "<h1>" in answer.content.decode()


def test_addresses_of_other_domains_are_proved_by_code(browser: Client) -> None:
    answer = post(browser, saml_response(ask(browser), audience=AUDIENCE, mail="eve@elsewhere.example"))
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(browser)


def test_our_metadata_names_where_to_answer(browser: Client) -> None:
    page = browser.get("/accounts/saml/university/metadata/")
    assert page.status_code == 200
    tree = etree.fromstring(page.content)
    assert tree.attrib["entityID"] == AUDIENCE
    assert b'Location="http://testserver/accounts/saml/university/acs/"' in page.content
    assert b'WantAssertionsSigned="true"' in page.content


def test_no_page_can_sign_people_out(browser: Client) -> None:
    post(browser, saml_response(ask(browser), audience=AUDIENCE))
    query = urlencode({"SAMLRequest": "PHgvPg=="})
    assert browser.get(f"/accounts/saml/university/sls/?{query}").status_code == 400
    assert browser.get(f"/accounts/saml/university/sls/?{query}&Signature=x&SigAlg=y").status_code in {
        400,
        401,
    }
    assert is_in(browser)


@pytest.mark.parametrize("name", ["login", "acs", "acs/finish", "sls", "metadata"])
def test_only_where_it_is_offered(browser: Client, settings: Any, name: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"][0]["settings"]["organizations"] = ["another"]
    assert browser.get(f"/accounts/saml/university/{name}/").status_code == 404
    assert browser.post(f"/accounts/saml/university/{name}/").status_code == 404


def test_metadata_of_the_identity_provider_from_a_file(browser: Client, settings: Any, tmp_path: Any) -> None:
    body = "".join(keypair("campus")[2].splitlines()[1:-1])
    (tmp_path / "idp.xml").write_text(
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{SAML_IDP}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SSO_URL}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
    settings.SOCIALACCOUNT_PROVIDERS = sign_in_providers(
        {
            "SAML_PROVIDERS": "university",
            "SAML_UNIVERSITY_ENTITY_ID": SAML_IDP,
            "SAML_UNIVERSITY_METADATA": str(tmp_path / "idp.xml"),
        }
    )
    answer = post(browser, saml_response(ask(browser), audience=AUDIENCE))
    assert answer.headers["Location"] == "/accounts/confirm-email/"


def test_both_libraries_hold_one_libxml2() -> None:
    # Two of them in one process read each other's trees, and crash.
    assert xmlsec.get_libxml_version() == etree.LIBXML_VERSION

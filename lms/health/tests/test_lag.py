"""How far behind a consumer is, in events of its own verbs."""

import re

import pytest
from django.db import transaction

from accounts.models import Organization
from lms.health.report import report
from lms.kernel import consumers, events, tenancy

SEEN = events.Verb("kernel.test.seen")
OTHER = events.Verb("kernel.test.other")


def lag() -> int:
    found = re.search(rb'lms_consumer_lag_events\{consumer="test.lag"\} (\d+)', report())
    assert found
    return int(found[1])


@pytest.mark.django_db(transaction=True)
def test_lag_counts_what_is_waiting(organization: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "REGISTRY", {})
    consumers.consumer("test.lag", verbs=["kernel.test.seen"])(lambda batch: None)
    consumers.run_all()
    before = lag()
    with tenancy.scope(organization), transaction.atomic():
        events.record(SEEN)
        events.record(OTHER)
        events.record(SEEN)
    assert lag() == before + 2
    consumers.run_all()
    assert lag() == 0

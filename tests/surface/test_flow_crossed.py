"""Secrets that go to the service they are for, whatever that is called."""

import pytest

from vetting.surface._flow_crossed import is_named


@pytest.mark.parametrize("host", ["graph.facebook.com", "huggingface.co", "collect.example.net"])
def test_a_service_is_known_by_its_other_names(host: str) -> None:
    assert is_named(host, "META_ACCESS_TOKEN") == host.endswith("facebook.com")
    assert is_named(host, "HF_TOKEN") == host.startswith("huggingface")

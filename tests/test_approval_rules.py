from datetime import timedelta

import pytest

from vetting import policy_file
from vetting.approval_rules import ApprovalRules
from vetting.errors import ConfigError
from vetting.model.additions import KINDS, Addition


def rules(text: str) -> ApprovalRules:
    return policy_file.parse(text.encode(), "policy.toml").approvals


EVERY = tuple(Addition(kind=kind, names=("env", "listens")) for kind in KINDS)
FREE = (
    *("env", "credential_files", "hosts", "install_scripts", "tools", "tool_texts"),
    *("members", "member_scripts", "publisher", "provenance"),
)


def test_by_default_only_new_packages_in_the_closure_need_no_person() -> None:
    left = {item.kind for item in rules("").judged(EVERY)}
    assert left == {*KINDS} - {"closure member"}


@pytest.mark.parametrize("key", FREE)
def test_each_kind_can_be_let_free_or_not(key: str) -> None:
    free = {item.kind for item in rules(f"[update]\n{key} = true").judged(EVERY)}
    bound = {item.kind for item in rules(f"[update]\n{key} = false").judged(EVERY)}
    (kind,) = bound - free
    assert kind.replace(" ", "")[:4] in {
        "envi",
        "cred",
        "host",
        "inst",
        "tool",
        "clos",
        "publ",
        "prov",
    }


def test_what_nobody_could_compare_is_never_free() -> None:
    text = "[update]\n" + "\n".join(f"{key} = true" for key in FREE)
    every = '", "'.join(
        ("process_exec", "fs_read", "fs_write", "network", "listens", "dynamic_code")
    )
    left = rules(f'{text}\ncapabilities = ["{every}"]').judged(
        [Addition(kind="capability", names=("listens",)), *EVERY[-1:]]
    )
    assert [item.kind for item in left] == ["unknown"]


def test_capabilities_are_let_free_by_name() -> None:
    (left, *_) = rules('[update]\ncapabilities = ["env"]').judged(EVERY)
    assert left == Addition(kind="capability", names=("listens",))


def test_gaps_block_as_the_policy_says_of_them() -> None:
    found = rules('[incomplete]\nadvisories = "note"\n')
    assert not found.blocks("advisories")
    assert not found.blocks("popularity")
    assert found.blocks("static-rules")
    assert ApprovalRules().blocks("popularity"), "unless a policy says so, everything blocks"


def test_the_rest_is_read_from_the_policy() -> None:
    found = rules('[update]\napprove = "policy"\n[reviews]\nmax_chain = 3\n[cooldown]\ndays = 2\n')
    assert (found.updates_by_policy, found.max_chain) == (True, 3)
    assert found.cooldown == timedelta(days=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[update]\napprove = "machine"', '2: approve must be "person" or "policy"'),
        ("[update]\ntools = 1", "2: tools must be true or false"),
        ("[reviews]\nmax_chain = -1", "2: max_chain must be a whole number of approvals from 0"),
        ("[reviews]\nchain = 1", "2: there is no 'chain' in [reviews]"),
    ],
)
def test_a_malformed_value_names_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rules(text)
    assert str(caught.value).startswith(f"policy.toml:{message}")

"""Which legs tools have: what the words say, what the code does, and what says nothing."""

import pytest

from vetting.model.trifecta import Leg
from vetting.trifecta import Doing, legs, opening, snake, words

P, U, W = Leg.PRIVATE_DATA, Leg.UNTRUSTED_CONTENT, Leg.WAY_OUT
NET = (("network", "fetch at a.js:1"),)
READ = (("fs_read", "open at a.py:1"),)
LISTED = (("fs_read", "fs/promises.readdir at a.js:1"),)


@pytest.mark.parametrize(
    ("doing", "expected"),
    [
        (Doing(name="add", parameters=("a", "b"), followed=True), ()),
        (Doing(name="read_file", parameters=("path",), reaches=READ, followed=True), (P,)),
        (Doing(name="write_file", parameters=("path",), reaches=READ, followed=True), ()),
        (Doing(name="move_file", parameters=("path",), reaches=READ, followed=True), ()),
        (Doing(name="get_file_info", parameters=("path",), reaches=LISTED, followed=True), ()),
        (Doing(name="list_directory", parameters=("path",), reaches=LISTED, followed=True), (P,)),
        (Doing(name="fetch", parameters=("url",), reaches=NET, followed=True), (U, W)),
        (Doing(name="fetch", parameters=("url",), followed=True), ()),
        (Doing(name="fetch", parameters=("url",), online=True), (U, W)),
        (
            Doing(
                name="run",
                parameters=("command",),
                reaches=(("process_exec", "subprocess.run at a.py:1"),),
            ),
            (P, U, W),
        ),
        (Doing(name="send_email", reaches=NET, followed=True), (W,)),
        (Doing(name="read_email", reaches=NET, followed=True), (P, U)),
        (Doing(name="searchWeb", reaches=NET, followed=True), (U,)),
        (
            Doing(name="lookup", description="Search the web", reaches=NET, followed=True),
            (U,),
        ),
        (Doing(name="create_issue", reaches=NET, followed=True), (W,)),
        (Doing(name="create_entity", followed=True), ()),
        (Doing(name="create_saved_search", reaches=NET, followed=True, secrets=("KEY",)), (W,)),
        (Doing(name="set_attended_access", reaches=NET, followed=True, secrets=("KEY",)), (W,)),
        (Doing(name="list_updates", reaches=NET, followed=True, secrets=("KEY",)), (P,)),
        (Doing(name="create_and_list", reaches=NET, followed=True, secrets=("KEY",)), (P,)),
        (Doing(name="merge_requests_list", reaches=NET, followed=True, secrets=("KEY",)), (P,)),
        (
            Doing(name="create-cache", parameters=("path",), reaches=READ + NET, followed=True),
            (P, W),
        ),
        (Doing(name="get_weather", reaches=NET, followed=True), ()),
        (Doing(name="get_balance", reaches=NET, followed=True, secrets=("TOKEN",)), (P,)),
        (
            Doing(
                name="tavily_search",
                description="Search the web",
                reaches=NET,
                followed=True,
                secrets=("KEY",),
            ),
            (U,),
        ),
        (Doing(name="show", parameters=("path",), may_reach=READ), (P,)),
        (Doing(name="get_weather", reaches=NET, open_world=True, followed=True), (U,)),
        (Doing(name="browser_navigate", followed=True), (U, W)),
    ],
)
def test_legs(doing: Doing, expected: tuple[Leg, ...]) -> None:
    assert tuple(reason.leg for reason in legs(doing)) == expected


@pytest.mark.parametrize(
    ("name", "description", "left"),
    [
        ("web_search_exa", "", ()),
        ("exa_search", "Search the web for any topic", ()),
        ("exa_search", "Searches your notes", ("EXA_API_KEY",)),
        ("web_search", "Search the web", ("EXA_API_KEY",)),
        ("fetch_exa", "Reads a webpage", ("EXA_API_KEY",)),
    ],
)
def test_key_to_a_search_of_the_web_opens_nothing_private(
    name: str, description: str, left: tuple[str, ...]
) -> None:
    assert opening(("EXA_API_KEY",), [(name, description)]) == left
    assert opening(("EXA_TOKEN",), [(name, description)]) == ("EXA_TOKEN",)


def test_a_reason_names_what_says_so() -> None:
    found = legs(Doing(name="fetch", parameters=("url",), reaches=NET))
    assert [reason.why for reason in found] == [
        "it takes an address in its parameter url and reads from the network (fetch at a.js:1)",
        "it takes an address in its parameter url and calls the network (fetch at a.js:1)",
    ]


def test_names_of_every_style_are_the_same_words() -> None:
    assert words("getHTTPIssues-v2") == ("get", "http", "issues", "v", "2")
    assert snake("filePath") == "file_path"
    assert words("__proto__") == ("proto",)
    assert words("") == ()


def test_what_a_server_itself_encrypts_or_signs_with_opens_nothing() -> None:
    own = ("SCREENSHOT_ENCRYPTION_KEY", "JWT_SECRET", "WEBHOOK_SECRET", "COOKIE_SIGNING_KEY")
    others = ("JWT_TOKEN", "SESSION_COOKIE", "API_KEY", "DESIGN_KEY")
    assert opening((*own, *others), []) == others

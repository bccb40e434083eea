import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting.ecosystems._simple import SimpleFile, parse_page
from vetting.errors import FormatError
from vetting.model.artifact import Digest

SHA256 = "ab" * 32
JSON = "application/vnd.pypi.simple.v1+json"


def html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def page(*files: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"meta": {"api-version": "1.1"}, "files": files, **more}).encode()


def one(body: bytes, content_type: str) -> SimpleFile:
    (file,) = parse_page(body, content_type, "the page").files
    return file


def file(**more: Any) -> bytes:
    return page({"filename": "x-1.0.tar.gz", "url": "x-1.0.tar.gz", "hashes": {}, **more})


def test_both_forms_say_the_same() -> None:
    link = html(f'<a href="../x-1.0.tar.gz#sha256={SHA256}" data-yanked="bad">x-1.0.tar.gz</a>')
    same = file(url="../x-1.0.tar.gz", hashes={"sha256": SHA256.upper()}, yanked="bad")
    assert one(link, "text/html") == one(same, JSON)
    assert one(link, "text/html") == SimpleFile(
        filename="x-1.0.tar.gz",
        url="../x-1.0.tar.gz",
        digests=(Digest(algorithm="sha256", value=SHA256),),
        yanked="bad",
    )


def test_json_adds_size_and_time() -> None:
    found = one(file(size=7, **{"upload-time": "2026-01-02T03:04:05.678Z"}), JSON)
    assert found.size == 7
    assert found.uploaded_at == datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
    assert one(file(**{"upload-time": "2026-01-02T03:04:05"}), JSON).uploaded_at == datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=UTC
    )
    assert one(file(size="7", **{"upload-time": "soon"}), JSON).uploaded_at is None


@pytest.mark.parametrize(
    ("value", "yanked"),
    [(False, None), (None, None), ("", None), (0, None), (True, ""), ("broken", "broken")],
)
def test_yanked_is_true_or_a_reason_in_json(value: Any, yanked: str | None) -> None:
    assert one(file(yanked=value), JSON).yanked == yanked


@pytest.mark.parametrize(
    ("attribute", "yanked"),
    [
        ("", None),
        (" data-yanked", ""),
        (' data-yanked=""', ""),
        (' data-yanked="a &lt;b&gt;"', "a <b>"),
    ],
)
def test_yanked_is_an_attribute_in_html(attribute: str, yanked: str | None) -> None:
    assert one(html(f'<a href="x-1.0.tar.gz"{attribute}>x</a>'), "text/html").yanked == yanked


@pytest.mark.parametrize(
    ("href", "filename", "url", "digests"),
    [
        ("x-1.0.tar.gz", "x-1.0.tar.gz", "x-1.0.tar.gz", 0),
        ("/f/x-1.0.tar.gz?y=1", "x-1.0.tar.gz", "/f/x-1.0.tar.gz?y=1", 0),
        (f"/f/x-1.0.tar.gz#sha256={SHA256}", "x-1.0.tar.gz", "/f/x-1.0.tar.gz", 1),
        (f"/f/x-1.0.tar.gz#egg=x&sha256={SHA256}", "x-1.0.tar.gz", "/f/x-1.0.tar.gz", 1),
        ("/f/x-1.0.tar.gz#crc32=1234", "x-1.0.tar.gz", "/f/x-1.0.tar.gz", 0),
        ("/f/x-1.0%2Blocal.tar.gz", "x-1.0+local.tar.gz", "/f/x-1.0%2Blocal.tar.gz", 0),
        (
            "https://files.example/x-1.0.tar.gz",
            "x-1.0.tar.gz",
            "https://files.example/x-1.0.tar.gz",
            0,
        ),
    ],
)
def test_links_of_html_pages(href: str, filename: str, url: str, digests: int) -> None:
    found = one(html(f'<a class="x" HREF="{href}">some text</a>'), "text/html; charset=utf-8")
    assert (found.filename, found.url, len(found.digests)) == (filename, url, digests)


def test_a_base_moves_relative_links() -> None:
    body = b'<html><head><base href="https://files.example/a/"></head><a href="../x.whl">x</a>'
    assert one(body, "text/html").url == "https://files.example/x.whl"


def test_the_status_of_a_project() -> None:
    status = {"status": "quarantined", "reason": "malware"}
    assert parse_page(page(), JSON, "the page").status == "active"
    found = parse_page(page(**{"project-status": status}), JSON, "the page")
    assert (found.status, found.status_reason) == ("quarantined", ": malware")
    found = parse_page(
        b'<html><meta name="pypi:project-status" content="archived">'
        b'<meta name="pypi:project-status-reason" content="old"></html>',
        "text/html",
        "the page",
    )
    assert (found.status, found.status_reason) == ("archived", ": old")


@pytest.mark.parametrize(
    ("body", "content_type", "message"),
    [
        (b"{}", JSON, "the page has the unknown api-version ''"),
        (b'{"meta": {"api-version": "2.0"}}', JSON, "the page has the unknown api-version '2.0'"),
        (b'{"meta": {"api-version": 1}}', JSON, "the page has the unknown api-version ''"),
        (b"<html>", JSON, "the page is not valid JSON"),
        (b"[" * 100_000, JSON, "the page is not valid JSON (nested too deeply)"),
        (page({"filename": "x-1.0.tar.gz"}), JSON, "the page lists a file without name or address"),
        (page({"url": "x-1.0.tar.gz"}), JSON, "the page lists a file without name or address"),
        (b"nothing here", "text/html", "the page is not an HTML page"),
        (b"", "text/html", "the page is not an HTML page"),
        (b"<html>", "image/png", "the page is of the unknown type 'image/png'"),
        (
            html('<a href="http://[::1">x</a>'),
            "text/html",
            "the page holds a malformed address (Invalid IPv6 URL)",
        ),
        (
            html('<a href="x.tar.gz#sha256=../../../etc">x</a>'),
            "text/html",
            "the index declares a malformed sha256: '../../../etc'",
        ),
        (
            file(hashes={"sha512": SHA256}),
            JSON,
            f"the index declares a malformed sha512: '{SHA256}'",
        ),
        (
            file(hashes={"md5": "g" * 32}),
            JSON,
            "the index declares a malformed md5: 'gggggggggggggggggggggggggggggggg'",
        ),
    ],
)
def test_what_is_no_index_page_is_refused(body: bytes, content_type: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_page(body, content_type, "the page")
    assert str(caught.value).startswith(message)


def test_unknown_digests_are_left_out() -> None:
    found = one(file(hashes={"blake2b": "xyz", "sha256": SHA256, "sha1": 7}), JSON)
    assert found.digests == (Digest(algorithm="sha256", value=SHA256),)


def test_a_declaration_that_ends_nowhere_is_refused() -> None:
    with pytest.raises(FormatError, match="malformed declaration"):
        parse_page(b"<html><![\0", "text/html", "the page")


@settings(max_examples=cases(150), deadline=None)
@given(st.binary(max_size=60) | st.text("<>a=\"' #hrefsa256[]:/&\0", max_size=60).map(str.encode))
def test_any_bytes_are_a_page_or_refused(body: bytes) -> None:
    for content_type in ("text/html", JSON):
        try:
            found = parse_page(b"<html>" + body, content_type, "the page")
        except FormatError:
            continue
        assert all(isinstance(item.url, str) for item in found.files)

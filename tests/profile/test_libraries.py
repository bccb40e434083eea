"""Libraries of Python that touch something themselves, and servers that an option starts."""

import pytest

from tests.profile.test_javascript import facts as javascript
from tests.profile.test_python import classes

SERVER = "from mcp.server import MCPServer\nimport os, sys\nmcp = MCPServer('x')\n"


@pytest.mark.parametrize(
    ("start", "there"),
    [
        ("mcp.run(args.transport)", True),
        ("mcp.run(settings.transport.value)", True),
        ("mcp.run(config['transport'])", True),
        ("mcp.run(config.get('transport', 'stdio'))", True),
        ("def main(transport: str = 'stdio'):\n    mcp.run(transport)", True),
        ("mcp.run(os.environ.get('MODE', 'stdio'))  # transport", True),
        (
            (
                "asked = os.getenv('MODE', 'stdio').lower()\nif asked in ('stdio', 'sse'):\n    way = asked\n"
                "else:\n    way = 'stdio'\nmcp.run(transport=way)"
            ),
            True,
        ),
        ("way = None\nif args:\n    way = 'stdio'\nmcp.run(transport=way)", False),
        ("mcp.run('stdio')  # transport", False),
        ("mcp.run()  # transport", False),
        ("import asyncio\nasyncio.run(main())  # transport", False),
        ("import pipes\ntransport = pipes.Pipe()\nagent.run(transport)", False),
    ],
)
def test_a_transport_that_an_option_decides_at_its_place(start: str, there: bool) -> None:
    assert ("listens" in classes(SERVER + start)) is there


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("opendal.AsyncOperator(kind, **options).layer(x)", {"network", "fs_read"}),
        ("opendal.Operator('s3', bucket=b)", {"network"}),
        ("opendal.Operator(scheme='memory')", set()),
        ("o = opendal.Operator('fs', root=r)\no.write('a', b'b')", {"fs_read", "fs_write"}),
        ("o = opendal.Operator('fs', root=r)\nlog.write('a')", {"fs_read"}),
        ("k = 'fs'\nk = sys.argv[1]\nopendal.Operator(k)", {"network", "fs_read"}),
        ("fsspec.filesystem('file').ls(p)", {"fs_read"}),
        ("fsspec.core.url_to_fs(f's3://{bucket}/a')", {"network"}),
        ("smart_open.open(address)", {"network", "fs_read"}),
        ("smart_open.open('notes.txt', 'w')", {"fs_write"}),
        ("cloudpathlib.CloudPath(p)", {"network"}),
        ("upath.UPath(p)", {"network", "fs_read"}),
        ("obstore.store.LocalStore(p)", {"fs_read"}),
    ],
)
def test_storages_of_any_kind(source: str, kinds: set[str]) -> None:
    imported = "cloudpathlib, fsspec, fsspec.core, obstore.store, opendal, smart_open, sys, upath"
    assert classes(f"import {imported}\n{source}\n") == kinds


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("import dashscope\ndashscope.Generation.call()", {"network"}),
        ("import akshare as ak\nak.stock_zh_a_hist()", {"network"}),
        ("from aiohomekit import Controller\nController().load_data('x')", {"network"}),
        ("import stripe\nstripe.error.CardError('x')", set()),
        ("import replicate\nreplicate.run('x')", {"network"}),
        ("from langchain_anthropic import ChatAnthropic\nChatAnthropic(model='x')", {"network"}),
        ("import gradio as gr\ngr.Blocks().launch()", {"listens"}),
        ("from agents.mcp import MCPServerStdio\nMCPServerStdio(params)", {"process_exec"}),
        (
            "from langchain_community.tools.file_management import ReadFileTool\nReadFileTool()",
            {"fs_read"},
        ),
        ("from loguru import logger\nlogger.add('a.log')", {"fs_write"}),
        ("import sys\nfrom loguru import logger\nlogger.add(sys.stderr)", set()),
        ("import numpy as np\nnp.load(path)", {"fs_read"}),
        ("from celery import Celery\nCelery('x', broker=url)", {"network"}),
        ("from app import queue\nwith queue.connection_for_read() as c:\n    pass", {"network"}),
        ("import iris as native\nnative.connect(sharedmemory=False, **config)", {"network"}),
        ("import iris\niris.load('a.nc')", set()),
        ("import valkey\nvalkey.Valkey()", {"network"}),
        ("import pg8000.native\npg8000.native.Connection(user)", {"network"}),
        ("from svglib.svglib import svg2rlg\nsvg2rlg(path)", {"fs_read"}),
        ("from reportlab.graphics import renderPM\nrenderPM.drawToFile(d, p)", {"fs_write"}),
        ("def f(blob, path):\n    blob.download_to_filename(path)", {"fs_write"}),
        ("def f(blob, path):\n    blob.upload_from_filename(path)", {"fs_read"}),
        ("import boto3\nboto3.client('s3').upload_file(p, b, k)", {"network", "fs_read"}),
        ("def f(chat, path):\n    chat.upload_file(path)", set()),
        (
            (
                "from playwright.async_api import async_playwright\nasync def f():\n"
                "    async with async_playwright() as p:\n        await p.chromium.launch()"
            ),
            {"network"},
        ),
        (
            (
                "from playwright.sync_api import sync_playwright\nclass A:\n    def start(self):\n"
                "        self.p = sync_playwright().start()\n"
                "        self.p.firefox.launch_persistent_context(d)"
            ),
            {"network"},
        ),
        (
            "from patchright.sync_api import sync_playwright as s\nwith s() as p:\n    pass",
            {"network"},
        ),
        ("from playwright.async_api import Page, TimeoutError\ndef f(p: Page): p.url", set()),
        ("from camoufox.async_api import AsyncCamoufox\nAsyncCamoufox()", {"network"}),
        ("import ollama\nollama.chat(model='x')", {"network"}),
        ("from ollama import ResponseError\nraise ResponseError('x')", set()),
        ("import trafilatura\ntrafilatura.fetch_url(u)", {"network"}),
        ("from trafilatura import extract\nextract(page)", set()),
        ("import nltk\nnltk.download('punkt')", {"network"}),
        ("import wikipedia\nwikipedia.summary('x')", {"network"}),
        (
            (
                "from IPython.core.interactiveshell import InteractiveShell\n"
                "InteractiveShell.instance().run_cell(x)"
            ),
            {"dynamic_code"},
        ),
        ("from IPython import get_ipython\nget_ipython().run_cell(x)", {"dynamic_code"}),
        ("from IPython.display import display\ndisplay(x)", set()),
        (
            "import msal\nmsal.PublicClientApplication('x').acquire_token_interactive([])",
            {"listens"},
        ),
    ],
)
def test_what_a_library_does(source: str, kinds: set[str]) -> None:
    assert classes(source) == kinds


def test_a_client_that_is_handed_its_table_of_servers() -> None:
    client = "from langchain_mcp_adapters.client import MultiServerMCPClient\n"
    handed = client + "def f(table):\n    MultiServerMCPClient(table)\n"
    said = client + "MultiServerMCPClient({'a': {'url': 'https://x'}})\n"
    named = client + "table = {'a': {'url': 'https://x'}}\nMultiServerMCPClient(table)\n"
    assert "process_exec" in classes(handed)
    assert "process_exec" not in classes(said) | classes(named)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ('import newman from "newman";\nnewman.run({});', {"network"}),
        (
            'import { chromium } from "playwright";\nchromium.launchPersistentContext(folder);',
            {"network"},
        ),
        (
            'import { chromium, firefox } from "@playwright/test";\n({ chromium, firefox })[kind].launch();',
            {"network"},
        ),
        ('import * as pw from "patchright";\npw[kind].launchPersistentContext(f);', {"network"}),
        ('import { devices } from "playwright";\nshow(devices["iPhone"]);', set()),
        ('import { expect } from "@playwright/test";\nexpect(1).toBe(1);', set()),
        ('import { connect } from "puppeteer-real-browser";\nconnect({});', {"network"}),
        ('import { ofetch } from "ofetch";\nofetch(url);', {"network"}),
        ('import { FetchError } from "ofetch";\nnew FetchError("x");', set()),
        (
            'import { Client } from "@microsoft/microsoft-graph-client";\nClient.init({}).api("/me").get();',
            {"network"},
        ),
        ('import { tavily } from "@tavily/core";\ntavily({});', {"network"}),
        ('import { Connection } from "@solana/web3.js";\nnew Connection("x");', {"network"}),
        ('import { generateText } from "ai";\ngenerateText({});', {"network"}),
        ('import { openai } from "@ai-sdk/openai";\nopenai("x");', {"network"}),
        ('import * as ccxt from "ccxt";\nnew ccxt.NetworkError("x");', set()),
        ('import type { Ollama } from "ollama";\n', set()),
        ('import { Client } from "minio";\nnew Client({});', {"network"}),
        ('import createClient from "openapi-fetch";\ncreateClient({});', {"network"}),
        ('import { drizzle } from "drizzle-orm/node-postgres";\ndrizzle(url);', {"network"}),
        ("await file.download({ destination: path });", {"fs_write"}),
        ("await file.download({ validation: false });", set()),
        ("await this.bucket.upload(path, { destination: name });", {"fs_read"}),
        (
            'import { getStorage } from "firebase-admin/storage";\ngetStorage().bucket().upload(p);',
            {"network", "fs_read"},
        ),
        (
            'await bucket.upload({ Key: "a" }); supabase.storage.from("a").upload(name, body);',
            set(),
        ),
        ("await sftp.fastGet(remote, path);", {"fs_write"}),
        ('import w from "winston";\nnew w.transports.File({ filename: "x" });', {"fs_write"}),
        ('import w from "winston";\nnew w.transports.Console();', set()),
        (
            'import { runAppleScript } from "run-applescript";\nrunAppleScript("x");',
            {"process_exec"},
        ),
        (
            (
                'import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";\n'
                "createMcpExpressApp().listen(3);"
            ),
            {"listens"},
        ),
        (
            (
                'import { PublicClientApplication } from "@azure/msal-node";\n'
                "class A { app = new PublicClientApplication({});\n"
                "  token() { return this.app.acquireTokenInteractive({}); } }"
            ),
            {"network", "listens"},
        ),
        (
            (
                'import { SpotifyApi } from "@spotify/web-api-ts-sdk";\n'
                "SpotifyApi.withClientCredentials();"
            ),
            {"network"},
        ),
    ],
)
def test_what_a_library_of_javascript_does(source: str, kinds: set[str]) -> None:
    assert set(javascript({"dist/index.js": source}).classes()) == kinds


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ('import { HttpClient } from "@effect/platform"; HttpClient.get(url);', {"network"}),
        ('import * as H from "@effect/platform/HttpClient"; H.execute(request);', {"network"}),
        ('import { FetchHttpClient as F } from "effect/unstable/http"; use(F.layer);', {"network"}),
        (
            'import { NodeHttpClient as N } from "@effect/platform-node"; provide(N.layerUndici);',
            {"network"},
        ),
        (
            (
                'import { HttpClientError, HttpClientResponse } from "@effect/platform";\n'
                "HttpClientResponse.schemaBodyJson(x); new HttpClientError.ResponseError({});"
            ),
            set(),
        ),
        ('import { Command } from "@effect/platform"; Command.make("ls");', {"process_exec"}),
        ('import { Command } from "@effect/cli"; Command.make("ls");', set()),
        (
            (
                'import { FileSystem } from "@effect/platform";\nEffect.gen(function* () {\n'
                "  const fs = yield* FileSystem.FileSystem;\n  yield* fs.remove(path);\n});"
            ),
            {"fs_write"},
        ),
        (
            (
                'import { FileSystem } from "effect";\nEffect.gen(function* () {\n'
                "  const fs = yield* FileSystem.FileSystem;\n  yield* fs.exists(path);\n});"
            ),
            set(),
        ),
        (
            "Effect.flatMap(files, (fs) => fs.readFileString(path));",
            {"fs_read"},
        ),
        (
            (
                'import { NodeHttpServer } from "@effect/platform-node";\n'
                "NodeHttpServer.layer(() => createServer(), { port });"
            ),
            {"listens"},
        ),
    ],
)
def test_services_of_effect(source: str, kinds: set[str]) -> None:
    assert set(javascript({"dist/index.js": source}).classes()) == kinds


def test_services_of_effect_in_a_bundle() -> None:
    library = "// node_modules/@effect/platform-node/dist/NodeHttpClient.js\n"
    source = (
        f'import fs from "fs";\n{library}var NodeHttpClient_exports = {{}};\n\n'
        "// src/names.ts\n\n// src/server.ts\nLayer_exports.provide(NodeHttpClient_exports.layerUndici);\n"
    )
    assert set(javascript({"dist/index.js": source}).classes()) == {"network"}


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("import frida\nd = frida.get_local_device()\nd.spawn(p)", {"process_exec"}),
        (
            "import frida\nd = frida.get_device(n) if n else frida.get_local_device()\nd.spawn(p)",
            {"process_exec"},
        ),
        ("import frida\nfrida.attach(1).create_script(s).load()", {"dynamic_code"}),
        ("import frida\nfrida.get_remote_device()", {"network"}),
        ("import frida\nprint(frida.__version__)", set()),
        ("import pwn\npwn.process('./a')", {"process_exec"}),
        ("from pwn import remote\nremote('a.b', 1)", {"network"}),
        ("import r2pipe\nr2pipe.open(p).cmd(c)", {"process_exec"}),
        ("from pygdbmi.gdbcontroller import GdbController\nGdbController()", {"process_exec"}),
        ("from adbutils import adb\nadb.device().shell(c)", {"network"}),
        ("import uiautomator2 as u2\nu2.connect(s)", {"network"}),
        ("from pymobiledevice3.usbmux import list_devices\nlist_devices()", {"network"}),
        ("import win32com.client\nwin32com.client.Dispatch(n)", {"process_exec"}),
        ("import ansible_runner\nansible_runner.run_command('a')", {"process_exec"}),
        ("import salt.client\nsalt.client.LocalClient()", {"process_exec", "network"}),
        ("from alibabacloud_ecs20140526.client import Client\nClient(c)", {"network"}),
    ],
)
def test_libraries_that_control_programs_and_devices(source: str, kinds: set[str]) -> None:
    assert classes(f"{source}\n") == kinds


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ('import frida from "frida"; await frida.spawn(p);', {"process_exec"}),
        (
            'import frida from "frida"; const s = await frida.attach(1); await s.createScript(c);',
            {"dynamic_code"},
        ),
        ('import r2 from "r2pipe"; r2.openSync(p);', {"process_exec"}),
        ('import kill from "tree-kill"; kill(1);', {"process_exec"}),
        ('import { Adb } from "@devicefarmer/adbkit"; Adb.createClient();', {"network"}),
    ],
)
def test_those_of_javascript(source: str, kinds: set[str]) -> None:
    assert set(javascript({"a.js": source}).classes()) == kinds


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("from aiohttp import web\napp = web.Application()", set()),
        ("from aiohttp import web\nweb.UnixSite(web.AppRunner(app), '/x')", {"listens"}),
        ("from aiohttp.web import Application, run_app\nrun_app(Application())", {"listens"}),
        ("import aiohttp\naiohttp.ClientSession()", {"network"}),
        ("import serial_asyncio\nserial_asyncio.open_serial_connection(url=port)", set()),
        ("import acme\nacme.open_connection(url=port)", {"network"}),
    ],
)
def test_a_server_s_parts_and_a_serial_port_are_no_client(source: str, kinds: set[str]) -> None:
    assert classes(source) == kinds


@pytest.mark.parametrize(
    ("use", "there"),
    [
        ("Object.values(deepl.WritingStyle)", False),
        ("z.nativeEnum(deepl.WritingStyle)", False),
        ("make(deepl.Translator)", True),
        ("Object.values(deepl)", True),
    ],
)
def test_an_enum_of_a_client_s_module_reaches_nobody(use: str, there: bool) -> None:
    source = f'import * as deepl from "deepl-node";\nexport const all = {use};\n'
    assert ("network" in javascript({"dist/index.js": source}).classes()) is there

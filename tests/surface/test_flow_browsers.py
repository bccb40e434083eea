"""Pages that a driven browser is sent to, and files that it takes and saves, where a caller names them."""

import pytest

from tests.surface.test_flows import flows, registered

JS = """import { chromium } from "playwright";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
class Browser {
  async start() { this.page = await (await chromium.launch()).newPage(); }
  async open(url) { return await again(async () => { await this.page.goto(url); }); }
}
const again = async (act) => await act();
let page, browser, context;
async function ready() { if (!browser) { browser = new Browser(); await browser.start(); } return browser; }
"""
PY = '''from crawl4ai import AsyncWebCrawler
from playwright.async_api import async_playwright
from selenium import webdriver
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
page = None
@mcp.tool()
async def act(name: str) -> str:
    """Act."""
'''


def javascript(body: str) -> list[str]:
    found = flows({"index.js": JS + registered(body)})
    return [flow.kind for flow in found if flow.kind not in ("kept", "carried")]


def python(body: str) -> list[str]:
    found = flows({"server.py": f"{PY}    {body}\n"})
    return [flow.kind for flow in found if flow.kind not in ("kept", "carried")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("await page.goto(name);", "address"),
        ("await page.goto(`https://example.com${name}`);", "address"),
        ("await (await ready()).open(name);", "address"),
        ("await page.setInputFiles('#file', name);", "path"),
        ("await page.locator('#file').setInputFiles([name]);", "path"),
        ("await page.screenshot({ path: name });", "path"),
        ("await page.pdf({ path: `/srv/${name}` });", "path"),
        ("await context.tracing.stop({ path: name });", "path"),
        ("await (await page.waitForEvent('download')).saveAs(name);", "path"),
    ],
)
def test_a_browser_is_told_in_javascript(body: str, kind: str) -> None:
    assert javascript(body) == [kind]


@pytest.mark.parametrize(
    "body",
    [
        "await page.goto(`https://example.com/${name}`);",
        "await page.setInputFiles(name, '/srv/a.png');",
        "await page.screenshot({ path: '/srv/a.png', type: name });",
        "await context.timer.stop({ path: name });",
    ],
)
def test_a_browser_is_told_nothing_of_that_in_javascript(body: str) -> None:
    assert javascript(body) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("await page.goto(name)", "address"),
        ("await AsyncWebCrawler().arun(url=name)", "address"),
        ("driver = webdriver.Chrome(); driver.get(name)", "address"),
        ("await page.set_input_files('#file', [name])", "path"),
        ("await page.screenshot(path=name)", "path"),
        ("await page.context.tracing.stop(path=name)", "path"),
    ],
)
def test_a_browser_is_told_in_python(body: str, kind: str) -> None:
    assert python(body) == [kind]


@pytest.mark.parametrize(
    "body", ["await page.goto(f'https://example.com/{name}')", "await page.fill('#a', name)"]
)
def test_a_browser_is_told_nothing_of_that_in_python(body: str) -> None:
    assert python(body) == []

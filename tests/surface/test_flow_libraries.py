"""What libraries open, and whom their clients talk to, is a caller's to say where an argument says it."""

import pytest

from tests.surface.test_flows import flows, registered

JS = """import fs from "node:fs";
import axios from "axios";
import AdmZip from "adm-zip";
import Database from "better-sqlite3";
import mammoth from "mammoth";
import mysql from "mysql2/promise";
import pg from "pg";
import sharp from "sharp";
import * as XLSX from "xlsx";
import { DatabaseSync } from "node:sqlite";
import { MongoClient } from "mongodb";
import { createClient } from "redis";
import OpenAI from "openai";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const small = (picture) => sharp(picture);
const again = (name) => (name ? sharp(name) : again(Buffer.from(name)));
"""
PY = '''import io, linecache, sqlite3, tarfile, zipfile
import boto3, cv2, docx, duckdb, git, numpy as np, openpyxl, pandas as pd, psycopg2, pymongo, redis
from configparser import ConfigParser
from xml.etree import ElementTree as ET
from PIL import Image
from sqlalchemy import create_engine
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
def held(text): return io.BytesIO(text.encode())
def BytesIO(text): return text
@mcp.tool()
def act(name: str) -> str:
    """Act."""
'''


def found(sources: dict[str, str]) -> list[tuple[str, str]]:
    return [(one.kind, one.what) for one in flows(sources) if one.kind not in ("kept", "carried")]


@pytest.mark.parametrize(
    ("body", "flow"),
    [
        ("pd.read_csv(name)", ("path", "pandas.read_csv")),
        ("pd.read_csv(filepath_or_buffer=name)", ("path", "pandas.read_csv")),
        ("np.fromfile(name, np.uint8)", ("path", "numpy.fromfile")),
        ("openpyxl.load_workbook(name)", ("path", "openpyxl.load_workbook, of one format")),
        ("Image.open(name)", ("path", "PIL.Image.open, of one format")),
        ("Image.open('a').convert('L').save(name)", ("path", "PIL.Image.open().convert().save")),
        ("docx.Document(BytesIO(name))", ("path", "docx.Document, of one format")),
        ("cv2.imwrite(name, cv2.imread('a'))", ("path", "cv2.imwrite")),
        ("zipfile.ZipFile(name)", ("path", "zipfile.ZipFile, of one format")),
        ("zipfile.ZipFile(name, 'w')", ("path", "zipfile.ZipFile")),
        ("tarfile.open(name, mode='w:gz')", ("path", "tarfile.open")),
        ("sqlite3.connect(database=name)", ("path", "sqlite3.connect")),
        ("ET.parse(name)", ("path", "xml.etree.ElementTree.parse, of one format")),
        ("linecache.getline(name, 1)", ("path", "linecache.getline")),
        ("ConfigParser().read(name)", ("path", "configparser.ConfigParser().read")),
        ("git.Repo(name)", ("path", "git.Repo, of one format")),
        ("git.Repo.clone_from('https://example.com/a.git', name)", ("path", "git.Repo.clone_from")),
        ("pd.read_sql('a', 'b').to_csv(name)", ("path", "pandas.read_sql().to_csv")),
        ("psycopg2.connect(host=name)", ("address", "psycopg2.connect")),
        ("psycopg2.connect(**{'host': name})", ("address", "psycopg2.connect")),
        ("pymongo.MongoClient(name)", ("address", "pymongo.MongoClient")),
        ("redis.Redis(host=name)", ("address", "redis.Redis")),
        ("create_engine(f'mysql://u@{name}/a')", ("address", "sqlalchemy.create_engine")),
        ("boto3.client('s3', endpoint_url=name)", ("address", "boto3.client")),
    ],
)
def test_a_library_of_python_is_told(body: str, flow: tuple[str, str]) -> None:
    assert flow in found({"server.py": f"{PY}    return str({body})\n"})


@pytest.mark.parametrize(
    "body",
    [
        "pd.read_csv(io.StringIO(name))",
        "docx.Document(held(name))",
        "cv2.imwrite('a.png', name)",
        "git.Repo.clone_from('https://example.com/a.git', '/srv/a')",
        "psycopg2.connect(host='db.example.com', dbname=name)",
        "boto3.client(name)",
        "create_engine(f'mysql://db.example.com/{name}')",
        "redis.Redis(host='db.example.com').get(name)",
    ],
)
def test_a_library_of_python_is_told_nothing_of_that(body: str) -> None:
    assert found({"server.py": f"{PY}    return str({body})\n"}) == []


def test_options_that_grow_are_options_still() -> None:
    grown = "to = {'host': name}\n    to['port'] = 1\n    return str(psycopg2.connect(**to))\n"
    assert found({"server.py": f"{PY}    {grown}"}) == [("address", "psycopg2.connect")]


@pytest.mark.parametrize(
    ("body", "flow"),
    [
        ("XLSX.readFile(name)", ("path", "xlsx.readFile, of one format")),
        ("XLSX.writeFile(XLSX.utils.book_new(), name)", ("path", "xlsx.writeFile")),
        ("new Database(name)", ("path", "better-sqlite3")),
        ("new DatabaseSync(name)", ("path", "sqlite.DatabaseSync")),
        ("again(name)", ("path", "sharp, of one format")),
        ("[small(Buffer.from(name)), small(name)]", ("path", "sharp, of one format")),
        ("sharp(name).resize(1)", ("path", "sharp, of one format")),
        ("sharp('a.png').resize(1).toFile(name)", ("path", "sharp().resize().toFile")),
        ("new AdmZip(name)", ("path", "adm-zip, of one format")),
        ("new AdmZip('a.zip').extractAllTo(name)", ("path", "adm-zip().extractAllTo")),
        (
            "mammoth.extractRawText({ path: name })",
            ("path", "mammoth.extractRawText, of one format"),
        ),
        ("mysql.createConnection({ host: name })", ("address", "mysql2/promise.createConnection")),
        ("new pg.Client({ connectionString: name })", ("address", "pg.Client")),
        (
            "(() => { const o = { host: name }; o.port = 1; return new pg.Client(o); })()",
            ("address", "pg.Client"),
        ),
        ("new pg.Client(`postgres://u@${name}:5432/a`)", ("address", "pg.Client")),
        ("new MongoClient(name)", ("address", "mongodb.MongoClient")),
        ("createClient({ socket: { host: name } })", ("address", "redis.createClient")),
        ("axios.create({ baseURL: name })", ("address", "axios.create")),
        ("new OpenAI({ baseURL: name })", ("address", "openai.default")),
    ],
)
def test_a_library_of_javascript_is_told(body: str, flow: tuple[str, str]) -> None:
    assert flow in found({"index.js": JS + registered(f"return {body};")})


@pytest.mark.parametrize(
    "body",
    [
        "sharp(Buffer.from(name, 'base64')).resize(1).toFile('a.png')",
        "small(Buffer.from(name, 'base64'))",
        "sharp({ create: { background: name } })",
        "mammoth.extractRawText({ buffer: Buffer.from(name, 'base64') })",
        "mysql.createConnection({ host: 'db.example.com', database: name })",
        "new pg.Client(`postgres://db.example.com/${name}`)",
        "axios.create({ baseURL: 'https://api.example.com/', headers: { x: name } })",
        "new OpenAI({ apiKey: name })",
    ],
)
def test_a_library_of_javascript_is_told_nothing_of_that(body: str) -> None:
    assert found({"index.js": JS + registered(f"return {body};")}) == []

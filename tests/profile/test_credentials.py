"""Clients of services that no list names, by the credentials that they are made with."""

import pytest

from tests.profile.test_javascript import facts as javascript
from tests.profile.test_python import facts as python


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ('import { A, B } from "@acme/sdk"; const credentials = new A(id, s); new B(credentials);', True),
        ('const a_1 = __importStar(require("acme")); new a_1.Acme(process.env.ACME_API_KEY);', True),
        ('const { Acme: A } = await import("acme"); new A({ accessToken: config.one ?? two });', True),
        ('import Acme = require("acme"); const key = process.env["ACME_TOKEN"]; new Acme(key);', True),
        ('import { createAcme as make } from "acme"; const o = { apiKey }; make(o);', True),
        ('import { Acme } from "acme"; new Acme({ host, user, password });', True),
        ('import { Acme } from "acme"; new Acme({ user, password });', False),
        ('import { Acme } from "./acme"; new Acme({ apiKey });', False),
        ('import type { Acme } from "acme"; function f(Acme) { new Acme({ apiKey }); }', False),
        ('import { Acme } from "acme"; import { s } from "s"; new Acme({ apiKey: s.string() });', False),
        ('import { createAcme } from "acme"; createAcme({ apiKey: "none" });', False),
        ('import { Acme } from "acme"; new Acme({ progressToken, nextToken: token.next });', False),
        ('import { AcmeError } from "acme"; new AcmeError(apiKey);', False),
        ('import { format } from "acme"; format({ apiKey }, token);', False),
        ('import jwt from "jsonwebtoken"; jwt.sign({}, secret); new jwt.Signed(secret);', False),
        ('import { SignJWT, Made } from "jose"; new SignJWT({ token }); new Made(secret);', False),
        ('import session from "express-session"; session({ secret });', False),
        ('import GitHub from "passport-github2"; new GitHub({ clientSecret });', False),
        ('import { z } from "zod"; new z.ZodObject({ apiKey });', False),
        ('import { Acme } from "acme"; Acme.connect({ socket: { host }, ...(u && { u }) });', True),
        ('import * as acme from "acme"; acme.Acme.connect(process.env.ACME_URL);', True),
        ('import { connect as to } from "@acme/nodejs"; to({ servers });', True),
        ('const { Acme } = require("acme-js"); Acme.create({ ...defaults, endpoint: at }, 1);', True),
        ('import acme from "acme"; acme.connect(`redis://${host}:1`);', True),
        ('import { AcmeClient } from "acme"; const at = base.serviceUrl; AcmeClient.fromURL(at);', True),
        ('import { Acme } from "acme"; const o = { ...(p ? { password } : {}), host }; new Acme(o);', True),
        ('import { connect } from "acme"; connect(store, { port }); connect(server, "a.db");', False),
        ('import { Other } from "acme"; Other.create({ url }); Other.fromURL(url);', False),
        ('import { Acme } from "acme"; Acme.create({ host, port }); Acme.connect("file:///a");', False),
        ('import { Acme } from "./acme"; Acme.connect(url);', False),
        ('import { connect } from "vectordb"; connect(uri);', False),
        ('import { AcmeConfig } from "acme"; AcmeConfig.connect(url);', False),
        ('import { McpServer } from "@modelcontextprotocol/sdk"; new McpServer({ token });', False),
    ],
)  # fmt: skip
def test_javascript(source: str, there: bool) -> None:
    assert ("network" in javascript({"server/a.ts": source}).classes()) is there


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("from acme.apps import Acme\nAcme(api_key=get_and_check_acme_api_key())", True),
        ("import acme, os\nacme.Acme(os.environ['ACME_API_KEY'])", True),
        ("from acme import Acme\nkey = os.getenv('ACME_TOKEN') or ''\nAcme(key)", True),
        ("import acme\nacme.create_session(token=token.get_secret_value())", True),
        ("from acme import Acme\nAcme(host=host, password=password)", True),
        ("from acme import Acme\nAcme(default_headers={'X-Agent': 'a'})", True),
        ("from acme import Acme\nAcme.from_url(url)", True),
        (
            "import acme\nurl = os.environ['ACME_URL']\nasync def f():\n    await acme.connect(url)",
            True,
        ),
        ("import acme\nacme.connect(host=host, port=1)", True),
        ("from acme_py import Acme\nAcme.create(endpoint=endpoint)", True),
        ("import acme\nacme.connect(f'redis://{host}')", True),
        ("import acme\nacme.connect(path, port=1)\nacme.connect('a.db')", False),
        ("import acme\nacme.Other.from_url(url)\nacme.Acme.create(host=host)", False),
        ("import lancedb\nlancedb.connect(uri)", False),
        ("from acme import Acme\nAcme(path, password=password)", False),
        ("from .acme import Acme\nAcme(api_key=key)", False),
        ("from server.acme import Acme\nAcme(api_key=key)", False),
        ("from acme import AcmeConfig\nAcmeConfig(api_key=key)", False),
        ("from acme import render\nrender(api_key=key)", False),
        ("from acme import Acme\nAcme(api_key='none', eos_token=end, page_token=page)", False),
        ("from acme import Acme\nfrom pydantic import Field\nAcme(api_key=Field(...))", False),
        ("from cryptography.fernet import Fernet\nFernet(secret)", False),
        ("from itsdangerous import Signed\nSigned(secret)", False),
        ("import jwt\njwt.PyJWK(token)\njwt.encode({}, secret)", False),
        ("from pydantic import SecretStr\nSecretStr(api_key)", False),
        ("from fastmcp.server.auth import GitHub\nGitHub(client_secret=secret)", False),
        ("from string import Template\nTemplate(token)", False),
    ],
)
def test_python(source: str, there: bool) -> None:
    assert ("network" in python({"server/a.py": source}).classes()) is there

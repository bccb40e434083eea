"""Recipients of whom the code says no more than the host, or which it keeps in another place than where mail
is sent; and those who are the user's own.
"""

import pytest

from tests.surface.test_flow_mail import JS, PY
from tests.surface.test_flows import PURPOSE, decorated, flows, registered

CONFIG_JS = """import crypto from "node:crypto";
export function loadConfig(env) {
  return { smtp: env.SMTP_URL, from: env.MAIL_FROM, box: env.MAIL_BOX, own: env.MAIL_ARCHIVE,
    domain: env.MAIL_DOMAIN, journal: ["journal", "mail.example.net"], archive: "archive@mail.example.net",
    relay: { host: "mail.example.net" }, either: env.MAIL_HOST ?? "mail.example.net" };
}
export const digest = (text) => crypto.createHash("sha256").update(text).digest("hex").slice(0, 8);
export const HOSTS = new Map([["archive", "mail.example.net"]]);
"""
SERVER_JS = (
    JS
    + """import { loadConfig, digest, HOSTS } from "./config.js";
class Mailer {
  static host = "mail.example.net";
  constructor(config, at = "mail.example.net") { this.config = config; this.at = at; this.log = []; }
  envelope(to, config) { const [box, host] = config.journal; return { from: config.from, to: %s }; }
  send(to, text) {
    return mail.sendMail({ to, text, envelope: this.envelope(to.split(","), this.config) });
  }
}
const mailer = new Mailer(loadConfig(process.env));
"""
)


def javascript(people: str) -> set[str]:
    body = "const sent = await mailer.send(name, 'x'); return sent.messageId;"
    files = {"index.js": SERVER_JS % people + registered(body), "config.js": CONFIG_JS}
    return {flow.kind for flow in flows(files)} - PURPOSE


@pytest.mark.parametrize(
    "people",
    [
        "to.concat(`${box}+${digest(config.domain)}@${host}`)",
        "[...to, `${digest(to.join())}@${config.relay.host}`]",
        "[...to, box + '@' + HOSTS.get('archive')]",
        "[...to, [digest(config.from), this.at].join('@')]",
        "[...to, `${crypto.randomUUID()}@${Mailer.host}`]",
        "[...to, `${to[0].replace('@', '=')}@${host}`]",
        "[...to, `${to[0].replace(/@/g, '=')}@${host}`]",
        "[...to, config.archive]",
        "to.concat(config.archive)",
        "[].concat(to, 'archive' + '@' + 'mail.example.net')",
        "[...to, `${box}@${config.either}`]",
        "to.join(', ') + ', ' + box + '@' + host",
    ],
)
def test_the_host_of_a_recipient_is_the_codes_own_in_javascript(people: str) -> None:
    assert "recipient" in javascript(people)


@pytest.mark.parametrize(
    "people",
    [
        "to.map((one) => (one.includes('@') ? one : `${one}@${host}`))",
        "[...to, `${to[0]}@${host}`]",
        "[...to, `${config.box}@${host}`]",
        "[...to, config.own]",
        "[...to, `archive@${config.domain}`]",
        "[...to, `${box}+${digest(config.domain)}@${config.domain}`]",
        "[...to, config.journal[2]]",
    ],
)
def test_the_users_own_stay_so_in_javascript(people: str) -> None:
    assert javascript(people) == set()


def test_a_sender_is_no_recipient() -> None:
    above = SERVER_JS.replace(
        "from: config.from, to: %s", "from: `${box}+${digest(to[0])}@${host}`, to"
    )
    files = {
        "index.js": above + registered("return mailer.send(name, 'x');"),
        "config.js": CONFIG_JS,
    }
    assert {flow.kind for flow in flows(files)} - PURPOSE == set()


SETTINGS_PY = """import hashlib, uuid
from dataclasses import dataclass, field
from functools import lru_cache
from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    sender: str = "noreply@localhost"
    box: str = "rcpt"
    host: str = "mail.example.net"
    other: str = Field("mail.example.net", alias="HOST")
    whole: str = "rcpt@mail.example.net"
    domain: str = ""
    own: str | None = None
@dataclass
class Relay:
    host: str = "mail.example.net"
    name: str = field(default="mail.example.net")
HOSTS = {"archive": "mail.example.net"}
@lru_cache(maxsize=1)
def settings():
    return Settings()
def mark(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]
"""
SERVER_PY = (
    PY
    + """from settings import HOSTS, Relay, mark, settings
import uuid
class Outgoing:
    HOST = "mail.example.net"
    def __init__(self, cfg, relay, at="mail.example.net"):
        self.cfg, self.relay, self.at = cfg, relay, at
    def people(self, to):
        seen = dict.fromkeys(one.lower() for one in to)
        seen.setdefault(PERSON)
        return list(seen)
    def send(self, to):
        with smtplib.SMTP("localhost") as smtp:
            smtp.send_message("x", to_addrs=self.people(to))
"""
)


def python(person: str) -> set[str]:
    body = "Outgoing(settings(), Relay()).send(name.split())\n    return 'sent'"
    files = {
        "server.py": SERVER_PY.replace("PERSON", person) + decorated(body),
        "settings.py": SETTINGS_PY,
    }
    return {flow.kind for flow in flows(files)} - PURPOSE


@pytest.mark.parametrize(
    "person",
    [
        'f"{self.cfg.box}@{self.cfg.host}"',
        'f"{mark(self.cfg.sender)}@{self.cfg.other}"',
        '"{}@{}".format(uuid.uuid4().hex, self.relay.host)',
        '"rcpt+%s@%s" % (mark(to[0]), self.relay.name)',
        '"@".join([mark(to[0]), HOSTS["archive"]])',
        'mark(to[0]) + "@" + self.HOST',
        'f"rcpt+{os.getpid()}@{self.at}"',
        "self.cfg.whole",
    ],
)
def test_the_host_of_a_recipient_is_the_codes_own_in_python(person: str) -> None:
    assert python(person) == {"recipient"}


@pytest.mark.parametrize(
    "person",
    [
        "self.cfg.own",
        'f"{self.cfg.box}@{self.cfg.domain}"',
        'f"{to[0]}@{self.cfg.host}"',
        'f"{self.cfg.own}@{self.cfg.host}"',
        "f\"{self.cfg.box}@{os.environ['DOMAIN']}\"",
    ],
)
def test_the_users_own_stay_so_in_python(person: str) -> None:
    assert python(person) == set()


def test_who_alone_gets_alerts_by_default_is_no_hidden_recipient() -> None:
    above = (
        PY
        + "from email.message import EmailMessage\nWHO = os.environ.get('WHO', 'a@example.net')\n"
    )
    body = """message = EmailMessage()
    message["To"] = WHO
    message.set_content(name)
    with smtplib.SMTP("localhost") as smtp:
        smtp.send_message(message)
    return "sent\""""
    found = {flow.kind for flow in flows({"server.py": above + decorated(body)})}
    assert found - PURPOSE == set()

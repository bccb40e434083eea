"""Clients of services that no list names, known by the credentials that they are made with.

A class of another package that is given an access key talks to the service that checks it; what connects,
by its name, to an address it is given talks to whoever answers there. What only calculates with a
secret, or asks others for it, does not: those libraries and names are left out.
"""

import re
from collections.abc import Iterable

from vetting.patterns import pattern
from vetting.profile._words import words

_NAMED = pattern(
    r"(?:^|_)(?:api_?key|access_?key(?:_?(?:id|secret))?|secret_?access_?key|(?:access|auth|bearer|api"
    r"|bot|user|personal|oauth|integration)_?token|(?:client|api|app|access|consumer)_?secret"
    r"|credentials?)(?:_value)?$"
    r"|^(?:get_|[a-z0-9]{2,30}_)?(?:token|secret)$"
)
_OTHER = pattern(
    r"(?:^|_)(?:progress|page|next|prev|previous|start|continuation|continue|cancel|cancellation|abort"
    r"|csrf|xsrf|sync|id|pad|eos|bos|unk|stop|mask|first|last|current|this|to|parse|lexer|cookie|jwt|jws"
    r"|session|hash|webhook|signing|reset|invite|share|verify|is|has|no|new|old)_?(?:token|secret)$"
)
"""Tokens that are marks of a place, or parts of a text, and secrets that only sign."""

_PLACES = frozenset(
    ("host", "hostname", "url", "uri", "base_url", "server", "servers", "endpoint", "server_url")
)
_PASSWORDS = frozenset(("password", "passwd"))
_REQUESTS = frozenset(("default_headers", "default_query"))
_IDLE = pattern(
    r"(?i)auth(?:$|[^a-z]|ori[sz]er|enticator|\w{0,20}(?:info|data|handler|provider|strategy)$)"
    r"|jwt|jws|otp$|webhook|bearer|cookie|crypt|cipher|^sign|sign(?:er|ature|ing)|verif|hmac|hash(?:er|ing)?$"
    r"|fernet|serializer|strategy|middleware|guard|redact|mask"
    r"|(?:errors?|exception|warning|schema|config(?:uration)?|settings?|options?|params?|credentials?\w{0,8}|tokens?"
    r"|secret\w{0,3}|keys?|headers?|request|response|result|model|data|info|types?|parser|lexer"
    r"|node|stream|filter|logger|handler|formatter|field|column|store|storage)$"
)
"""Classes that hold or check a secret, or are told which words are secret."""

_MAKES = pattern(
    r"(?:create|make|init|initialize|new|connect|build|configure|login|open)(?:$|[_A-Z])\w{0,60}"
    r"|\w{0,60}(?:[cC]lient|Api|API|_api|Sdk|SDK|_sdk)"
)
"""Functions that make a client."""

_CONNECTS = pattern(
    r"connect(?:_?[tT]o\w{0,60}|[_A-Z]?\w{0,4}sync)?"
    r"|(?:create|make|open|get|new|init)(?:_?[A-Za-z]{1,30})??_?(?:[cC]lient|[cC]onnection|[pP]ool)"
)
_OF_ADDRESS = pattern(r"from_?(?:ur[il]|dsn|conn(?:ection)?_?str(?:ing)?)", re.IGNORECASE)
"""Functions that reach the address that they are given, and those of a client's class."""

_REACHES = pattern(r"(?:Client|Connection|Pool|Database|Db|DB|Sdk|SDK|Api|API)$")
_ADDRESS = pattern(
    r"(?:^|_)(?:host|hostname|ur[il]s?|endpoints?|addr(?:ess)?(?:es)?|dsn|brokers?|server_addr"
    r"|contact_points|conn(?:ection)?_?str(?:ing)?)$"
)
_URL = pattern(r"(?:^|_)(?:ur[il]|endpoint|dsn|conn(?:ection)?_?str(?:ing)?)$")
_WRITTEN = pattern(r"(?!file:|data:|sqlite)[a-z][a-z0-9+.-]{1,30}://")

_IDLE_MODULES = words(
    """
    serial serial_asyncio serial_asyncio_fast aioserial serialport
    hashids sqids oslo lucia otpauth svix standardwebhooks
    jsonwebtoken jose jws bcrypt bcryptjs argon2 cookie-parser cookie-session express-session
    cookie cookies csurf csrf csrf-csrf iron-session next-auth better-auth passport lusca helmet
    express-jwt jwks-rsa fast-jwt jwt-decode crypto-js tweetnacl libsodium-wrappers node-forge
    elliptic uuid nanoid otplib speakeasy zod joi yup ajv valibot superstruct io-ts arktype
    envalid env-var convict nconf config dotenv rc cosmiconfig conf configstore electron-store
    keytar commander yargs yargs-parser minimist meow cac citty winston pino bunyan log4js loglevel
    consola signale chalk picocolors kleur lodash lodash-es ramda rambda remeda radash immer fastmcp
    hono express koa fastify restify mcp-framework mcp-proxy mcp-use react preact vue svelte next
    solid-js effect fp-ts rxjs tsyringe inversify awilix typedi reflect-metadata tslib qs ejs
    handlebars mustache nunjucks marked markdown-it js-yaml yaml toml ini json5 class-validator
    class-transformer lru-cache node-cache keyv events eventemitter3 debug p-queue p-limit async
    tiktoken js-tiktoken gpt-tokenizer natural vitest jest mocha sinon nock msw supertest
    cryptography itsdangerous jwt pyjwt python_jose passlib argon2 nacl Crypto Cryptodome rsa pyotp
    hmac oauthlib authlib joserfc jwcrypto pyargon2 werkzeug flask_login flask_jwt_extended
    flask_session django rest_framework quart sanic tornado fastmcp mcp pydantic pydantic_settings
    starlette starlette_csrf fastapi fastapi_users fastapi_mcp flask click typer attr attrs msgspec
    marshmallow dynaconf decouple environs everett omegaconf hydra configparser dotenv keyring
    structlog loguru logbook rich colorlog unittest pytest mock responses respx typing_extensions
    yaml toml tomlkit tomli jinja2 mako sqlmodel dataclasses_json tokenizers sentencepiece spacy
    gradio streamlit dash uvicorn hypercorn gunicorn cachetools injector dependency_injector punq
    pypdf PyPDF2 pikepdf fitz pymupdf msoffcrypto pyzipper py7zr rarfile sqlcipher3
    """
)
_IDLE_SCOPES = words(
    """
    @modelcontextprotocol @types @hono @fastify @hapi @koa @nestjs @auth @sinclair @t3-oss @oclif
    @noble @scure @panva @effect @trpc @standard-schema @typeschema @vitest @jest @testing-library
    @reduxjs @tanstack @mui @radix-ui @angular @vue @babel @typescript-eslint @clack @inquirer
    @sindresorhus @node-rs @stablelib @peculiar @better-auth @dotenvx
    """
)
"""Libraries for validation, logs, settings, cookies, logins and encryption, and those of servers."""


def is_idle(package: str) -> bool:
    """Whether a library is one of those that reach no service with the secret they are given."""
    scope, slash, rest = package.partition("/")
    name = f"{scope}/{rest.partition('/')[0]}" if scope.startswith("@") and slash else scope
    return scope in _IDLE_SCOPES or name in _IDLE_MODULES or name.startswith("passport-")


def may_be_client(name: str) -> bool:
    """Whether a class of a service's library, by its name, may be a client."""
    return name[:1].isupper() and _IDLE.search(name) is None


def makes_client(name: str) -> bool:
    """Whether a function of a service's library, by its name, makes a client."""
    return _MAKES.fullmatch(name) is not None and _IDLE.search(name) is None


def connects(name: str, of: str, package: str) -> bool:
    """Whether a function reaches the address that it is given, by its name; `of` is the class that it is a
    method of, if it is one.
    """
    if of and not may_be_client(of):
        return False
    if _CONNECTS.fullmatch(name):
        return True
    known = bool(of) and (_named_after(of, package) or _REACHES.search(of) is not None)
    return known and _OF_ADDRESS.fullmatch(name) is not None


def is_clients_own(name: str, of: str, package: str) -> bool:
    """Whether a method makes an object of the class that a service's package is there for."""
    return bool(of) and may_be_client(of) and _named_after(of, package) and makes_client(name)


def is_address(name: str) -> bool:
    """Whether an argument of this name says where a service is."""
    return _ADDRESS.search(_spaced(name).strip("_#")) is not None


def is_place(name: str) -> bool:
    """Whether an option of this name says where a service is."""
    return is_address(name) or _spaced(name) in _PLACES


def is_url(name: str) -> bool:
    """Whether an argument of this name says where a service is, and is none that servers are told too."""
    return _URL.search(_spaced(name).strip("_#")) is not None


def is_written_address(text: str) -> bool:
    """Whether a text is the address of another machine."""
    return _WRITTEN.match(text) is not None


def _named_after(name: str, package: str) -> bool:
    """Whether a class bears the name of its package: `Acme` of `acme`, `@acme/client` or `acme-js`."""
    plain = re.sub(r"[^a-z0-9]", "", name[:100].lower())
    parts = re.split(r"[^a-z0-9]+", package[:200].lower())
    return len(plain) > 2 and (plain in parts or plain == "".join(parts))


def is_credential(name: str) -> bool:
    """Whether an argument of this name is what a service knows a caller by."""
    text = _spaced(name).replace("-", "_").strip("_#")
    return _NAMED.search(text) is not None and _OTHER.search(text) is None


def is_for_requests(names: Iterable[str]) -> bool:
    """Whether options are those of a client that says the same in each request it sends."""
    return not _REQUESTS.isdisjoint(map(_spaced, names))


def is_login(names: set[str]) -> bool:
    """Whether options are a password and where it is good for."""
    plain = set(map(_spaced, names))
    return not plain.isdisjoint(_PASSWORDS) and not plain.isdisjoint(_PLACES)


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[-100:]).lower()

"""Real servers on loopback that speak the registries' protocols, with every way to misbehave."""

import base64
import gzip
import hashlib
import io
import json
import ssl
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the server answers; `cut` sends only that many bytes of the body, `trickle` sleeps that
    many seconds after every byte, `length` lies about the size. `raw` is sent instead of all that:
    the whole answer from its status line on, after which the connection ends.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    trickle: float = 0.0
    length: int | None = None
    raw: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the server was asked."""

    path: str
    headers: Mapping[str, str]
    body: bytes = b""


Route = Reply | Callable[[Request], Reply]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that hangs up, or refuses our certificate, is what some tests are about.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class FakeServer:
    """An HTTP server on a free loopback port. Routes are exact paths (percent-encoding kept).

    With `certificate`, a PEM file that also holds the key, it speaks https.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two small packets

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                body = self.rfile.read(length)
                request = Request(path=self.path, headers=dict(self.headers.items()), body=body)
                fake.requests.append(request)
                route = fake.routes.get(self.path, Reply(status=404))
                self._send(route if isinstance(route, Reply) else route(request))

            do_HEAD = do_GET  # noqa: N815 - uv asks so, for the same without the body

            def do_POST(self) -> None:
                self.do_GET()

            def _send(self, reply: Reply) -> None:
                if reply.raw is not None:
                    self.close_connection = True
                    self._write(reply.raw, reply.trickle)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                size = len(reply.body) if reply.length is None else reply.length
                self.send_header("Content-Length", str(size))
                self.end_headers()
                body = reply.body if reply.cut is None else reply.body[: reply.cut]
                self._write(body, reply.trickle)
                if reply.cut is not None or reply.trickle or reply.length is not None:
                    self.close_connection = True

            def _write(self, data: bytes, trickle: float) -> None:
                pieces = [data[i : i + 1] for i in range(len(data))] if trickle else [data]
                try:
                    for piece in pieces * (self.command != "HEAD"):
                        self.wfile.write(piece)
                        self.wfile.flush()
                        time.sleep(trickle)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *args: Any) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{'https' if certificate else 'http'}://{self.host}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def empty(self) -> None:
        """Serve nothing, and know of no request."""
        self.routes.clear()
        self.requests.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [request.path for request in self.requests]

    def json(self, path: str, document: Any, **headers: str) -> None:
        body = json.dumps(document).encode()
        self.routes[path] = Reply(
            body=body, headers={"Content-Type": "application/json", **headers}
        )


def tgz(files: Mapping[str, bytes | str], modes: Mapping[str, int] | None = None) -> bytes:
    """A well-formed .tar.gz of regular files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.mode = (modes or {}).get(name, 0o644)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)


def npm_tarball(package_json: Mapping[str, Any], files: Mapping[str, bytes | str]) -> bytes:
    """What `npm pack` makes."""
    manifest = json.dumps(package_json, indent=2)
    return tgz(
        {f"package/{name}": data for name, data in {"package.json": manifest, **files}.items()}
    )


def wheel(
    name: str,
    version: str,
    files: Mapping[str, bytes | str],
    *,
    metadata: str = "",
    record: str | None = None,
) -> bytes:
    """A well-formed wheel; `record` replaces the RECORD that would be right."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    content = {
        path: data.encode() if isinstance(data, str) else data for path, data in files.items()
    }
    content[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}\n".encode()
    )
    content[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    lines = [
        f"{path},sha256={_urlsafe(hashlib.sha256(data).digest())},{len(data)}"
        for path, data in content.items()
    ]
    right = "\n".join([*lines, f"{info}/RECORD,,"]) + "\n"
    content[f"{info}/RECORD"] = (right if record is None else record).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(path, data)
    return buffer.getvalue()


def sdist(
    name: str, version: str, files: Mapping[str, bytes | str], *, metadata: str = ""
) -> bytes:
    """A well-formed source archive with its PKG-INFO."""
    root = f"{name.replace('-', '_')}-{version}"
    info = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}\n"
    return tgz({f"{root}/{path}": data for path, data in {"PKG-INFO": info, **files}.items()})


def _urlsafe(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class FakeNpm:
    """An npm registry: full packuments and tarballs."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.packuments: dict[str, dict[str, Any]] = {}

    def publish(
        self,
        name: str,
        version: str,
        files: Mapping[str, bytes | str] | None = None,
        *,
        package_json: Mapping[str, Any] | None = None,
        registry_manifest: Mapping[str, Any] | None = None,
        dist: Mapping[str, Any] | None = None,
        time: str = "2026-01-02T03:04:05.000Z",
        tarball: bytes | None = None,
    ) -> bytes:
        """Publish a version; `registry_manifest` and `dist` override what the registry says of it.

        An override of None removes the key.
        """
        manifest = {
            "name": name,
            "version": version,
            "license": "MIT",
            "repository": {"type": "git", "url": "https://example.com/repo.git"},
            **(package_json or {}),
        }
        data = npm_tarball(manifest, files or {}) if tarball is None else tarball
        path = f"/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
        sha512 = base64.b64encode(hashlib.sha512(data).digest()).decode()
        listed = {
            **manifest,
            "dist": {
                "tarball": self.server.url + path,
                "integrity": f"sha512-{sha512}",
                "shasum": hashlib.sha1(data).hexdigest(),
                **(dist or {}),
            },
            **(registry_manifest or {}),
        }
        listed = {key: value for key, value in listed.items() if value is not None}
        listed["dist"] = {key: value for key, value in listed["dist"].items() if value is not None}
        packument = self.packuments.setdefault(
            name, {"name": name, "dist-tags": {}, "versions": {}, "time": {}}
        )
        packument["versions"][version] = listed
        packument["time"][version] = time
        packument["dist-tags"]["latest"] = version
        self.server.routes[path] = Reply(body=data)
        self.refresh(name)
        return data

    def refresh(self, name: str) -> None:
        """Serve the packument as it now stands in `packuments`."""
        self.server.json(f"/{name.replace('/', '%2F')}", self.packuments[name])


class FakePypi:
    """A Python package index: Simple pages in HTML or JSON, and the project JSON if wanted."""

    def __init__(
        self, server: FakeServer, *, form: str = "json", project_json: bool = True
    ) -> None:
        self.server = server
        self.form = form
        self.project_json = project_json
        self.files: dict[str, list[dict[str, Any]]] = {}
        self.info: dict[str, dict[str, Any]] = {}
        self.status: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"{self.server.url}/simple/"

    def publish(
        self,
        name: str,
        version: str,
        artifacts: Mapping[str, bytes],
        *,
        yanked: str | bool = False,
        upload_time: str = "2026-01-02T03:04:05.000000Z",
        info: Mapping[str, Any] | None = None,
        sha256: Mapping[str, str] | None = None,
        requires_dist: list[str] | None = None,
    ) -> None:
        """Publish files of a release, by file name; `sha256` overrides declared digests."""
        for filename, data in artifacts.items():
            path = f"/files/{filename}"
            self.server.routes[path] = Reply(body=data)
            digest = (sha256 or {}).get(filename) or hashlib.sha256(data).hexdigest()
            self.files.setdefault(name, []).append(
                {
                    "filename": filename,
                    # Relative, as caching mirrors write it.
                    "url": f"../..{path}",
                    "hashes": {"sha256": digest},
                    "yanked": yanked,
                    "size": len(data),
                    "upload-time": upload_time,
                    "version": version,
                }
            )
        self.info[name] = {
            "name": name,
            "version": version,
            "license": "MIT",
            "summary": "a package",
            "project_urls": {"Repository": "https://example.com/repo"},
            "requires_dist": requires_dist,
            **(info or {}),
        }
        self.refresh(name)

    def refresh(self, name: str) -> None:
        """Serve the pages as they now stand."""
        files = self.files[name]
        path = f"/simple/{name}/"
        if self.form == "json":
            document: dict[str, Any] = {
                "meta": {"api-version": "1.4"},
                "name": name,
                "files": [{k: v for k, v in file.items() if k != "version"} for file in files],
            }
            if name in self.status:
                document["project-status"] = {"status": self.status[name]}
            body = json.dumps(document).encode()
            kind = "application/vnd.pypi.simple.v1+json"
        else:
            body = "\n".join(
                ["<!DOCTYPE html><html><body>", *map(_anchor, files), "</body></html>"]
            ).encode()
            kind = "text/html; charset=utf-8"
        self.server.routes[path] = Reply(body=body, headers={"Content-Type": kind})
        if self.project_json:
            releases: dict[str, list[dict[str, Any]]] = {}
            for file in files:
                releases.setdefault(file["version"], []).append(
                    {
                        "filename": file["filename"],
                        "digests": {"sha256": file["hashes"]["sha256"]},
                        "size": file["size"],
                        "upload_time_iso_8601": file["upload-time"],
                    }
                )
            self.server.json(
                f"/pypi/{name}/json",
                {"info": self.info[name], "releases": releases, "urls": []},
            )


def _anchor(file: Mapping[str, Any]) -> str:
    yanked = ""
    if file["yanked"] is not False:
        yanked = f' data-yanked="{"" if file["yanked"] is True else file["yanked"]}"'
    digest = file["hashes"]["sha256"]
    return f'<a href="{file["url"]}#sha256={digest}"{yanked}>{file["filename"]}</a><br/>'


class FakeOsv:
    """The OSV API: `records` by id, found by package name and ecosystem; `page` is how many one
    answer lists at most.

    Publish before asking: /v1/vulns/ID is served for what `add` was given.
    """

    def __init__(self, server: FakeServer, prefix: str = "/osv") -> None:
        self.server = server
        self.url = f"{server.url}{prefix}"
        self.records: dict[str, dict[str, Any]] = {}
        self.page = 1000
        self._prefix = prefix
        server.routes[f"{prefix}/v1/querybatch"] = self._batch
        server.routes[f"{prefix}/v1/query"] = self._single

    def add(self, record: dict[str, Any]) -> None:
        """Publish an OSV record."""
        self.records[record["id"]] = record
        self.server.json(f"{self._prefix}/v1/vulns/{record['id']}", record)

    def _batch(self, request: Request) -> Reply:
        results = []
        for query in json.loads(request.body)["queries"]:
            found: list[dict[str, Any]] = [
                {key: record[key] for key in ("id", "modified") if key in record}
                for record in self.records.values()
                if _affected(record, query)
            ]
            results.append(self._paged(found, query))
        return _json({"results": results})

    def _single(self, request: Request) -> Reply:
        """Of a version, only what lists it: this fake knows no order of versions."""
        query = json.loads(request.body)
        found = [
            record
            for record in self.records.values()
            if any(
                query["version"] in affected.get("versions", [])
                for affected in _affected(record, query)
            )
        ]
        return _json(self._paged(found, query))

    def _paged(self, found: list[dict[str, Any]], query: dict[str, Any]) -> dict[str, Any]:
        start = int(query.get("page_token", "0"))
        part = found[start : start + self.page]
        result: dict[str, Any] = {"vulns": part} if part else {}
        if start + self.page < len(found):
            result["next_page_token"] = str(start + self.page)
        return result


def _affected(record: dict[str, Any], query: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = query["package"]
    return [
        affected
        for affected in record["affected"]
        if {key: affected["package"][key] for key in ("name", "ecosystem")} == wanted
    ]


def _json(document: Any) -> Reply:
    body = json.dumps(document).encode()
    return Reply(body=body, headers={"Content-Type": "application/json"})


def user(folder: Path, server: FakeServer, osv: FakeOsv) -> dict[str, str]:
    """The environment of a user in `folder` whose registries and services are the fakes."""
    return {
        "MCP_VET_OSV_EXPORT": f"{server.url}/osv-export",
        "MCP_VET_OSV_API": osv.url,
        "MCP_VET_NPM_DOWNLOADS": f"{server.url}/npm-downloads",
        "MCP_VET_PYPI_DOWNLOADS": f"{server.url}/pypi-downloads",
        "MCP_VET_CODE_HOST": f"{server.url}/code-host",
        "MCP_VET_MCP_REGISTRY": f"{server.url}/mcp-registry",
        "MCP_VET_HOME": str(folder / "home"),
        "MCP_VET_ALLOWLIST": str(folder / "allowlist"),
        "MCP_VET_NPM_REGISTRY": server.url,
        "MCP_VET_PYPI_INDEX": f"{server.url}/simple/",
        "MCP_VET_REVIEWER": "mailto:alice@example.com",
    }

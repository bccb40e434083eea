"""Serve a few documents on loopback to a program we run, for as long as it runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"


Handler = Callable[[str, str, bytes], Answer]
"""Method, path with query, and request body, to an answer. Called from several threads."""

_MAX_REQUEST = 64 << 20


@contextmanager
def serve(handler: Handler) -> Iterator[str]:
    """The base address, without a trailing slash, under which `handler` answers.

    Anybody on this machine may ask, so it must serve nothing secret and change nothing.
    """
    # Only a closure needs it, and it takes long to load.
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class _Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing: whoever asked sees the connection end, and that is its failure to report."""

    class _Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        # Head and body go out as two pieces: the second one would wait 40 ms for an answer to the first.
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            length = self.headers.get("Content-Length") or "0"
            if not length.isdecimal() or int(length) > _MAX_REQUEST:
                self.close_connection = True
                self._send(Answer(status=400))
                return
            self._send(handler(self.command, self.path, self.rfile.read(int(length))))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            # Who asks lives as long as we do: to write down what we say is work for nothing.
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = _answer  # noqa: N815 - the names http.server calls

        def log_message(self, *args: Any) -> None:
            """Say nothing: stderr belongs to the user."""

    server = _Server(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

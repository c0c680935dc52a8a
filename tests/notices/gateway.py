"""A gateway for text messages and a mail server, as a process of its own that misbehaves on command.

`python gateway.py` prints the two ports. `POST /mode` with a word sets how it answers from then on; `GET /log` tells
every request and every delivery. A repeated key is delivered once, as gateways do that honour it.
Modes of both: `good`, `busy` (later, please), `refuse` (never), `late` (accepts, answers after three seconds),
`cut` (accepts, hangs up). Of the gateway: `garbage` (accepts, answers no JSON), `never` (accepts, says nothing).
"""

from __future__ import annotations

import json
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

LATE_S, NEVER_S = 3, 30


class State:
    """What both servers share."""

    mode = "good"
    requests: ClassVar[list[str]] = []
    delivered: ClassVar[dict[str, dict[str, Any]]] = {}
    lock = threading.Lock()

    @classmethod
    def take(cls, key: str, content: dict[str, Any]) -> None:
        with cls.lock:
            cls.requests.append(key)
            if cls.mode not in ("busy", "refuse"):
                cls.delivered.setdefault(key, content)

    @classmethod
    def forget(cls, mode: str) -> None:
        with cls.lock:
            cls.mode, cls.requests, cls.delivered = (
                mode.removesuffix("!"),
                *(([], {}) if mode.endswith("!") else (cls.requests, cls.delivered)),
            )


class Gateway(BaseHTTPRequestHandler):
    """Text messages by JSON."""

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.answer(200, json.dumps({"requests": State.requests, "delivered": State.delivered}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/mode":
            State.forget(body.decode())
            self.answer(200, "{}")
            return
        content = json.loads(body)
        State.take(content.get("key") or content.get("tracking_id"), {**content, "headers": dict(self.headers)})
        if State.mode in ("late", "never"):
            time.sleep(LATE_S if State.mode == "late" else NEVER_S)
        if State.mode == "cut":
            self.connection.close()
            return
        status = {"busy": 503, "refuse": 400}.get(State.mode, 200)
        good = {"id": f"ref-{content.get('key')}", "error": 0, "data": {"msg_id": "z-1"}}
        self.answer(status, "<html>OK</html>" if State.mode == "garbage" else json.dumps(good))

    def answer(self, status: int, text: str) -> None:
        try:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())
        except OSError:
            return  # the caller did not wait


class Mail(socketserver.StreamRequestHandler):
    """Just enough SMTP to take a letter."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 mail ready")
        while line := self.rfile.readline().decode().strip():
            word = line.upper().split()[0].split(":")[0]
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT" and State.mode in ("busy", "refuse"):
                self.say("550 no such mailbox" if State.mode == "refuse" else "450 later")
            elif word == "DATA":
                self.say("354 go on")
                if not self.letter():
                    return
            else:
                self.say("250 ok")

    def letter(self) -> bool:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        key = next(line.split("<")[1].split("@")[0] for line in lines if line.lower().startswith("message-id:"))
        State.take(key, {"letter": "\n".join(lines)})
        if State.mode == "late":
            time.sleep(LATE_S)
        if State.mode != "cut":
            self.say("what is this" if State.mode == "garbage" else "250 taken")
        return State.mode != "cut"


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    """Serve until killed."""
    ThreadingHTTPServer.daemon_threads = True
    web, mail = ThreadingHTTPServer(("127.0.0.1", 0), Gateway), MailServer(("127.0.0.1", 0), Mail)
    threading.Thread(target=mail.serve_forever, daemon=True).start()
    print(web.server_address[1], mail.server_address[1], flush=True)
    web.serve_forever()


if __name__ == "__main__":
    main()

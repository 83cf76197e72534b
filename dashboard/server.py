"""Serve the dashboard with security headers: `streamlit run dashboard/server.py`.

A page may load only what this server gives it, may not be framed, and is answered only under a host name that
`server.allowedHosts` names, so that a page elsewhere cannot read the corpus through a name of its own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.components import chart

INDEX = Path(st.__file__).parent / "static" / "index.html"


def policy(index: str) -> str:
    """Return the content security policy; inline scripts of the index page are allowed by their hash."""
    scripts = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    return "; ".join((
        "default-src 'self'",
        " ".join(["script-src 'self' blob:", *(f"'sha256-{h}'" for h in hashes)]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
    ))  # fmt: skip


def host_name(header: str) -> str:
    """Return the host of a Host header, without its port."""
    return re.sub(r":\d+$", "", header.strip().lower()).strip("[]")


class Guard:
    """Refuse unknown host names and add the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "content-security-policy": policy(INDEX.read_text(encoding="utf-8")),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
            "cross-origin-opener-policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        allowed = st.get_option("server.allowedHosts")
        if allowed and host_name(Headers(scope=scope).get("host", "")) not in allowed:
            refusal = PlainTextResponse("This host name is not in server.allowedHosts.", status_code=400)
            await refusal(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[Mount(f"/{chart.SCRIPTS}", StaticFiles(directory=chart.FOLDER))],
    middleware=[Middleware(Guard)],
)

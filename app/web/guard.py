"""The guard at the door, one thin layer: foreign writes refused, safe headers, sizes limited."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No inline script or style anywhere, nothing from elsewhere. data: is for the tiny drawn icons.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PATIENCE = 10  # times the limit that a body may be long to be heard out
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Guard:
    """Refuses writes that another site started, and puts the same headers on every answer.

    The rule is Sec-Fetch-Site where the browser sends it, else Origin against Host; a write that
    carries neither does not come from a browser's page and is refused too.
    """

    def __init__(self, app: ASGIApp, upload_bytes: int) -> None:
        self.app = app
        self.upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(message, scope["path"])
            await send(message)

        if scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            if not same_origin(headers):
                await PlainTextResponse("Refused: started by another site.", 403)(
                    scope, receive, guarded
                )
                return
            receive = self._measured(receive)
        await self.app(scope, receive, guarded)

    def _measured(self, receive: Receive) -> Receive:
        """`receive`, but a body that is too large ends in an answer 413.

        Bytes are counted as they come, since a body may come in chunks and hide its length. The
        rest is read and thrown away, so that the browser gets to hear the answer; a body without
        end is cut off.
        """
        seen = 0

        async def measured() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen <= self.upload_bytes:
                return message
            while message.get("more_body") and seen <= self.upload_bytes * PATIENCE:
                message = await receive()
                seen += len(message.get("body", b""))
            raise HTTPException(413)

        return measured


def same_origin(headers: Headers) -> bool:
    """Whether a write was started by a page of this site."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and origin.split("://", 1)[-1] == headers.get("host", "")


def _harden(message: Message, path: str) -> None:
    message["headers"] = [*message["headers"], *HEADERS]
    if not path.startswith("/static/"):
        headers = MutableHeaders(raw=message["headers"])
        headers.setdefault("cache-control", "private, no-cache")
        message["headers"] = headers.raw

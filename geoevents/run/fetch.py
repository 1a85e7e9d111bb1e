"""Articles from URLs that a user names: off by default, and closed to inner networks.

A server that fetches what it is told can be made to ask its own network (server-side
request forgery, OWASP). Hence each hop of a redirect is checked anew, a name is
resolved once and the connection goes to the very address that was checked (so that no
second answer of the resolver counts), only public addresses, web ports and text are
let through, and size and time are bounded as a whole. No cookies, credentials, proxies.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from geoevents.errors import ReadError
from geoevents.model import Document, Failure, When
from geoevents.text.limits import Limits
from geoevents.text.read import read_bytes

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Numeric addresses of a host and port; raises OSError.
Resolve = Callable[[str, int], list[str]]

#: Kinds of body that can hold articles.
CONTENT_TYPES = (
    "text/html", "text/plain", "text/xml", "text/csv", "application/xhtml+xml",
    "application/xml", "application/rss+xml", "application/atom+xml",
    "application/json", "application/feed+json", "application/x-ndjson",
)  # fmt: skip
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": "geoevents/0.1",
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,text/plain;q=0.8",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}
#: NAT64 (RFC 6052): its last 32 bits are the IPv4 address that is meant.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: Ranges that hide an IPv4 address or a network of one's own, whatever the version of
#: Python counts as private: protocol assignments, the relay of 6to4; NAT64 for local
#: use (RFC 8215), 6to4, Teredo, IPv4-compatible, site-local, documentation.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24",
        "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "3fff::/20",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one fetch, redirects included.

    max_bytes: of the body as it is sent. timeout_s: for all of it. ports: that may be
    asked.
    """

    max_bytes: int = 10_000_000
    timeout_s: float = 20.0
    max_redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found at the end of the redirects. url: of it."""

    url: str
    content_type: str
    body: bytes


def is_url(source: str) -> bool:
    """Whether a source is an address of the web.

    >>> is_url("https://example.org/a"), is_url("news.html")
    (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


def read_url(
    url: str,
    *,
    published: When | None = None,
    outlet: str | None = None,
    limits: FetchLimits | None = None,
) -> Iterator[Document | Failure]:
    """The articles at a URL; what cannot be fetched or read becomes a Failure."""
    try:
        found = fetch(url, limits=limits)
    except ReadError as error:
        yield Failure(document=url[:500], step="read", reason=str(error))
        return
    bounds = Limits(max_file_bytes=200_000_000)
    for one in read_bytes(
        found.body, found.url, published=published, outlet=outlet, limits=bounds
    ):
        if isinstance(one, Document) and one.source.url is None:
            yield replace(one, source=replace(one.source, url=found.url))
        else:
            yield one


def resolve_host(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def fetch(
    url: str,
    *,
    limits: FetchLimits | None = None,
    resolve: Resolve = resolve_host,
    is_open: Callable[[str], bool] | None = None,
) -> Fetched:
    """The body at a URL. Raises ReadError, which says what is not allowed.

    resolve: finds the addresses of a host. is_open: whether an address may be asked;
    is_public unless another is given.
    """
    bounds = limits or FetchLimits()
    deadline = time.monotonic() + bounds.timeout_s
    allowed = is_open or is_public
    for _ in range(bounds.max_redirects + 1):
        parts = _checked(url, bounds)
        address = _address(parts, resolve, allowed)
        with _asked(parts, address, deadline) as response:
            if response.status not in _REDIRECTS:
                return _body(url, response, bounds, deadline)
            target = urljoin(url, response.headers.get("Location", ""))
        if parts.scheme == "https" and not target.lower().startswith("https:"):
            raise ReadError("leads from https to another scheme; give the last URL")
        url = target
    raise ReadError(f"leads on more than {bounds.max_redirects} times")


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also behind a translation.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        found: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found in _NAT64:
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        elif found.ipv4_mapped is not None:
            found = found.ipv4_mapped
    if any(found in network for network in _CLOSED):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _checked(url: str, limits: FetchLimits) -> SplitResult:
    """The parts of a URL that may be asked. Raises ReadError."""
    if len(url) > 2000 or not url.isprintable() or " " in url or "\\" in url:
        raise ReadError("is no URL: longer than 2,000 characters, or with blanks")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise ReadError(f"is no URL: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ReadError("is no URL of the web: write http://... or https://...")
    if parts.username is not None or parts.password is not None:
        raise ReadError("has a user name or password in it; leave these out")
    chosen = port or _port_of(parts.scheme)
    if chosen not in limits.ports:
        known = ", ".join(map(str, sorted(limits.ports)))
        raise ReadError(f"names port {chosen}; only {known} may be asked")
    return parts


def _port_of(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _address(
    parts: SplitResult, resolve: Resolve, is_open: Callable[[str], bool]
) -> str:
    """The address to connect to: one of several that all may be asked."""
    host = parts.hostname or ""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
        found = resolve(name, parts.port or _port_of(parts.scheme))
    except (OSError, UnicodeError) as error:
        raise ReadError(f"{host[:100]}: no such host") from error
    if not found or not all(is_open(address) for address in found):
        raise ReadError(f"{host[:100]}: is not on the public internet")
    return found[0]


@contextmanager
def _asked(
    parts: SplitResult, address: str, deadline: float
) -> Iterator[http.client.HTTPResponse]:
    """The answer of a server, cut off at the deadline however slowly it drips."""
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise ReadError("takes too long")
    connection = _Direct(parts, address, left_s)
    watch = threading.Timer(left_s, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        connection.request(
            "GET", f"{path}?{query}" if query else path, headers=_HEADERS
        )
        yield connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = time.monotonic() >= deadline
        reason = "takes too long" if late else f"cannot be fetched: {error}"
        raise ReadError(reason) from error
    finally:
        watch.cancel()
        connection.close()


class _Direct(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name resolves to."""

    def __init__(self, parts: SplitResult, address: str, timeout_s: float) -> None:
        port = parts.port or _port_of(parts.scheme)
        super().__init__(parts.hostname or "", port, timeout=timeout_s)
        self.default_port = _port_of(parts.scheme)
        self._address = address
        self._secure = parts.scheme == "https"

    def connect(self) -> None:
        """Connect to the address, for https with the certificate of the name."""
        raw = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            raw = context.wrap_socket(raw, server_hostname=self.host)
        self.sock = raw

    def cut(self) -> None:
        """End the connection while another thread waits for it."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def _body(
    url: str,
    response: http.client.HTTPResponse,
    limits: FetchLimits,
    deadline: float,
) -> Fetched:
    if response.status != http.client.OK:
        raise ReadError(f"answers {response.status} {response.reason[:80]}")
    kind = response.headers.get_content_type()
    if kind not in CONTENT_TYPES:
        raise ReadError(f"is {kind[:80]}, which holds no articles")
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        raise ReadError(f"is coded as {coding[:80]}, which was not asked for")
    body = response.read(limits.max_bytes + 1)
    if len(body) > limits.max_bytes:
        raise ReadError(f"holds more than {limits.max_bytes:,} bytes")
    if time.monotonic() >= deadline:
        raise ReadError("takes too long")
    if response.length:
        raise ReadError("ended before all of it came; try again")
    return Fetched(url, kind, body)

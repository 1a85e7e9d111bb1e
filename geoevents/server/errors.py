"""Every HTTP error as ``application/problem+json`` (RFC 9457), from one table."""

from __future__ import annotations

import logging
from http import HTTPStatus

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from geoevents.errors import (
    GazetteerError,
    GeoeventsError,
    InvalidParameter,
    InvalidValue,
    NotFound,
    StoreBusy,
    StoreError,
)
from geoevents.store.cql2 import FilterError

_log = logging.getLogger(__name__)

#: Class of error -> HTTP status. The first that fits counts.
STATUS_OF: tuple[tuple[type[GeoeventsError], int], ...] = (
    (InvalidValue, 400),
    (NotFound, 404),
    (StoreBusy, 503),
    (StoreError, 503),
    (GazetteerError, 503),
    (GeoeventsError, 500),
)
_TOO_LONG = "the query takes too long; narrow it or try again"
_WRITTEN = "the store is being written by somebody else; try again"
#: Seconds after which a client may try again after a 503.
RETRY_AFTER_S = 5


def register(app: Flask) -> None:
    """Answer every error of the application with a problem."""
    app.register_error_handler(GeoeventsError, _known_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unknown_error)


def problem(status: int, detail: str, **about: str | int | None) -> Response:
    """A problem. about: further members, such as the parameter that is to blame."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    body |= {name: value for name, value in about.items() if value is not None}
    response = Response(
        orjson.dumps(_plain(body)), status, content_type="application/problem+json"
    )
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _known_error(error: GeoeventsError) -> Response:
    status = next(code for kind, code in STATUS_OF if isinstance(error, kind))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s: %s", request.method, request.path, error)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and not isinstance(error, StoreBusy):
        return problem(status, "the store or the gazetteer cannot be read now")
    if isinstance(error, StoreBusy):
        reading = request.method in ("GET", "HEAD")
        return problem(status, _TOO_LONG if reading else _WRITTEN)
    name = error.name if isinstance(error, InvalidParameter) else None
    position = error.position if isinstance(error, FilterError) else None
    return problem(status, str(error), parameter=name, position=position)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return Response(error.get_response().response, error.code or 500)
    response = problem(error.code, error.description or "")
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", ()) or ())
    return response


def _unknown_error(error: Exception) -> Response:
    _log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "the server failed to answer; its log says why")


def _plain(body: dict[str, object]) -> dict[str, object]:
    """The body with what a hostile request put in it made valid Unicode."""
    return {
        key: value.encode("utf-8", "replace").decode()
        if isinstance(value, str)
        else value
        for key, value in body.items()
    }

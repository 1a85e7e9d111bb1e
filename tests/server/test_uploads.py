"""Articles over HTTP: off without a token, once each, one writer, bounded."""

import gzip
import json
import threading

import pytest

from geoevents.errors import InvalidValue
from geoevents.server import uploads
from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.store import open_store

TOKEN = "a secret of the tests"
TEXT = "Shelling hit Terter on Sunday, officials said. Three people were killed."
ARTICLE = {"text": TEXT, "published": "2020-09-28", "source": "Example Wire"}


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    open_store(path).close()
    return path


@pytest.fixture
def client(db):
    settings = ServerSettings(token=TOKEN, upload_limit=50_000)
    return create_app(db, settings=settings).test_client()


def send(client, body, kind="application/json", token=TOKEN, query=""):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return client.post(
        f"/api/documents{query}", data=data, headers=headers, content_type=kind
    )


def test_without_a_token_the_server_only_reads_and_says_how_to_change_that(db):
    answer = send(create_app(db).test_client(), ARTICLE)
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert "GEOEVENTS_TOKEN" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", "\xe9"])
def test_another_token_is_refused_before_the_body_is_read(client, db, token):
    answer = send(client, b"x" * 100_000, token=token)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert TOKEN not in answer.text


def test_tokens_are_compared_in_constant_time(client, monkeypatch):
    compared = []
    monkeypatch.setattr(
        uploads.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or False
    )
    assert send(client, ARTICLE).status_code == 401
    assert compared == [(TOKEN.encode(), TOKEN.encode())]


def test_a_short_secret_is_refused_and_none_is_shown():
    with pytest.raises(InvalidValue, match="16 or more"):
        ServerSettings(token="short")
    assert TOKEN not in repr(ServerSettings(token=TOKEN))


def test_an_article_is_stored_once_and_shown_at_once(client):
    first = send(client, ARTICLE)
    assert first.status_code == 201, first.text
    (row,) = first.get_json()["documents"]
    assert row["status"] == "added" and row["claims"] > 0
    assert first.headers["Location"].endswith(f"/api/documents/{row['id']}")
    events = client.get("/api/events.geojson").get_json(force=True)
    assert events["numberMatched"] > 0
    again = send(client, ARTICLE)
    assert again.status_code == 200
    assert again.get_json()["documents"] == [{**row, "status": "unchanged"}]
    assert client.get("/api/documents").get_json()["numberMatched"] == 1
    shown = client.get(f"/api/documents/{row['id']}").get_json()
    assert (shown["text"], shown["source"]) == (TEXT, "Example Wire")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", TEXT.encode()),
        ("text/html", f"<html><body><h1>Day</h1><p>{TEXT * 3}</p></body>".encode()),
        ("application/x-ndjson", json.dumps(ARTICLE).encode() + b"\n"),
        ("text/csv", f'text,published\n"{TEXT}",2020-09-28\n'.encode()),
        ("application/gzip", gzip.compress(TEXT.encode())),
        (
            "application/rss+xml",
            b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item>'
            b"<title>Shelling</title><description>"
            + TEXT.encode()
            + b"</description></item></channel></rss>",
        ),
    ],
)
def test_what_ingest_reads_can_be_sent(client, kind, body):
    answer = send(client, body, kind, query="?published=2020-09-28&source=Wire")
    assert answer.status_code == 201, answer.text
    (row,) = answer.get_json()["documents"]
    shown = client.get(f"/api/documents/{row['id']}").get_json()
    assert (shown["source"], shown["published"]["value"]) == ("Wire", "2020-09-28")


@pytest.mark.parametrize(
    ("body", "kind", "query", "status"),
    [
        (ARTICLE, "image/png", "", 415),
        (b"", "application/json", "", 400),
        (b"{", "application/json", "", 400),
        (b"%PDF-1.4 ...", "text/plain", "", 400),
        (b"x" * 60_000, "text/plain", "", 413),
        (gzip.compress(b"\0" * 50_000_000), "application/gzip", "", 400),
        (b"\n".join([b'{"text": "x"}'] * 501), "application/x-ndjson", "", 413),
        (b"<!DOCTYPE r [<!ENTITY a 'x'>]><rss>&a;</rss>", "text/xml", "", 400),
        (ARTICLE, "application/json", "?published=Sunday", 400),
        (ARTICLE, "application/json", "?source=", 400),
        (ARTICLE, "application/json", "?colour=red", 400),
    ],
)
def test_what_is_no_article_is_refused_and_nothing_is_stored(
    client, body, kind, query, status
):
    answer = send(client, body, kind, query=query)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert client.get("/api/documents").get_json()["numberMatched"] == 0


def test_what_fails_is_told_and_the_rest_is_stored(client):
    lines = [json.dumps(ARTICLE), "{broken", json.dumps({"text": "Quiet day."})]
    answer = send(client, "\n".join(lines).encode(), "application/x-ndjson")
    assert answer.status_code == 201
    body = answer.get_json()
    assert len(body["documents"]) == 2 and len(body["failures"]) == 1


def test_a_second_writer_is_told_to_come_back(client, db):
    with open_store(db) as other:
        other.add([])
        from tests.store.made import analysis, fill

        fill(other, [analysis()])  # holds the lock of the store until it is closed
        answer = send(client, ARTICLE)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "written" in answer.get_json(force=True)["detail"]
    assert send(client, ARTICLE).status_code == 201


def test_two_requests_never_write_at_once(client, db, monkeypatch):
    inside, go_on = threading.Event(), threading.Event()
    real = uploads.ingest

    def slow(*arguments):
        inside.set()
        assert go_on.wait(20)
        return real(*arguments)

    monkeypatch.setattr(uploads, "ingest", slow)
    app, first = client.application, []
    thread = threading.Thread(
        target=lambda: first.append(send(app.test_client(), ARTICLE))
    )
    thread.start()
    assert inside.wait(20)
    assert send(app.test_client(), ARTICLE).status_code == 503
    go_on.set()
    thread.join()
    assert first[0].status_code == 201


def test_another_origin_cannot_write(db):
    settings = ServerSettings(token=TOKEN, cors_origin="*")
    client = create_app(db, settings=settings).test_client()
    answer = send(client, ARTICLE)
    assert "Access-Control-Allow-Origin" not in answer.headers
    preflight = client.options(
        "/api/documents",
        headers={
            "Origin": "https://a.example",
            "Access-Control-Request-Method": "POST",
        },
    )
    assert "Access-Control-Allow-Origin" not in preflight.headers

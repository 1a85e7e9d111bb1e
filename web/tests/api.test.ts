import assert from "node:assert/strict";
import { test } from "node:test";

import { fetchEvents, RequestError } from "../src/api";
import { at } from "./made";

/** Answers requests from a table of path -> body; anything else is a 404 problem. */
function answering(bodies: Record<string, unknown>): string[] {
  const asked: string[] = [];
  globalThis.fetch = ((path: string) => {
    asked.push(path);
    const body = bodies[path] ?? { detail: "not stored" };
    return Promise.resolve(Response.json(body, { status: path in bodies ? 200 : 404 }));
  }) as typeof fetch;
  return asked;
}

const silent = (): void => undefined;

test("pages are put together; a next link names a query, never a host", async () => {
  const asked = answering({
    "api/events.geojson?limit=10000": {
      features: [at("b", "2020-09-28", "2020-09-28", null)],
      links: [{ rel: "next", href: "http://elsewhere.example/x?limit=10000&token=t" }],
    },
    "api/events.geojson?limit=10000&token=t": {
      features: [at("a", "2020-09-27", "2020-09-27", null)],
    },
  });
  const table = await fetchEvents({}, silent);
  assert.deepEqual([...table.texts.values()].map((text) => text.id), ["a", "b"]);
  assert.deepEqual(asked.filter((path) => path.startsWith("api/events.geojson")).length, 2);
});

test("a problem of the server is told in its words", async () => {
  answering({});
  await assert.rejects(fetchEvents({}, silent), (error) =>
    error instanceof RequestError && error.message === "not stored" && error.status === 404);
});

test("a server that does not answer is told as such", async () => {
  globalThis.fetch = () => Promise.reject(new TypeError("refused"));
  await assert.rejects(fetchEvents({}, silent), /does not answer/);
});

// Bundles every tests/*.test.ts and runs them with node's own test runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = mkdtempSync(join(tmpdir(), "geoevents-web-"));
const tests = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts"));
await esbuild.build({
  entryPoints: tests.map((name) => join(here, "tests", name)),
  bundle: true,
  platform: "node",
  format: "cjs",
  sourcemap: "inline",
  outExtension: { ".js": ".cjs" },
  outdir,
  logLevel: "warning",
});
const built = tests.map((name) => join(outdir, name.replace(/\.ts$/, ".cjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...built], {
  stdio: "inherit",
});
rmSync(outdir, { recursive: true });
process.exit(run.status ?? 1);

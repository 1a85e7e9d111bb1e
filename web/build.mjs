// Bundles the page: index.html, app.js, app.css, fonts and the basemap.
//   node build.mjs [--outdir PATH] [--watch]
// The folder may also come from OUT_DIR. Needs no network once `npm ci` has run.
import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    outdir: { type: "string", default: process.env.OUT_DIR ?? `${here}/dist` },
    watch: { type: "boolean", default: false },
  },
});
const outdir = resolve(values.outdir);

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: here,
  entryPoints: { app: "src/main.ts" },
  bundle: true,
  format: "esm",
  target: ["es2022"],
  minify: !values.watch,
  sourcemap: values.watch,
  legalComments: "linked",
  outdir,
  inject: ["src/leaflet_global.ts"],
  loader: { ".woff2": "file", ".png": "dataurl", ".svg": "dataurl", ".gif": "dataurl" },
  assetNames: "fonts/[name]-[hash]",
  logLevel: "warning",
};

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await cp(`${here}/src/index.html`, `${outdir}/index.html`);
await cp(`${here}/src/icon.svg`, `${outdir}/icon.svg`);
await cp(`${here}/basemap/basemap.pmtiles`, `${outdir}/basemap.pmtiles`);
if (values.watch) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
}

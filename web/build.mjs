// Bundles the page: index.html, app.js, app.css, fonts and the basemap.
//   node build.mjs [--outdir PATH] [--watch]
// The folder may also come from OUT_DIR. Needs no network once `npm ci` has run.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
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
  legalComments: "none",
  metafile: true,
  outdir,
  inject: ["src/leaflet_global.ts"],
  loader: { ".woff2": "file", ".png": "dataurl", ".svg": "dataurl", ".gif": "dataurl" },
  assetNames: "fonts/[name]-[hash]",
  logLevel: "warning",
};

/**
 * What runs before the page, what a file made by `geoevents export` carries beside it,
 * and what a notebook.
 * @type {esbuild.BuildOptions[]}
 */
const carried = [
  { ...options, entryPoints: { early: "src/early.ts" }, format: "iife", inject: [] },
  { ...options, entryPoints: { embedded: "src/embedded.ts" }, format: "iife", inject: [] },
  { ...options, entryPoints: { notebook: "src/notebook.ts" }, format: "iife" },
];

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await cp(`${here}/src/index.html`, `${outdir}/index.html`);
await cp(`${here}/src/icon.svg`, `${outdir}/icon.svg`);
await cp(`${here}/basemap/basemap.pmtiles`, `${outdir}/basemap.pmtiles`);
if (values.watch) {
  await (await esbuild.context(options)).watch();
} else {
  const { metafile } = await esbuild.build(options);
  await Promise.all(carried.map((one) => esbuild.build(one)));
  await writeFile(`${outdir}/licences.txt`, await licencesOf(Object.keys(metafile.inputs)));
}

/** The licence texts of the packages that the bundle holds parts of. */
async function licencesOf(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const parts = [];
  for (const name of [...new Set(names)].filter(Boolean).sort()) {
    const folder = `${here}/node_modules/${name}`;
    const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(`${folder}/${file}`, "utf8") : `Licence: ${license}`;
    parts.push(`${name} ${version}\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(72)}\n\n`);
}

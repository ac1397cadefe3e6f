// Packs the built program and the packages it uses into a few files, in place: finding and reading thousands of them took
// most of a start. `node pack.mjs FOLDER`, after a build into the folder.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const folder = resolve(process.argv[2] ?? 'dist');

/** They read files that lie beside them. */
const APART = ['@prisma/client', 'libxml2-wasm', 'pino'];

/** What Nest would load if we used it, and we do not have. */
const MISSING = [
  ...['@apollo/subgraph', '@fastify/multipart', '@fastify/view', '@mercuriusjs/gateway', 'ts-morph'],
  ...['@nestjs/microservices', '@nestjs/platform-express', '@nestjs/websockets'],
  'class-transformer/storage',
];

/** Modules of ours find what lay beside them where they were compiled. */
const inTheirPlace = {
  name: 'in-their-place',
  setup: ({ onLoad }) =>
    onLoad({ filter: new RegExp(`^${folder.replace(/\W/g, '\\$&')}.*\\.js$`) }, ({ path }) => {
      const url = `new URL(${JSON.stringify(relative(folder, path))}, import.meta.url)`;
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', `${url}.href`)
        .replaceAll('import.meta.dirname', `locationOf(new URL('.', ${url}))`);
      return { contents };
    }),
};

/** Nest finds these two in ways that a packer does not see, or sees half of: the rules of classes must be there once. */
const rulesOnce = {
  name: 'rules-once',
  setup: ({ onLoad }) =>
    onLoad(
      { filter: /@nestjs.(mapped-types.*type-helpers\.utils|common.pipes.validation\.pipe)\.js$/ },
      ({ path }) => {
        const written = readFileSync(path, 'utf8');
        const contents = written
          .replace('const require = createRequire(import.meta.url);', '')
          .replaceAll(/import\('(class-\w+)'\)/g, "Promise.resolve(require('$1'))");
        if (contents === written)
          throw new Error(`${path} is written otherwise now: look how it finds its rules.`);
        return { contents };
      },
    ),
};

const { outputFiles } = await build({
  write: false,
  entryPoints: ['main.js', 'cli.js'].map((name) => join(folder, name)),
  outdir: folder,
  allowOverwrite: true,
  chunkNames: 'packed-[hash]',
  external: [...APART, ...MISSING],
  plugins: [inTheirPlace, rulesOnce],
  ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
  // As Node itself resolves; names are kept of classes alone, below.
  ...{ conditions: [], keepNames: true },
  banner: {
    js: [
      "import { createRequire as requireFrom } from 'node:module';",
      "import { fileURLToPath as locationOf } from 'node:url';",
      'const require = requireFrom(import.meta.url);',
    ].join(''),
  },
});

const KEEPER = /var __name = .*;/;
if (!outputFiles.some(({ text }) => KEEPER.test(text)))
  throw new Error('esbuild keeps names in another way now: look how.');
for (const { path, text } of outputFiles) writeFileSync(path, inBytes(classesNamed(text)));

/**
 * Nest's tokens and GraphQL's types are named after classes, which the packer may have to rename, and so are errors in the log,
 * some of which are made by functions. To name all functions, each time one is made, takes a sixth of an answer's time.
 */
function classesNamed(text) {
  return text
    .replace(KEEPER, 'var __name = (target) => target;')
    .replaceAll(
      /\b__name\(this, (".*?")\);/g,
      'Object.defineProperty(this, "name", { value: $1, configurable: true });',
    )
    .replaceAll(/\b__name\(([A-Z]\w*), "(\w+)"\);/g, (call, made, meant) =>
      made === meant
        ? call
        : `Object.defineProperty(${made}, "name", { value: "${meant}", configurable: true });`,
    );
}

/** One dash in a comment makes Node keep a file of six megabytes in twelve, in each process. */
function inBytes(text) {
  return text.replaceAll(/(\\?)([^\0-\xff])/g, (_, backslash, character) => {
    if (backslash) throw new Error(`An escaped ${character} cannot be written in bytes.`);
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

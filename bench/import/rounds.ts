import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDatabase, type Database } from '../measuring/database.js';
import { say } from '../measuring/say.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { runCommand, type CommandRun } from './cli-process.js';
import { copyFiles, copyRegister } from './copies.js';
import { ORGANISATION, POWER, writeEmployments, writeMandates, writeUnits, type Day } from './files.js';
import type { Options } from './options.js';

/** Seconds. */
export interface Round {
  readonly first: number;
  readonly copyOfRegister: number;
  readonly nightly: number;
  readonly copyOfFiles: number;
  readonly peakMegabytes: number;
}

/** One round, from empty databases to empty ones. */
export async function runRound(options: Options): Promise<Round & { readonly postgres: string }> {
  const undoing: Undoing = [];
  try {
    return await round(options, undoing);
  } finally {
    for (let step = undoing.pop(); step; step = undoing.pop()) await step();
  }
}

async function round({ employees, mandatesPerEmployee }: Options, atEnd: Undoing) {
  const folder = temporaryFolder('bench', atEnd);
  chmodSync(folder, 0o755);
  const files = (day: Day) =>
    [join(folder, `employments-${day}.csv`), join(folder, `mandates-${day}.csv`)] as const;
  await writeUnits(join(folder, 'units.csv'));
  for (const day of [1, 2] as const) {
    await writeEmployments(files(day)[0], employees, day);
    await writeMandates(files(day)[1], employees, mandatesPerEmployee, day);
  }
  const [product, baseline] = [
    await start(join(folder, 'product'), atEnd),
    await start(join(folder, 'copy'), atEnd),
  ];
  await prepare(product, join(folder, 'units.csv'));
  say('first load');
  const first = await importAll(product, files(1));
  say('COPY of what it wrote');
  const copyOfRegister = await copyRegister(product.ownerUrl, baseline.ownerUrl, folder);
  say('nightly import');
  const copyOfFiles = await copyFiles(baseline.ownerUrl, files(2));
  const nightly = await importAll(product, files(2));
  return {
    ...{ first: first.seconds, copyOfRegister, nightly: nightly.seconds, copyOfFiles },
    peakMegabytes: Math.max(first.peakMegabytes, nightly.peakMegabytes),
    postgres: product.version,
  };
}

async function start(folder: string, atEnd: Undoing): Promise<Database> {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const database = await startDatabase(folder);
  atEnd.push(() => database.stop());
  return database;
}

async function prepare(database: Database, units: string): Promise<void> {
  await runCommand(database, ['organisation', 'onboard', ORGANISATION, '--name', 'Bench']);
  await runCommand(database, [
    ...['power', 'define', POWER, '--name-sv', 'Besluta', '--name-en', 'Decide', '--dimension', 'area'],
  ]);
  await runCommand(database, ['source', 'save', 'hr', '--organisation', ORGANISATION]);
  await runCommand(database, ['import', units, '--source', 'hr', '--full']);
}

async function importAll(database: Database, files: readonly string[]): Promise<Omit<CommandRun, 'output'>> {
  const all = { seconds: 0, peakMegabytes: 0 };
  for (const file of files) {
    const { seconds, peakMegabytes, output } = await runCommand(database, [
      ...['import', file, '--source', 'hr', '--full'],
    ]);
    const { read, created, changed, ended, unchanged, rejected } = output as Record<string, number>;
    say(`${seconds.toFixed(1)} s: ${JSON.stringify({ read, created, changed, ended, unchanged, rejected })}`);
    all.seconds += seconds;
    all.peakMegabytes = Math.max(all.peakMegabytes, peakMegabytes);
  }
  return all;
}

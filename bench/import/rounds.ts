import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { startDatabase, withClient, type Database } from '../measuring/database.js';
import { makeKeyFolder } from '../measuring/key-folder.js';
import { say } from '../measuring/say.js';
import { startService } from '../measuring/service-process.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { copyFiles, copyRegister } from './copies.js';
import { writeEmployments, writeMandates, writeUnits, type Day } from './files.js';
import { HrSystem } from './hr-system.js';
import type { Options } from './options.js';

/** Each is the same of the day before with 1 % changed. COPY takes a second, and now and then one and a half. */
const NIGHTS: readonly Day[] = [2, 1, 2];

/** Seconds of an import, and of COPY, measured beside it. */
export interface Measured {
  readonly ours: number;
  readonly copy: number;
}

export interface Round {
  readonly first: Measured;
  readonly nights: readonly Measured[];
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
  const home = join(folder, 'service');
  mkdirSync(home, { mode: 0o700 });
  await makeKeyFolder(join(home, 'keys'));
  const service = await startService(home, product);
  atEnd.push(() => service.stop());
  const hr = await HrSystem.of(product, service);
  await hr.send(join(folder, 'units.csv'));
  say('first load');
  const ours = await sendAll(hr, files(1));
  await untilCaughtUp(product);
  say('COPY of what it wrote');
  const first = { ours, copy: await copyRegister(product.ownerUrl, baseline.ownerUrl, folder) };
  const nights: Measured[] = [];
  for (const day of NIGHTS) {
    say('nightly import');
    await untilCaughtUp(product);
    await atRest(product.ownerUrl);
    const copy = await copyFiles(baseline.ownerUrl, files(day));
    nights.push({ ours: await sendAll(hr, files(day)), copy });
  }
  return { first, nights, peakMegabytes: hr.peakMegabytes, postgres: product.version };
}

async function start(folder: string, atEnd: Undoing): Promise<Database> {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const database = await startDatabase(folder);
  atEnd.push(() => database.stop());
  return database;
}

/** A night later: what the first load left to autovacuum and the checkpointer is done. */
async function atRest(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (owner) => {
    await owner.query('VACUUM (ANALYZE)');
    await owner.query('CHECKPOINT');
  });
}

async function sendAll(hr: HrSystem, files: readonly string[]): Promise<number> {
  let seconds = 0;
  for (const file of files) seconds += await hr.send(file);
  return seconds;
}

import { join } from 'node:path';
import { CASES } from '../attribute-query/cases.js';
import { measure } from '../attribute-query/measure.js';
import { setUp } from '../attribute-query/setting.js';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { say } from '../measuring/say.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { writeEmployments, writeMandates, writeUnits } from './files.js';
import { HrSystem } from './hr-system.js';

/** Attribute queries answered each second over 16 connections, in one round. */
export interface Meanwhile {
  /** Before the imports and after them. */
  readonly alone: readonly [number, number];
  readonly during: number;
}

export interface MeanwhileSize {
  readonly employees: number;
  /** Length of one measurement, about: within the time for which a query is taken. */
  readonly seconds: number;
  readonly rounds: number;
}

const CONNECTIONS = 16;
const WARM_UP = 1_000;
/** New mandates are imported by so many sources in a round, each for the first time; more than there is time for. */
const FIRST_LOADS = 4;

/** By turns: queries alone, while new mandates are loaded, alone, while nightly files are imported, and alone again. */
export async function measureMeanwhile(
  { employees, seconds, rounds }: MeanwhileSize,
  atEnd: Undoing,
): Promise<{ readonly firstLoad: readonly Meanwhile[]; readonly nightly: readonly Meanwhile[] }> {
  const [asked] = CASES;
  if (!asked) throw new Error('there is nothing to ask');
  const size = { employees: 2_000, mandatesPerEmployee: 10, organisations: 10 };
  const setting = await setUp({ ...size, cases: [asked] }, atEnd);
  const folder = temporaryFolder('bench', atEnd);
  const path = (name: string) => join(folder, `${name}.csv`);
  await writeUnits(path('units'));
  await writeEmployments(path('employments'), employees, 1);
  for (const day of [1, 2] as const) await writeMandates(path(`mandates-${day}`), employees, 10, day);
  const hr = await HrSystem.of(setting.database, setting.service);
  for (const name of ['units', 'employments', 'mandates-1']) await hr.send(path(name));
  const loads: string[] = [];
  for (let load = 0; load < rounds * FIRST_LOADS; load++) {
    loads.push(`load-${load}`);
    await hr.addSource(`load-${load}`);
    await writeMandates(path(`load-${load}`), Math.ceil(employees / 2), 1, 1, `l${load}-`);
  }
  const perSecond = async (count: number, signed?: () => void) => {
    await untilCaughtUp(setting.database);
    return (await measure(setting, asked, CONNECTIONS, count, signed)).perSecond;
  };
  await perSecond(WARM_UP);
  const count = Math.ceil((await perSecond(WARM_UP)) * seconds);
  const during = (importing: () => Promise<void>) =>
    whileImporting(importing, (begin) => perSecond(count, begin));
  const load = async () => {
    const source = loads.shift();
    if (!source) throw new Error('all loads were imported before the queries were answered');
    await hr.send(path(source), source);
  };
  let day: 1 | 2 = 2;
  const night = async () => {
    await hr.send(path(`mandates-${day}`));
    day = day === 1 ? 2 : 1;
  };
  const [firstLoad, nightly]: [Meanwhile[], Meanwhile[]] = [[], []];
  await perSecond(count);
  let alone = await perSecond(count);
  for (let round = 0; round < rounds; round++)
    for (const [figures, importing] of [
      [firstLoad, load],
      [nightly, night],
    ] as const) {
      const meanwhile = await during(importing);
      const after = await perSecond(count);
      figures.push({ alone: [alone, after], during: meanwhile });
      say(`${Math.round(alone)} queries a second, ${Math.round(meanwhile)} meanwhile, ${Math.round(after)}`);
      alone = after;
    }
  return { firstLoad, nightly };
}

/** Which share of the queries is not answered meanwhile. */
export function lost({ alone: [before, after], during }: Meanwhile): number {
  return 1 - (2 * during) / (before + after);
}

/** Imports from when the first query is sent until after the last one is answered, one after the other. */
async function whileImporting(
  importing: () => Promise<void>,
  asking: (begin: () => void) => Promise<number>,
): Promise<number> {
  const asked = new AbortController();
  let busy = Promise.resolve();
  const perSecond = await asking(() => {
    busy = (async () => {
      do await importing();
      while (!asked.signal.aborted);
    })();
    busy.catch(() => undefined); // it may fail while nobody waits for it yet
  });
  asked.abort();
  await busy;
  return perSecond;
}

import { join } from 'node:path';
import { CASES } from '../attribute-query/cases.js';
import { measure } from '../attribute-query/measure.js';
import { setUp } from '../attribute-query/setting.js';
import { say } from '../measuring/say.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import type { Undoing } from '../measuring/undoing.js';
import { writeEmployments, writeMandates, writeUnits } from './files.js';
import { HrSystem } from './hr-system.js';

/** Attribute queries answered each second over 16 connections. */
export interface Meanwhile {
  readonly alone: number;
  readonly firstLoad: number;
  readonly nightly: number;
}

const CONNECTIONS = 16;
const WARM_UP = 1_000;

/** @param seconds length of one measurement, about: within the time for which a query is taken */
export async function measureMeanwhile(
  { employees, seconds }: { readonly employees: number; readonly seconds: number },
  atEnd: Undoing,
): Promise<Meanwhile> {
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
  for (const name of ['units', 'employments']) await hr.send(path(name));
  const perSecond = async (count: number) => (await measure(setting, asked, CONNECTIONS, count)).perSecond;
  await perSecond(WARM_UP);
  const before = await perSecond(WARM_UP);
  const during = async (name: string, importing: () => Promise<void>) => {
    say(`attribute queries during ${name}`);
    return whileImporting(importing, () => perSecond(Math.ceil(before * seconds)));
  };
  const alone = await perSecond(Math.ceil(before * seconds));
  const firstLoad = await during('a first load', async () => {
    await hr.send(path('mandates-1'));
  });
  let day: 1 | 2 = 2;
  const nightly = await during('nightly files', async () => {
    await hr.send(path(`mandates-${day}`));
    day = day === 1 ? 2 : 1;
  });
  return { alone, firstLoad, nightly };
}

/** Imports from before the queries until after them, one after the other. */
async function whileImporting(
  importing: () => Promise<void>,
  asking: () => Promise<number>,
): Promise<number> {
  const asked = new AbortController();
  const busy = (async () => {
    do await importing();
    while (!asked.signal.aborted);
  })();
  const perSecond = await asking();
  asked.abort();
  await busy;
  return perSecond;
}

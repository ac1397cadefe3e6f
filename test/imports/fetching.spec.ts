import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { DueFetches } from '../../src/domain/imports/fetching/due-fetches.service.js';
import { ImportFetches } from '../../src/domain/imports/fetching/import-fetches.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { administratorOf, NUMBER, OPERATOR, refusal } from '../directory/register.js';
import { Fetches, NIGHTLY, UNITS } from './fetches.js';

let fetches: Fetches;

beforeAll(async () => {
  fetches = await Fetches.open();
});
afterAll(() => fetches.close());

describe('a watched folder', () => {
  it('gives its files in the order of their names, and keeps what came of each', async () => {
    const name = await fetches.from();
    await fetches.put(name, '2.csv', `${UNITS}f1;Second\n`);
    await fetches.put(name, '1.csv.gz', gzipSync(`${UNITS}f1;First\n`));
    await fetches.put(name, '3.csv', `name\nWithout a code\n`);
    await fetches.fetchNow(name);
    expect(await fetches.history(name)).toEqual(['refused', 'applied', 'applied']);
    const names = (among: string) => readdir(fetches.in(name, among));
    expect((await names('imported')).map((one) => one.slice(37)).sort()).toEqual(['1.csv.gz', '2.csv']);
    expect((await names('refused')).map((one) => one.slice(37))).toEqual(['3.csv']);
    expect(await fetches.fetched(name)).toMatchObject({ failure: { code: 'import.rows-unrecognised' } });
    expect(await fetches.fetched(name)).toHaveProperty('failingSince');
  });

  // The failure was gone after the next look, at a folder that was empty: nobody saw that a file had been refused.
  it('shows what became of a file until another one comes', async () => {
    const name = await fetches.from();
    await fetches.put(name, '1.csv', `name\nWithout a code\n`);
    await fetches.fetchNow(name);
    const { failingSince } = (await fetches.fetched(name)) ?? {};
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).toMatchObject({
      failure: { code: 'import.rows-unrecognised' },
      failingSince,
    });
    await fetches.put(name, '2.csv', `${UNITS}s1;x\n`);
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).not.toHaveProperty('failure');
  });

  it('shows that an import waits until it is confirmed', async () => {
    const name = await fetches.source();
    await fetches.register
      .get(ImportSources)
      .save(OPERATOR, { organisation: NUMBER, name, ended: { percent: 10, atLeast: 1 } });
    await fetches.register
      .get(ImportFetches)
      .save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'full' });
    await fetches.put(name, '1.csv', 'uid;displayName\nwait.a;A\nwait.b;B\n');
    await fetches.fetchNow(name);
    await fetches.put(name, '2.csv', 'uid;displayName\nwait.a;A\n');
    await fetches.fetchNow(name);
    await fetches.fetchNow(name);
    const { failure, batchId = '' } = (await fetches.fetched(name)) ?? {};
    expect(failure).toBeDefined();
    await fetches.register.get(ImportsService).confirm(OPERATOR, batchId);
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).not.toHaveProperty('failure');
  });

  it('passes over what is being written, is hidden, is no file of ours, or leads elsewhere', async () => {
    const name = await fetches.from();
    await fetches.put(name, '.hidden.csv', `${UNITS}g1;x\n`);
    await fetches.put(name, 'notes.docx', 'PK');
    await fetches.put(name, 'elsewhere.txt~', `${UNITS}g1;x\n`);
    await symlink('/etc/passwd', fetches.in(name, 'link.csv'));
    await writeFile(fetches.in(name, 'growing.csv'), `${UNITS}g1;x\n`);
    await fetches.fetchNow(name);
    expect(await fetches.history(name)).toEqual([]);
  });

  // A workbook lay in the folder for ever, and nothing said that it was not taken.
  it('shows that files lie in it that are not taken, until they are gone', async () => {
    const name = await fetches.from();
    await fetches.put(name, 'staff.xlsx', 'PK');
    await fetches.put(name, '1.csv', `${UNITS}l1;x\n`);
    await writeFile(fetches.in(name, '2.csv.part'), UNITS);
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).toMatchObject({
      failure: { code: 'import.files-left-lying', details: { count: 1 } },
    });
    expect(await fetches.history(name)).toEqual(['applied']);
    await rm(fetches.in(name, 'staff.xlsx'));
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).not.toHaveProperty('failure');
  });

  it('is told of in the log, file by file', async () => {
    const name = await fetches.from();
    await fetches.put(name, '1.csv', `${UNITS}o1;Of one file\n`);
    await symlink(tmpdir(), fetches.in(name, 'imported'));
    await expect(fetches.fetchNow(name)).rejects.toMatchObject(refusal('import.folder-unreadable'));
    const told = fetches.lines
      .filter((line) => line.includes(name))
      .map((line) => JSON.parse(line) as object);
    expect(told).toMatchObject([
      { msg: 'fetched import', organisation: NUMBER, state: 'applied', created: 1 },
      { msg: 'fetching failed, tried again later', source: name, reason: 'import.folder-unreadable' },
    ]);
    expect(fetches.lines.join('')).not.toContain('Of one file');
  });

  it('keeps a file that could not be imported for another try', async () => {
    const name = await fetches.from();
    await fetches.put(name, '1.csv.gz', gzipSync(`${UNITS}h1;x\n`).subarray(0, 30));
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).toMatchObject({ failure: { code: 'import.gzip-broken' } });
    await fetches.put(name, '2.csv', `${UNITS}h1;x\n`);
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).not.toHaveProperty('failure');
    expect(await fetches.history(name)).toEqual(['applied', 'refused']);
  });
});

describe('what is fetched', () => {
  it('is said by operators alone', async () => {
    const save = fetches.register.get(ImportFetches).save(administratorOf(fetches.organisation), {
      source: await fetches.source(),
      schedule: NIGHTLY,
      mode: 'full',
    });
    await expect(save).rejects.toMatchObject(refusal('access.operator-only'));
  });

  it.each(['', '* * * *', '* * * * * *', '61 * * * *', 'FREQ=DAILY', '0 0 30 2 *'])(
    'has a schedule, which "%s" is not',
    async (schedule) => {
      const save = fetches.register
        .get(ImportFetches)
        .save(OPERATOR, { source: await fetches.source(), schedule, mode: 'full' });
      await expect(save).rejects.toMatchObject(refusal('import.schedule-malformed'));
    },
  );

  it('is queued once when it is due, and then for the next time', async () => {
    const name = await fetches.from();
    const { nextAt, sourceId } = (await fetches.fetched(name)) ?? {};
    const queue = (now: Date) => fetches.register.get(DueFetches).queue(now);
    await queue(new Date((nextAt?.getTime() ?? 0) - 1));
    expect(await jobs(sourceId)).toBe(0);
    await Promise.all([queue(nextAt ?? new Date()), queue(nextAt ?? new Date())]);
    expect(await jobs(sourceId)).toBe(1);
    expect((await fetches.fetched(name))?.nextAt?.getTime()).toBeGreaterThan(nextAt?.getTime() ?? 0);
    await fetches.register.get(ImportFetches).stop(OPERATOR, { source: name });
    expect(await fetches.fetched(name)).toBeUndefined();
  });

  async function jobs(sourceId: string | undefined): Promise<number> {
    const rows = await fetches.register.rows<{ count: number }>(
      "select count(*)::int as count from jobs.job where name = 'import-fetch' and data->>'sourceId' = $1",
      [sourceId],
    );
    return rows[0]?.count ?? -1;
  }
});

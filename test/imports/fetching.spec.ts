import { mkdir, mkdtemp, readdir, rm, utimes, writeFile, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { DueFetches } from '../../src/domain/imports/fetching/due-fetches.service.js';
import { ImportFetcher } from '../../src/domain/imports/fetching/import-fetcher.service.js';
import { ImportFetches } from '../../src/domain/imports/fetching/import-fetches.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { administratorOf, NUMBER, OPERATOR, refusal, Register } from '../directory/register.js';
import { selfSigned } from './self-signed.js';

const UNITS = 'code;name\n';
const NIGHTLY = '0 2 * * *';

let folder: string;
let register: Register;
let organisation: { id: string };
let sources = 0;
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'behorig-imports-'));
  await writeFile(join(folder, 'credentials.json'), '{}');
  const IMPORT_CREDENTIALS_FILE = join(folder, 'credentials.json');
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  register = await Register.open({ variables: { IMPORT_FOLDER: folder, IMPORT_CREDENTIALS_FILE }, log });
  organisation = await register.organisation(NUMBER, ['test.example']);
});
afterAll(async () => {
  await register.close();
  await rm(folder, { recursive: true });
});

async function source(): Promise<string> {
  const name = `fetched-${++sources}`;
  await register.get(ImportSources).save(OPERATOR, { organisation: NUMBER, name });
  return name;
}

async function fetched(name: string) {
  const all = await register.get(ImportFetches).list(OPERATOR);
  return all.find((fetch) => fetch.source === name);
}

async function fetchNow(name: string): Promise<void> {
  await register.get(ImportFetcher).fetch((await fetched(name))?.sourceId ?? '');
}

const history = async (name: string) =>
  (await register.get(ImportsService).history(OPERATOR, { source: name })).map(({ state }) => state);

/** A file that was written a while ago. */
async function put(name: string, file: string, content: string | Buffer): Promise<void> {
  const path = join(folder, NUMBER, name, file);
  await mkdir(join(folder, NUMBER, name), { recursive: true });
  await writeFile(path, content);
  await utimes(path, new Date(0), new Date(0));
}

describe('a watched folder', () => {
  it('gives its files in the order of their names, and keeps what came of each', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    await put(name, '2.csv', `${UNITS}f1;Second\n`);
    await put(name, '1.csv.gz', gzipSync(`${UNITS}f1;First\n`));
    await put(name, '3.csv', `name\nWithout a code\n`);
    await fetchNow(name);
    expect(await history(name)).toEqual(['refused', 'applied', 'applied']);
    const names = (among: string) => readdir(join(folder, NUMBER, name, among));
    expect((await names('imported')).map((one) => one.slice(37)).sort()).toEqual(['1.csv.gz', '2.csv']);
    expect((await names('refused')).map((one) => one.slice(37))).toEqual(['3.csv']);
    expect(await fetched(name)).toMatchObject({ failure: { code: 'import.rows-unrecognised' } });
    expect(await fetched(name)).toHaveProperty('failingSince');
  });

  // The failure was gone after the next look, at a folder that was empty: nobody saw that a file had been refused.
  it('shows what became of a file until another one comes', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    await put(name, '1.csv', `name\nWithout a code\n`);
    await fetchNow(name);
    const { failingSince } = (await fetched(name)) ?? {};
    await fetchNow(name);
    expect(await fetched(name)).toMatchObject({
      failure: { code: 'import.rows-unrecognised' },
      failingSince,
    });
    await put(name, '2.csv', `${UNITS}s1;x\n`);
    await fetchNow(name);
    expect(await fetched(name)).not.toHaveProperty('failure');
  });

  it('shows that an import waits until it is confirmed', async () => {
    const name = await source();
    await register
      .get(ImportSources)
      .save(OPERATOR, { organisation: NUMBER, name, ended: { percent: 10, atLeast: 1 } });
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'full' });
    await put(name, '1.csv', 'uid;displayName\nwait.a;A\nwait.b;B\n');
    await fetchNow(name);
    await put(name, '2.csv', 'uid;displayName\nwait.a;A\n');
    await fetchNow(name);
    await fetchNow(name);
    const { failure, batchId = '' } = (await fetched(name)) ?? {};
    expect(failure).toBeDefined();
    await register.get(ImportsService).confirm(OPERATOR, batchId);
    await fetchNow(name);
    expect(await fetched(name)).not.toHaveProperty('failure');
  });

  it('passes over what is being written, is hidden, is no file of ours, or leads elsewhere', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    await put(name, '.hidden.csv', `${UNITS}g1;x\n`);
    await put(name, 'notes.docx', 'PK');
    await put(name, 'elsewhere.txt~', `${UNITS}g1;x\n`);
    await symlink('/etc/passwd', join(folder, NUMBER, name, 'link.csv'));
    await writeFile(join(folder, NUMBER, name, 'growing.csv'), `${UNITS}g1;x\n`);
    await fetchNow(name);
    expect(await history(name)).toEqual([]);
  });

  // A workbook lay in the folder for ever, and nothing said that it was not taken.
  it('shows that files lie in it that are not taken, until they are gone', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    await put(name, 'staff.xlsx', 'PK');
    await put(name, '1.csv', `${UNITS}l1;x\n`);
    await writeFile(join(folder, NUMBER, name, '2.csv.part'), UNITS);
    await fetchNow(name);
    expect(await fetched(name)).toMatchObject({
      failure: { code: 'import.files-left-lying', details: { count: 1 } },
    });
    expect(await history(name)).toEqual(['applied']);
    await rm(join(folder, NUMBER, name, 'staff.xlsx'));
    await fetchNow(name);
    expect(await fetched(name)).not.toHaveProperty('failure');
  });

  it('is told of in the log, file by file', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    await put(name, '1.csv', `${UNITS}o1;Of one file\n`);
    await symlink(tmpdir(), join(folder, NUMBER, name, 'imported'));
    await expect(fetchNow(name)).rejects.toMatchObject(refusal('import.folder-unreadable'));
    const told = lines.filter((line) => line.includes(name)).map((line) => JSON.parse(line) as object);
    expect(told).toMatchObject([
      { msg: 'fetched import', organisation: NUMBER, state: 'applied', created: 1 },
      { msg: 'fetching failed, tried again later', source: name, reason: 'import.folder-unreadable' },
    ]);
    expect(lines.join('')).not.toContain('Of one file');
  });

  it('keeps a file that could not be imported for another try', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    await put(name, '1.csv.gz', gzipSync(`${UNITS}h1;x\n`).subarray(0, 30));
    await fetchNow(name);
    expect(await fetched(name)).toMatchObject({ failure: { code: 'import.gzip-broken' } });
    await put(name, '2.csv', `${UNITS}h1;x\n`);
    await fetchNow(name);
    expect(await fetched(name)).not.toHaveProperty('failure');
    expect(await history(name)).toEqual(['applied', 'refused']);
  });
});

describe('an address', () => {
  const trusted = getCACertificates();
  const seen: Record<'authorization' | 'known' | 'encodings', string | undefined>[] = [];
  let server: Server;
  let origin: string;
  let answer: { status: number; body: string | Buffer; headers?: Record<string, string> };

  beforeAll(async () => {
    const { key, certificate } = await selfSigned('localhost');
    setDefaultCACertificates([...trusted, certificate]);
    server = createServer({ key, cert: certificate }, (request, response) => {
      const { authorization, 'if-none-match': known, 'accept-encoding': encodings } = request.headers;
      seen.push({ authorization, known, encodings: [encodings].flat().join() });
      const unchanged = answer.headers?.etag && request.headers['if-none-match'] === answer.headers.etag;
      response.writeHead(unchanged ? 304 : answer.status, answer.headers);
      response.end(unchanged ? undefined : answer.body, () => {
        if (answer.headers?.['content-length']) response.destroy(); // before as much has come as was announced
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
    await writeFile(join(folder, 'credentials.json'), JSON.stringify({ [origin]: 'Bearer secret' }));
  });
  afterAll(() => {
    setDefaultCACertificates(trusted);
    server.closeAllConnections();
    server.close();
  });

  async function of(): Promise<string> {
    const name = await source();
    const location = `${origin}/units.csv`;
    await register
      .get(ImportFetches)
      .save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'full', location });
    return name;
  }

  it('is asked with what it is opened with, and not for a version that is known', async () => {
    const name = await of();
    answer = { status: 200, body: gzipSync(`${UNITS}i1;x\n`), headers: { etag: '"1"' } };
    await fetchNow(name);
    await fetchNow(name);
    expect(await history(name)).toEqual(['applied']);
    expect(seen.slice(-2)).toMatchObject([
      { authorization: 'Bearer secret', known: undefined },
      { authorization: 'Bearer secret', known: '"1"' },
    ]);
  });

  // What was known was not fetched again although rows of it had been rejected: not even when the mapping was mended.
  it('is asked for the same version again until all of it was taken, and when the source is read otherwise', async () => {
    const name = await of();
    answer = { status: 200, body: `code;name;parent\nk1;x;\nk2;x;k-later\n`, headers: { etag: '"k"' } };
    await fetchNow(name);
    await fetchNow(name);
    expect(seen.at(-1)?.known).toBeUndefined();
    const later = await source();
    await put(later, '1.csv', `${UNITS}k-later;x\n`);
    await register.get(ImportFetches).save(OPERATOR, { source: later, schedule: NIGHTLY, mode: 'delta' });
    await fetchNow(later);
    await fetchNow(name);
    expect(await history(name)).toEqual(['applied', 'applied', 'applied']);
    await fetchNow(name);
    expect(seen.at(-1)?.known).toBe('"k"');
    await register
      .get(ImportSources)
      .save(OPERATOR, { organisation: NUMBER, name, rejected: { percent: 5 } });
    await fetchNow(name);
    expect(seen.at(-1)?.known).toBeUndefined();
  });

  // fetch() unpacked by itself whatever came, so that nobody looked at how much a small answer became.
  it('may pack by gzip, not more than files are packed, and not otherwise', async () => {
    const name = await of();
    const headers = (encoding: string) => ({ 'content-encoding': encoding });
    answer = { status: 200, body: gzipSync(`${UNITS}l1;x\n`), headers: headers('gzip') };
    await fetchNow(name);
    expect(await history(name)).toEqual(['applied']);
    const large = Buffer.concat([Buffer.from(UNITS), Buffer.alloc(20 * 1024 ** 2, ' ')]);
    answer = { status: 200, body: gzipSync(large), headers: headers('gzip') };
    await fetchNow(name);
    expect(await fetched(name)).toMatchObject({ failure: { code: 'import.too-large' } });
    answer = { status: 200, body: brotliCompressSync(large), headers: headers('br') };
    await expect(fetchNow(name)).rejects.toMatchObject(refusal('import.location-packs'));
    expect(seen.at(-1)?.encodings).toBe('identity');
  });

  it('that breaks off is not taken for a whole file', async () => {
    const name = await of();
    answer = { status: 200, body: `${UNITS}m1;x\n`, headers: { 'content-length': '1000' } };
    await expect(fetchNow(name)).rejects.toMatchObject(refusal('import.location-unreachable'));
    expect(await history(name)).toEqual(['failed']);
  });

  it('is asked again later when it answers otherwise, and the failure is seen until it is over', async () => {
    const name = await of();
    answer = { status: 302, body: '', headers: { location: `${origin}/elsewhere.csv` } };
    await expect(fetchNow(name)).rejects.toMatchObject({ code: 'import.location-refuses' });
    const { failingSince } = (await fetched(name)) ?? {};
    answer = { status: 500, body: 'secret trace' };
    await expect(fetchNow(name)).rejects.toMatchObject({ code: 'import.location-refuses' });
    expect(await fetched(name)).toMatchObject({
      failingSince,
      failure: { code: 'import.location-refuses', details: { status: 500 } },
    });
    answer = { status: 200, body: `${UNITS}j1;x\n` };
    await fetchNow(name);
    expect(await fetched(name)).not.toHaveProperty('failingSince');
  });

  it('is not read from when its certificate is for another name', async () => {
    const name = await source();
    const location = `${origin.replace('localhost', '127.0.0.1')}/units.csv`;
    await register
      .get(ImportFetches)
      .save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'full', location });
    await expect(fetchNow(name)).rejects.toMatchObject({ code: 'import.location-unreachable' });
  });

  it.each(['http://hr.example/x.csv', 'https://u:p@hr.example/x', 'file:///etc/passwd', 'x'])(
    'is not taken when it is %s',
    async (location) => {
      const save = register
        .get(ImportFetches)
        .save(OPERATOR, { source: await source(), schedule: NIGHTLY, mode: 'full', location });
      await expect(save).rejects.toMatchObject(refusal('import.location-malformed'));
    },
  );
});

describe('what is fetched', () => {
  it('is said by operators alone', async () => {
    const save = register
      .get(ImportFetches)
      .save(administratorOf(organisation), { source: await source(), schedule: NIGHTLY, mode: 'full' });
    await expect(save).rejects.toMatchObject(refusal('access.operator-only'));
  });

  it.each(['', '* * * *', '* * * * * *', '61 * * * *', 'FREQ=DAILY', '0 0 30 2 *'])(
    'has a schedule, which "%s" is not',
    async (schedule) => {
      const save = register
        .get(ImportFetches)
        .save(OPERATOR, { source: await source(), schedule, mode: 'full' });
      await expect(save).rejects.toMatchObject(refusal('import.schedule-malformed'));
    },
  );

  it('is queued once when it is due, and then for the next time', async () => {
    const name = await source();
    await register.get(ImportFetches).save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'delta' });
    const { nextAt, sourceId } = (await fetched(name)) ?? {};
    const queue = (now: Date) => register.get(DueFetches).queue(now);
    await queue(new Date((nextAt?.getTime() ?? 0) - 1));
    expect(await jobs(sourceId)).toBe(0);
    await Promise.all([queue(nextAt ?? new Date()), queue(nextAt ?? new Date())]);
    expect(await jobs(sourceId)).toBe(1);
    expect((await fetched(name))?.nextAt?.getTime()).toBeGreaterThan(nextAt?.getTime() ?? 0);
    await register.get(ImportFetches).stop(OPERATOR, { source: name });
    expect(await fetched(name)).toBeUndefined();
  });

  async function jobs(sourceId: string | undefined): Promise<number> {
    const rows = await register.rows<{ count: number }>(
      "select count(*)::int as count from jobs.job where name = 'import-fetch' and data->>'sourceId' = $1",
      [sourceId],
    );
    return rows[0]?.count ?? -1;
  }
});

import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ImportFetches } from '../../src/domain/imports/fetching/import-fetches.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { NUMBER, OPERATOR, refusal } from '../directory/register.js';
import { Fetches, NIGHTLY, UNITS } from './fetches.js';
import { selfSigned } from './self-signed.js';

let fetches: Fetches;

beforeAll(async () => {
  fetches = await Fetches.open();
});
afterAll(() => fetches.close());

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
    await writeFile(join(fetches.folder, 'credentials.json'), JSON.stringify({ [origin]: 'Bearer secret' }));
  });
  afterAll(() => {
    setDefaultCACertificates(trusted);
    server.closeAllConnections();
    server.close();
  });

  const of = () => fetches.from(`${origin}/units.csv`, 'full');

  it('is asked with what it is opened with, and not for a version that is known', async () => {
    const name = await of();
    answer = { status: 200, body: gzipSync(`${UNITS}i1;x\n`), headers: { etag: '"1"' } };
    await fetches.fetchNow(name);
    await fetches.fetchNow(name);
    expect(await fetches.history(name)).toEqual(['applied']);
    expect(seen.slice(-2)).toMatchObject([
      { authorization: 'Bearer secret', known: undefined },
      { authorization: 'Bearer secret', known: '"1"' },
    ]);
  });

  // What was known was not fetched again although rows of it had been rejected: not even when the mapping was mended.
  it('is asked for the same version again until all of it was taken, and when the source is read otherwise', async () => {
    const name = await of();
    answer = { status: 200, body: `code;name;parent\nk1;x;\nk2;x;k-later\n`, headers: { etag: '"k"' } };
    await fetches.fetchNow(name);
    await fetches.fetchNow(name);
    expect(seen.at(-1)?.known).toBeUndefined();
    const later = await fetches.source();
    await fetches.put(later, '1.csv', `${UNITS}k-later;x\n`);
    await fetches.register
      .get(ImportFetches)
      .save(OPERATOR, { source: later, schedule: NIGHTLY, mode: 'delta' });
    await fetches.fetchNow(later);
    await fetches.fetchNow(name);
    expect(await fetches.history(name)).toEqual(['applied', 'applied', 'applied']);
    await fetches.fetchNow(name);
    expect(seen.at(-1)?.known).toBe('"k"');
    await fetches.register
      .get(ImportSources)
      .save(OPERATOR, { organisation: NUMBER, name, rejected: { percent: 5 } });
    await fetches.fetchNow(name);
    expect(seen.at(-1)?.known).toBeUndefined();
  });

  // fetch() unpacked by itself whatever came, so that nobody looked at how much a small answer became.
  it('may pack by gzip, not more than files are packed, and not otherwise', async () => {
    const name = await of();
    const headers = (encoding: string) => ({ 'content-encoding': encoding });
    answer = { status: 200, body: gzipSync(`${UNITS}l1;x\n`), headers: headers('gzip') };
    await fetches.fetchNow(name);
    expect(await fetches.history(name)).toEqual(['applied']);
    const large = Buffer.concat([Buffer.from(UNITS), Buffer.alloc(20 * 1024 ** 2, ' ')]);
    answer = { status: 200, body: gzipSync(large), headers: headers('gzip') };
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).toMatchObject({ failure: { code: 'import.too-large' } });
    answer = { status: 200, body: brotliCompressSync(large), headers: headers('br') };
    await expect(fetches.fetchNow(name)).rejects.toMatchObject(refusal('import.location-packs'));
    expect(seen.at(-1)?.encodings).toBe('identity');
  });

  it('that breaks off is not taken for a whole file', async () => {
    const name = await of();
    answer = { status: 200, body: `${UNITS}m1;x\n`, headers: { 'content-length': '1000' } };
    await expect(fetches.fetchNow(name)).rejects.toMatchObject(refusal('import.location-unreachable'));
    expect(await fetches.history(name)).toEqual(['failed']);
  });

  it('is asked again later when it answers otherwise, and the failure is seen until it is over', async () => {
    const name = await of();
    answer = { status: 302, body: '', headers: { location: `${origin}/elsewhere.csv` } };
    await expect(fetches.fetchNow(name)).rejects.toMatchObject({ code: 'import.location-refuses' });
    const { failingSince } = (await fetches.fetched(name)) ?? {};
    answer = { status: 500, body: 'secret trace' };
    await expect(fetches.fetchNow(name)).rejects.toMatchObject({ code: 'import.location-refuses' });
    expect(await fetches.fetched(name)).toMatchObject({
      failingSince,
      failure: { code: 'import.location-refuses', details: { status: 500 } },
    });
    answer = { status: 200, body: `${UNITS}j1;x\n` };
    await fetches.fetchNow(name);
    expect(await fetches.fetched(name)).not.toHaveProperty('failingSince');
  });

  it('is not read from when its certificate is for another name', async () => {
    const name = await fetches.source();
    const location = `${origin.replace('localhost', '127.0.0.1')}/units.csv`;
    await fetches.register
      .get(ImportFetches)
      .save(OPERATOR, { source: name, schedule: NIGHTLY, mode: 'full', location });
    await expect(fetches.fetchNow(name)).rejects.toMatchObject({ code: 'import.location-unreachable' });
  });

  it.each(['http://hr.example/x.csv', 'https://u:p@hr.example/x', 'file:///etc/passwd', 'x'])(
    'is not taken when it is %s',
    async (location) => {
      const save = fetches.register
        .get(ImportFetches)
        .save(OPERATOR, { source: await fetches.source(), schedule: NIGHTLY, mode: 'full', location });
      await expect(save).rejects.toMatchObject(refusal('import.location-malformed'));
    },
  );
});

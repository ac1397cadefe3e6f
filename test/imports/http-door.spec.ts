import { once } from 'node:events';
import { request as outgoing, type ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { ImportBatch } from '../../src/domain/imports/import.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';

const NUMBER = '2999990001';
const OTHER = '2999991009';

let service: GraphqlService;
let token: string;
let sources = 0;

beforeAll(async () => {
  service = await startWithSample();
  token = await service.client(['imports:run'], NUMBER);
}, 60_000);
afterAll(() => service.stop());

async function source(endedAtLeast = 20): Promise<string> {
  const name = `http-${++sources}`;
  await service.administration
    .get(ImportSources, { strict: false })
    .save(OPERATOR, { organisation: NUMBER, name, ended: { percent: 10, atLeast: endedAtLeast } });
  return name;
}

interface Sent {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly bearer?: string | undefined;
}

async function send(name: string, body: string | Buffer, sent: Sent = {}) {
  const { query = 'mode=delta', headers = {}, bearer = token } = sent;
  const response = await fetch(`${service.address}/imports/${name}?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...(bearer && { authorization: `Bearer ${bearer}` }), ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const units = (...codes: string[]) => `code,name\n${codes.map((code) => `${code},Enhet\n`).join('')}`;

const history = (name: string): Promise<ImportBatch[]> =>
  service.administration.get(ImportsService, { strict: false }).history(OPERATOR, { source: name });

/** Until the newest import of the source is in the state. */
async function until(name: string, state: ImportBatch['state']): Promise<ImportBatch> {
  for (;;) {
    const [batch] = await history(name);
    if (batch?.state === state) return batch;
  }
}

describe('a file that is sent', () => {
  it('is imported, packed or not, and the same one changes nothing', async () => {
    const name = await source();
    const file = units('H1', 'H2');
    expect(await send(name, file)).toMatchObject({
      status: 200,
      body: { state: 'applied', rowSet: 'units', read: 2, created: 2 },
    });
    const packed = { headers: { 'content-encoding': 'gzip' } };
    expect(await send(name, gzipSync(file), packed)).toMatchObject({
      status: 200,
      body: { state: 'applied', unchanged: 2 },
    });
    const bytes = { headers: { 'content-type': 'application/octet-stream' } };
    expect(await send(name, gzipSync(file), bytes)).toMatchObject({ body: { unchanged: 2 } });
  });

  it('is only planned on a dry run, and told by its id', async () => {
    const name = await source();
    const { status, body } = await send(name, units('H3'), { query: 'mode=full&dryRun=true&rows=units' });
    expect([status, body.state]).toEqual([200, 'planned']);
    expect((await history(name)).map(({ id }) => id)).toEqual([body.import]);
  });

  it('waits when it would end too much', async () => {
    const name = await source(1);
    const mandates = (count: number) =>
      `id,uid,role\n${Array.from({ length: count }, (_, at) => `${at},bo.berg@${NUMBER},handlaggare\n`)
        .slice(0, count)
        .join('')}`;
    expect(await send(name, mandates(1))).toMatchObject({ body: { created: 1 } });
    const other = `id,uid,role\nx,eva.falk@${NUMBER},handlaggare\n`;
    const waiting = await send(name, other, { query: 'mode=full' });
    expect(waiting).toMatchObject({
      status: 202,
      body: { state: 'waiting', reason: { code: 'import.ends-too-many' } },
    });
  });

  it('that is refused is told why', async () => {
    const name = await source();
    expect(await send(name, 'code,name\n')).toMatchObject({
      status: 422,
      body: { state: 'refused', reason: { code: 'import.empty' } },
    });
    expect(await send(name, gzipSync(units('H4')).subarray(0, 30))).toMatchObject({
      status: 422,
      body: { reason: { code: 'import.gzip-broken' } },
    });
  });

  it('is answered when it is received, where the sender prefers so, and is then imported all the same', async () => {
    const name = await source();
    const { status, headers, body } = await send(name, units('H5'), { headers: { prefer: 'respond-async' } });
    expect([status, headers.get('preference-applied')]).toEqual([202, 'respond-async']);
    expect(await until(name, 'applied')).toMatchObject({ id: body.import, created: 1 });
  });
});

describe('a sender', () => {
  it('is authenticated and permitted before its file is looked at', async () => {
    const name = await source();
    for (const [bearer, status, code] of [
      [undefined, 401, 'access.unauthenticated'],
      ['wrong', 401, 'access.unauthenticated'],
      [await service.client(['directory:write', 'imports:read'], NUMBER), 403, 'access.permission-missing'],
      [await service.eService('https://tillstand.example/saml'), 403, 'access.permission-missing'],
      [await service.client(['imports:run'], OTHER), 404, 'import.source-not-found'],
    ] as const) {
      const answer = await send(name, units('H6'), { bearer: bearer ?? '' });
      expect(answer).toMatchObject({ status, body: { status, code } });
      expect(answer.type).toBe('application/problem+json; charset=utf-8');
    }
    expect(await history(name)).toEqual([]);
  });

  it.each([
    ['', 400, 'import.parameter'],
    ['mode=partial', 400, 'import.parameter'],
    ['mode=full&mode=delta', 400, 'import.parameter'],
    ['mode=full&rows=people', 400, 'import.parameter'],
    ['mode=full&dryRun=yes', 400, 'import.parameter'],
    ['mode=full&dryrun=true', 400, 'import.parameter-unknown'],
    ['mode=full&organisation=1&organisation=2', 400, 'import.parameter'],
    ['mode=full&organisation=2999991009', 404, 'import.source-not-found'],
  ])('who asks %s is told what is wrong', async (query, status, code) => {
    expect(await send('http-1', units('H7'), { query })).toMatchObject({ status, body: { code } });
  });

  it('who sends what is not taken is told so', async () => {
    const json = { headers: { 'content-type': 'application/json' } };
    expect(await send('http-1', '{}', json)).toMatchObject({ status: 415 });
    const brotli = { headers: { 'content-encoding': 'br' } };
    const refused = await send('http-1', 'x', brotli);
    expect(refused).toMatchObject({ status: 415, body: { code: 'import.content-encoding' } });
    expect(refused.headers.get('accept-encoding')).toBe('gzip');
    const get = await fetch(`${service.address}/imports/http-1`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('who announces more than is taken is refused before it sends', async () => {
    const { hostname, port } = new URL(service.address);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /imports/http-1?mode=full HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: 2147483649\r\n\r\n`,
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('import.body-too-large');
  });

  it('who breaks off leaves nothing behind, and the next one is served', async () => {
    const name = await source();
    const upload = open(name);
    upload.write(units('H8'));
    await until(name, 'receiving');
    upload.destroy();
    await until(name, 'failed');
    expect(await send(name, units('H8'))).toMatchObject({ body: { state: 'applied', created: 1 } });
  });

  it('is asked to come again while two files of its organisation are under way', async () => {
    const uploads = [await source(), await source()].map((name) => ({ name, upload: open(name) }));
    for (const { name, upload } of uploads) {
      upload.write(units('H12'));
      await until(name, 'receiving');
    }
    const refused = await send(await source(), units('H13'));
    expect(refused).toMatchObject({ status: 503, body: { code: 'import.too-many-under-way' } });
    expect(refused.headers.get('retry-after')).toBe('30');
    for (const { name, upload } of uploads) {
      upload.destroy();
      await until(name, 'failed');
    }
  });

  it('waits while another file of its source is under way', async () => {
    const name = await source();
    const upload = open(name);
    upload.write(units('H9'));
    await until(name, 'receiving');
    expect(await send(name, units('H10'))).toMatchObject({ status: 409, body: { code: 'import.under-way' } });
    const answered = once(upload, 'response') as Promise<[{ statusCode: number }]>;
    upload.end('H11,Enhet\n');
    expect((await answered)[0].statusCode).toBe(200);
    expect((await history(name)).map(({ created }) => created)).toEqual([2]);
  });
});

function open(name: string): ClientRequest {
  const upload = outgoing(`${service.address}/imports/${name}?mode=delta`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
  });
  upload.on('error', () => undefined);
  return upload;
}

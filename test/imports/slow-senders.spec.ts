import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fastify, type FastifyInstance } from 'fastify';
import { cutOffSlowSenders } from '../../src/slow-senders.js';

const LIMITS = { wholeMs: 150, idleMs: 1_000, longestMs: 60_000 };

let server: FastifyInstance;
let port: number;

beforeAll(async () => {
  server = fastify();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
  cutOffSlowSenders(server, LIMITS, 20);
  for (const [url, longBody] of [
    ['/short', false],
    ['/long', true],
  ] as const)
    server.post(url, { config: { longBody } }, async ({ raw }) => {
      let bytes = 0;
      for await (const piece of raw as AsyncIterable<Buffer>) bytes += piece.length;
      return { bytes };
    });
  server.post('/refusing', { config: { longBody: true } }, async ({ raw }, reply) => {
    for await (const piece of raw as AsyncIterable<Buffer>)
      return reply.code(422).send({ refused: piece.length });
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(() => server.close());

function begin(path: string, length: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`,
  );
  return socket;
}

/** A byte now and then, until all are sent or the socket is closed. */
async function drip(socket: Socket, bytes: number): Promise<void> {
  const everyMs = setInterval(() => {
    if (bytes-- > 0 && socket.writable) socket.write('x');
    else clearInterval(everyMs);
  }, 40);
  await once(socket, 'close');
  clearInterval(everyMs);
}

describe('a sender', () => {
  it('has so long for a body, however steadily it comes', async () => {
    const socket = begin('/short', 1000);
    socket.on('error', () => undefined);
    const [answer] = await Promise.all([text(socket), drip(socket, 1000)]);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('of a file has longer, as long as something comes', async () => {
    const socket = begin('/long', 12);
    const [answer] = await Promise.all([text(socket), drip(socket, 12)]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*{"bytes":12}$/);
  });

  it('of a file is cut off when nothing comes', async () => {
    const socket = begin('/long', 12);
    socket.on('error', () => undefined);
    socket.write('x');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  // A workbook that was sent in place of a table: the request had no socket any longer, and the service ended.
  it('whose file is refused before all of it has come ends nothing but that', async () => {
    const socket = begin('/refusing', 1_000_000);
    socket.on('error', () => undefined);
    socket.write('PK');
    await text(socket).catch(() => '');
    const next = begin('/long', 12);
    next.on('error', () => undefined);
    expect(await text(next)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

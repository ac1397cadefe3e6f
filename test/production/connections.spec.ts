import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fastify, type FastifyInstance } from 'fastify';
import { boundConnections } from '../../src/connections.js';
import { ANNA, startScenario } from '../saml/scenario.js';

/** More than the system keeps for one who does not read. */
const LONG = Buffer.alloc(32 * 1024 * 1024, 'x');

let server: FastifyInstance;

beforeEach(async () => {
  server = fastify();
  boundConnections(server, { most: 3, takesWithinMs: 200 }, 20);
  server.get('/long', () => LONG);
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => server.close());

async function open({ port } = server.server.address() as AddressInfo): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** An error of it is an end, too. */
const gone = (socket: Socket) => new Promise((resolve) => socket.resume().once('close', resolve));

const GET = 'GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

it('cuts off who does not take what was asked for, and nobody who does', async () => {
  const served = once(server.server, 'connection') as Promise<[Socket]>;
  const stuck = await open();
  const [socket] = await served;
  stuck.pause().write(GET);
  await once(socket, 'close');
  const reading = await open();
  reading.write(GET);
  expect(await text(reading)).toMatch(/^HTTP\/1\.1 200 /);
});

it('closes at once what is over the limit', async () => {
  const within = await Promise.all([open(), open(), open()]);
  const over = await open();
  await gone(over);
  expect(within.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
});

it('lets go, when it ends, of who has not said what he wants', async () => {
  const silent = await open();
  const halfway = await open();
  halfway.write('GET /long HT');
  const closed = Promise.all([silent, halfway].map(gone));
  await server.close();
  await closed;
});

it('answers as ever beside a thousand connections that are idle, half open or half said', async () => {
  const scenario = await startScenario();
  const { port } = new URL(scenario.service.address);
  const sockets = await Promise.all(
    Array.from({ length: 1000 }, () => open({ port: Number(port), address: '127.0.0.1', family: 'IPv4' })),
  );
  for (const [index, socket] of sockets.entries())
    socket.write(['', 'POST /saml/attr', 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'][index % 3] ?? '');
  const asker = await scenario.party('beside');
  expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
  await scenario.stop();
});

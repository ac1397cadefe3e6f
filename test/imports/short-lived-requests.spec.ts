import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { cutOffSlowSenders } from '../../src/slow-senders.js';
import { keptMegabytes } from '../support/kept.js';

const LONG_MS = 3_600_000;

// Each was kept until it was next looked for slow senders, for up to a second; then still those that are refused before their body is read.
it.each([
  { what: 'that are answered', refused: false },
  { what: 'that are refused at once', refused: true },
])('requests $what go with the young', async ({ refused }) => {
  const server = fastify();
  const limits = { wholeMs: LONG_MS, idleMs: LONG_MS, longestMs: LONG_MS };
  cutOffSlowSenders(server, limits, LONG_MS);
  server.addHook('onRequest', (request, reply, done) => {
    Object.assign(request, { weight: Array.from({ length: 5_000 }, (_, n) => ({ n })) });
    if (refused) void reply.code(503).send();
    else done();
  });
  server.post('/', () => ({}));
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  const ask = async () => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: '{}' });
    await response.text();
  };
  expect(
    await keptMegabytes(20, async () => {
      await ask();
      await ask();
    }),
  ).toBeLessThan(5);
  await server.close();
});

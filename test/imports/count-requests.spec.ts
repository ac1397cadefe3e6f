import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { countRequests } from '../../src/count-requests.js';
import { UnderWay } from '../../src/platform/jobs/giving-way.js';

it('counts requests while they are answered, given up ones no longer, and files that are uploaded not at all', async () => {
  const server = fastify();
  const underWay = new UnderWay();
  const begun: (() => void)[] = [];
  const answers: (() => void)[] = [];
  countRequests(server, underWay);
  for (const [url, longBody] of [
    ['/query', false],
    ['/file', true],
  ] as const)
    server.get(url, { config: { longBody } }, async () => {
      begun.shift()?.();
      await new Promise<void>((resolve) => void answers.push(resolve));
      return {};
    });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  const ask = async (path: string) => {
    const reached = new Promise<void>((resolve) => void begun.push(resolve));
    const asking = request({ port, path, agent: false }).end();
    asking.on('error', () => undefined);
    await reached;
    return asking;
  };
  const closed = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const untilRequests = async (count: number) => {
    while (underWay.requests !== count) await closed();
  };
  try {
    await ask('/file');
    expect(underWay.requests).toBe(0);
    const one = await ask('/query');
    await ask('/query');
    expect(underWay.requests).toBe(2);
    one.destroy();
    await untilRequests(1);
    for (const answer of answers) answer();
    await untilRequests(0);
  } finally {
    await server.close();
  }
});

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connections } from './connections.js';

const LONG = 'å'.repeat(100_000);
const post = (body: string) =>
  Buffer.from(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

describe('connections of the load', () => {
  let server: Server | undefined;
  let opened = 0;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function to(answer: RequestListener): Promise<Connections> {
    opened = 0;
    server = createServer(answer).listen(0, '127.0.0.1');
    server.on('connection', () => opened++);
    await once(server, 'listening');
    return new Connections(new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`));
  }

  it('take turns', async () => {
    const ports: (number | undefined)[] = [];
    const connections = await to((request, response) => {
      ports.push(request.socket.remotePort);
      response.end('a');
    });
    await Promise.all([connections.send(post('a')), connections.send(post('a'))]);
    for (let time = 0; time < 2; time++) await connections.send(post('a'));
    expect(new Set(ports).size).toBe(2);
    expect(new Set(ports.slice(2)).size).toBe(2);
  });

  it('are used again, for answers of any length', async () => {
    const connections = await to((_request, response) => response.end(LONG));
    for (let time = 0; time < 3; time++)
      expect(await connections.send(post('a'))).toEqual({ status: 200, text: LONG, retryAfter: false });
    expect(opened).toBe(1);
  });

  it('are as many as there are requests at once', async () => {
    const connections = await to((_request, response) => response.end('a'));
    await Promise.all([1, 2, 3].map(() => connections.send(post('a'))));
    expect(opened).toBe(3);
  });

  it('tell of a refusal, and are opened anew after one that closes', async () => {
    const connections = await to((_request, response) => {
      response.writeHead(503, { 'retry-after': '1', connection: 'close' }).end();
    });
    for (let time = 0; time < 2; time++)
      expect(await connections.send(post('a'))).toEqual({ status: 503, text: '', retryAfter: true });
    expect(opened).toBe(2);
  });

  it('fail where there is no answer', async () => {
    const connections = await to((request) => request.socket.destroy());
    await expect(connections.send(post('a'))).rejects.toThrow();
  });
});

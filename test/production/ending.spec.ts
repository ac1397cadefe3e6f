import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startService } from '../support/service.js';

it('who is being answered while the service ends is answered, and does not keep it from ending', async () => {
  const service = await startService();
  const { hostname, port } = new URL(service.address);
  const socket = connect(Number(port), hostname);
  const body = 'no envelope';
  // Not idle: the service has begun to read, and waits for the rest.
  socket.write(`POST /saml/attribute-query HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: text/xml\r\n`);
  socket.write(`content-length: ${String(body.length)}\r\nexpect: 100-continue\r\n\r\n`);
  await once(socket, 'data');
  const ending = service.stop();
  while (await isTakingConnections(Number(port), hostname));
  socket.write(body);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 500 /);
  expect(answer).toMatch(/^connection: close\r$/im);
  await ending;
});

async function isTakingConnections(port: number, host: string): Promise<boolean> {
  const another = connect(port, host);
  const isTaken = await once(another, 'connect').then(
    () => true,
    () => false,
  );
  another.destroy();
  return isTaken;
}

import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fastify, type FastifyInstance } from 'fastify';
import { retiring } from '../../src/retiring.js';

let server: FastifyInstance;
let retire: () => Promise<void>;
let handled: string[];
let socket: Socket;

beforeEach(async () => {
  handled = [];
  server = fastify();
  retire = retiring(server, 10_000);
  server.get<{ Params: { name: string } }>('/:name', async ({ params: { name } }) => {
    handled.push(name);
    // So that those behind it are under way, too.
    await new Promise(setImmediate);
    return `answer ${name}`;
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  ask('first');
  await once(socket, 'data');
});
afterEach(() => server.close());

function ask(...names: readonly string[]): void {
  socket.write(names.map((name) => `GET /${name} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
}

// One was answered, which closed the connection, and the others were on record as told.
it('answers all that was sent one behind the other, and says close with the last', async () => {
  const retired = retire();
  ask('a', 'b', 'c');
  const answers = await text(socket);
  expect(answers.match(/answer [abc]/g)).toEqual(['answer a', 'answer b', 'answer c']);
  expect(answers.match(/connection: close/gi)).toHaveLength(1);
  expect(answers).toMatch(/connection: close[^]*answer c$/i);
  await retired;
});

it('does nothing more for a connection on which it has said close', async () => {
  const retired = retire();
  ask('a');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.on('error', () => undefined);
  ask('b');
  const rest = await text(socket).catch(() => '');
  expect(answer.toString()).toMatch(/connection: close/i);
  expect([rest, handled]).toEqual(['', ['first', 'a']]);
  await retired;
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { builtProgram } from '../support/built-program.js';
import { makeSetting } from '../support/setting.js';

// Of a METRICS_PORT that was taken it was said: Choose another, for example: PORT=3001 npm start.
it.each(['PORT', 'METRICS_PORT'])(
  'names %s where it is taken',
  async (name) => {
    const setting = await makeSetting();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { main } = await builtProgram();
    const env = { ...setting.variables, WORKERS: '1', [name]: String(port) };
    const child = spawn(process.execPath, [main], { env });
    const [errors] = await Promise.all([text(child.stderr), once(child, 'close')]);
    taken.close();
    await setting.remove();
    expect(errors).toContain(`Port ${port} is in use by another program. Set another ${name}\n`);
  },
  30_000,
);

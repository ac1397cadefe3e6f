import { ImportingDatabase, type ImportTransaction } from '../../src/platform/database/importing-database.js';
import { Register } from '../directory/register.js';

let register: Register;
let database: ImportingDatabase;

beforeAll(async () => {
  register = await Register.open();
  database = register.get(ImportingDatabase);
});
afterAll(() => register.close());

async function serverProcess(tx: ImportTransaction): Promise<number | undefined> {
  const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
  return row?.pid;
}

describe('the transactions of an import', () => {
  it('have one connection, also when its progress is being kept between them', async () => {
    const first = await database.transaction('all', serverProcess);
    const [begun, go] = [Promise.withResolvers<number | undefined>(), Promise.withResolvers<undefined>()];
    const keeping = database.beside('all', async (tx) => {
      begun.resolve(await serverProcess(tx));
      await go.promise;
    });
    expect(await begun.promise).not.toBe(first);
    expect(await database.transaction('all', serverProcess)).toBe(first);
    go.resolve(undefined);
    await keeping;
  });
});

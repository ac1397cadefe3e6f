import type { Client } from 'pg';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import type { ImportBatch } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { ImportingDatabase } from '../../src/platform/database/importing-database.js';
import { NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';

const NUMBERS = [NUMBER, OTHER_NUMBER, '2999990001', '2999991009'];

let register: Register;
let imports: ImportsService;
let owner: Client;
let sources = 0;

beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  owner = await register.database.connect();
  for (const number of NUMBERS) await register.organisation(number);
});
// What a failed test has locked would keep all others waiting.
afterEach(() => owner.query('rollback'));
afterAll(() => register.close());

async function source(organisation = NUMBER): Promise<string> {
  const name = `at-once-${++sources}`;
  await register.get(ImportSources).save(OPERATOR, { organisation, name });
  return name;
}

const units = (name: string, count: number) =>
  `code,name\n${Array.from({ length: count }, (_, at) => `${name}-${at},Enhet\n`).join('')}`;

/** A file that has been sent whole when its sender is let go. */
function slowly(text: string): {
  file: AsyncIterable<Uint8Array>;
  begun: Promise<undefined>;
  go: () => void;
} {
  const [begun, going] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const file = async function* (): AsyncGenerator<Uint8Array> {
    begun.resolve(undefined);
    yield Buffer.from(text);
    await going.promise;
  };
  return { file: file(), begun: begun.promise, go: () => going.resolve(undefined) };
}

function send(name: string, file: AsyncIterable<Uint8Array>, more = {}): Promise<ImportBatch> {
  return imports.import(OPERATOR, { source: name, mode: 'delta', file, ...more });
}

/** What has been sent already. */
function whole(text: string): AsyncIterable<Uint8Array> {
  const { file, go } = slowly(text);
  go();
  return file;
}

/** How many imports wait for a lock of the table; autovacuum may, too. */
async function waitingFor(table: string): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `select count(*)::int as count from pg_locks join pg_stat_activity using (pid)
     where relation = $1::regclass and not granted and application_name = 'behorig-importing'`,
    [table],
  );
  return rows[0]?.count ?? 0;
}

const state = async (name: string) => (await imports.history(OPERATOR, { source: name }))[0]?.state;

// It was locked from the beginning of the transaction that applies, so nobody saw how far that had come.
it('leaves the row that tells of it to be written to while it is applied', async () => {
  const name = await source();
  await owner.query('begin');
  await owner.query('lock table unit in exclusive mode');
  const sending = send(name, whole(units(name, 10)));
  while ((await waitingFor('unit')) === 0);
  const { rowCount } = await owner.query(
    `select from import_batch where state = 'applying' for update nowait`,
  );
  expect(rowCount).toBe(1);
  await owner.query('rollback');
  expect(await sending).toMatchObject({ state: 'applied', created: 10 });
});

// ANALYZE keeps its lock until its transaction ends. An organisation whose import came while another one's was planned
// waited for that, and after ten seconds its file was lost.
describe('an import of many rows', () => {
  it('leaves the others’ staging alone while it plans', async () => {
    const name = await source();
    const { file, begun, go } = slowly(units(name, 600));
    const sending = send(name, file);
    await begun;
    await owner.query('begin');
    await owner.query('lock table import_row in access exclusive mode');
    go();
    while ((await waitingFor('import_row')) === 0);
    await owner.query('lock table import_staged_row in share update exclusive mode nowait');
    await owner.query('rollback');
    expect((await sending).state).toBe('applied');
  });

  it('goes on without statistics where another one keeps them from being gathered', async () => {
    await owner.query('begin');
    await owner.query('analyze import_row, unit');
    const settings = await register.get(ImportingDatabase).transaction('all', async (tx) => {
      await tx.run('select behorig.analyze_planned()');
      await tx.run(`select behorig.analyze_register('{unit}', 1000000)`);
      return tx.query(
        `select current_setting('enable_nestloop') as nested, current_setting('lock_timeout') as "lockTimeout"`,
      );
    });
    await owner.query('rollback');
    expect(settings).toEqual([{ nested: 'off', lockTimeout: '1h' }]);
  });
});

// Each import held one of the six connections of all: three of six that began together failed, and five slow senders kept
// everybody from importing and from looking.
describe('imports that are under way', () => {
  it('are two of an organisation and six in all, and nothing of another is read meanwhile', async () => {
    const left = await source();
    const under: { name: string; go: () => void; done: Promise<ImportBatch> }[] = [];
    const begin = async (organisation: string) => {
      const name = await source(organisation);
      const { file, begun, go } = slowly(units(name, 2));
      const done = send(name, file);
      await Promise.race([begun, done]);
      under.push({ name, go, done });
    };
    await Promise.all([begin(NUMBER), begin(NUMBER)]);
    await expect(send(left, untouched())).rejects.toMatchObject(refusal('import.too-many-under-way'));
    await Promise.all([...NUMBERS.slice(1, 3), ...NUMBERS.slice(1, 3)].map(begin));
    const seventh = await source(NUMBERS[3]);
    await expect(send(seventh, untouched())).rejects.toMatchObject(refusal('import.too-many-under-way'));
    for (const { name } of under) expect(await state(name)).toBe('receiving');
    await imports.resume(OPERATOR);
    for (const { go } of under) go();
    const states = await Promise.all(under.map(async ({ done }) => (await done).state));
    expect(states).toEqual(Array.from({ length: 6 }, () => 'applied'));
    expect((await send(seventh, whole(units(seventh, 1)))).state).toBe('applied');
  });

  /** @returns a file of which nothing may be read */
  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- it has the form of a file
  async function* untouched(): AsyncGenerator<Uint8Array> {
    throw new Error('The file was read.');
  }
});

describe('the next file of a source', () => {
  // The lock was given back by closing its connection, which the server notices after the answer was sent.
  it('finds no lock as soon as the one before is answered', async () => {
    const name = await source();
    for (let file = 0; file < 10; file++) {
      await send(name, whole(`code,name\n${name}-${file},Enhet\n`));
      expect(await locksOf(name)).toEqual([]);
    }
  });

  async function locksOf(name: string): Promise<object[]> {
    const { rows } = await owner.query<object>(
      `select l.pid from pg_locks l join import_source s on s.name = $1
       where locktype = 'advisory'
         and (classid::bigint << 32 | objid::bigint) = hashtextextended('import:' || s.id, 0)`,
      [name],
    );
    return rows;
  }
});

describe('what was planned and cannot be applied', () => {
  beforeAll(() =>
    owner.query(`
      create table failing (organisation_id uuid);
      insert into failing select id from organisation;
      create function fail() returns trigger language plpgsql security definer as $$
      begin
        if exists (select from public.failing f where f.organisation_id = new.organisation_id) then
          raise exception 'broken';
        end if;
        return new;
      end $$;
      create trigger fails before insert on unit for each row execute function fail()`),
  );
  afterAll(() => owner.query('drop trigger fails on unit; drop function fail(); drop table failing'));

  // One that failed each time kept those of all other organisations from being resumed, and nobody could give it up.
  it('keeps no other from being resumed, is not touched by a dry run, and is given up', async () => {
    const [broken, sound] = [await source(), await source(OTHER_NUMBER)];
    for (const name of [broken, sound])
      await expect(send(name, whole(units(name, 1)))).rejects.toMatchObject({ kind: 'internal' });
    await owner.query(
      'delete from failing using organisation o where o.id = organisation_id and number = $1',
      [OTHER_NUMBER],
    );
    await expect(imports.resume(OPERATOR)).rejects.toThrow(AggregateError);
    expect([await state(broken), await state(sound)]).toEqual(['applying', 'applied']);
    await owner.query('delete from failing');
    const dryRun = send(broken, whole(units(broken, 1)), { dryRun: true });
    await expect(dryRun).rejects.toMatchObject(refusal('import.under-way'));
    expect(await state(broken)).toBe('applying');
    const [left] = await imports.history(OPERATOR, { source: broken });
    const { state: became } = await imports.cancel(OPERATOR, left?.id ?? '', 'Broken');
    expect(became).toBe('cancelled');
    expect((await send(broken, whole(units(broken, 1)))).created).toBe(1);
  });
});

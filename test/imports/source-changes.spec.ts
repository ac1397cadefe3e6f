import { run } from '../../src/domain/imports/bound.sql.js';
import { ImportFetches } from '../../src/domain/imports/fetching/import-fetches.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { LOCK_SOURCE } from '../../src/domain/imports/plan.sql.js';
import { ImportingDatabase } from '../../src/platform/database/importing-database.js';
import { NUMBER, OPERATOR, refusal, Register } from '../directory/register.js';

let register: Register;
let sources: ImportSources;

beforeAll(async () => {
  register = await Register.open({ variables: { IMPORT_FOLDER: '/nowhere' } });
  sources = register.get(ImportSources);
  await register.organisation(NUMBER);
});
afterAll(() => register.close());

async function events(act: string): Promise<object[]> {
  return register.rows(
    'select actor, reason, details from audit_event where act = $1 order by recorded_at desc, id desc limit 1',
    [act],
  );
}

const source = { organisation: NUMBER, name: 'changing' };
const reading = { columns: { uid: 'Nr' } };
const asIs = { percent: 10, atLeast: 20 };

// To name one threshold set the other one and the mapping back to what a new source has, and no trace of it was left.
describe('a source that is saved again', () => {
  it('keeps what is not said, and what changed is on record', async () => {
    await sources.save(OPERATOR, { ...source, reading, ended: { percent: 1, atLeast: 1 } });
    const first = { reading, ended: { percent: 1, atLeast: 1 }, rejected: asIs };
    expect(await events('import-source.save')).toMatchObject([{ details: { after: first } }]);
    const saved = await sources.save(OPERATOR, { ...source, ended: { percent: 90 }, reason: 'Loosened' });
    const second = { ...first, ended: { percent: 90, atLeast: 1 } };
    expect(saved).toMatchObject(second);
    expect(await events('import-source.save')).toEqual([
      { actor: OPERATOR.actor, reason: 'Loosened', details: { before: first, after: second } },
    ]);
    expect(await sources.save(OPERATOR, { ...source, reading: {} })).toMatchObject({
      ...second,
      reading: {},
    });
  });

  it('is refused for a threshold that is out of range, whichever half of it is said', async () => {
    for (const ended of [{ percent: 101 }, { atLeast: -1 }, { percent: Number.NaN }])
      await expect(sources.save(OPERATOR, { ...source, ended })).rejects.toMatchObject(
        refusal('import.threshold-out-of-range'),
      );
  });
});

// What keeps two files of a source apart once locked its row, so whoever changed the source waited for as long as a file took.
it('is saved while a file of it is applied', async () => {
  const { id: sourceId } = await sources.save(OPERATOR, source);
  await register.get(ImportingDatabase).transaction('all', async (tx) => {
    const unused = { batch: '', organisation: '', source: '', rowSet: '', at: '', administer: '' };
    await run(tx, LOCK_SOURCE, { ...unused, sourceId });
    const saved = await sources.save(OPERATOR, { ...source, ended: { percent: 55 } });
    expect(saved.ended.percent).toBe(55);
  });
});

describe('what is fetched', () => {
  it('is on record when it is said, changed and stopped, without what opens the address', async () => {
    await sources.save(OPERATOR, source);
    const fetches = register.get(ImportFetches);
    const fetch = { source: source.name, schedule: '0 2 * * *', mode: 'full' } as const;
    await fetches.save(OPERATOR, fetch);
    const before = { from: 'folder', schedule: '0 2 * * *', mode: 'full' };
    expect(await events('import-fetch.save')).toMatchObject([{ details: { after: before } }]);
    await fetches.save(OPERATOR, { ...fetch, location: 'https://hr.example/staff.csv?secret=1' });
    const after = { ...before, from: 'https://hr.example/staff.csv' };
    expect(await events('import-fetch.save')).toMatchObject([{ details: { before, after } }]);
    await fetches.stop(OPERATOR, { source: source.name });
    expect(await events('import-fetch.stop')).toEqual([
      { actor: OPERATOR.actor, reason: null, details: { before: after } },
    ]);
  });
});

import { NUMBER, Register } from '../directory/register.js';
import { counted, Files, many } from './files.js';

const CHAIN = 1000;
const DEEPEST = 100;

let register: Register;

beforeAll(async () => {
  register = await Register.open();
  await register.organisation(NUMBER);
});
afterAll(() => register.close());

/** Each below the one before it. */
function chain(code: string, length: number, root = ''): string[] {
  const row = (at: number) => `${code}-${at},Unit,${at === 0 ? root : `${code}-${at - 1}`}`;
  return ['code,name,parent', ...many(length, row)];
}

// It was found out one level at a time, for all rows each time: a file of 60 kB kept the database busy for minutes.
it('rejects what hangs on a parent that is missing all at once, however long the chain', async () => {
  const hr = await Files.from(register, 'hr-missing', { rejectedAtLeast: 10_000 });
  const batch = await hr.send('delta', chain('lost', CHAIN, 'nowhere'));
  expect(counted(batch)).toEqual({ state: 'applied', read: CHAIN, rejected: CHAIN });
  const verdicts = await hr.verdicts(batch);
  expect(verdicts[0]).toBe('2 rejected import.parent-not-found');
  expect(verdicts[DEEPEST - 1]).toBe(`${DEEPEST + 1} rejected import.parent-not-found`);
  expect(verdicts.at(-1)).toBe(`${CHAIN + 1} rejected import.too-deep`);
});

it('takes trees of a hundred levels, and rejects what is deeper', async () => {
  const hr = await Files.from(register, 'hr-deep', { rejectedAtLeast: 10_000 });
  const batch = await hr.send('delta', chain('deep', CHAIN));
  expect(counted(batch)).toEqual({
    state: 'applied',
    read: CHAIN,
    created: DEEPEST,
    rejected: CHAIN - DEEPEST,
  });
  expect(new Set((await hr.verdicts(batch)).slice(DEEPEST).map((verdict) => verdict.split(' ')[2]))).toEqual(
    new Set(['import.too-deep']),
  );
  const below = await hr.send('delta', ['code,name,parent', `one-more,Unit,deep-${DEEPEST - 1}`]);
  expect(await hr.verdicts(below)).toEqual(['2 rejected import.too-deep']);
});

it('rejects a ring and what hangs on it as a cycle', async () => {
  const hr = await Files.from(register, 'hr-ring');
  const ring = chain('ring', 50, 'ring-49');
  const batch = await hr.send('delta', [...ring, 'hangs,Unit,ring-7', 'itself,Unit,itself']);
  expect(new Set((await hr.verdicts(batch)).map((verdict) => verdict.split(' ')[2]))).toEqual(
    new Set(['import.cycle']),
  );
});

it('keeps a unit where it is when its new parent is missing, and what the file puts below it', async () => {
  const hr = await Files.from(register, 'hr-kept');
  await hr.send('delta', ['code,name,parent', 'top,Top,', 'stays,Stays,top']);
  const batch = await hr.send('delta', ['code,name,parent', 'stays,Moves,nowhere', 'new,New,stays']);
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.parent-not-found', '3 create']);
});

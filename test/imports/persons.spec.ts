import { NUMBER, OPERATOR, OTHER_NUMBER, Register, administratorOf } from '../directory/register.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { counted, Files } from './files.js';

const PERSONAL_NUMBER = '198507099805';
const HEAD = 'uid,displayName,personalNumber,protectedIdentity';

let register: Register;

beforeAll(async () => {
  register = await Register.open();
});
afterAll(() => register.close());

// One person of that kind kept the whole file out, every night, and only an operator could tell whose it was.
it('a person whose identity is protected and whom others employ is rejected alone, and the rest comes', async () => {
  const { id } = await register.organisation(NUMBER);
  await register.organisation(OTHER_NUMBER);
  await register.get(ImportSources).save(OPERATOR, { organisation: OTHER_NUMBER, name: 'their-hr' });
  const theirs = await Files.from(register, 'their-hr');
  await theirs.send('delta', [HEAD, `their.1,N,${PERSONAL_NUMBER},`], { organisation: OTHER_NUMBER });
  const hr = await Files.from(register, 'hr');
  const file = [HEAD, `our.1,N,${PERSONAL_NUMBER},true`, 'our.2,N,,true', 'our.3,N,,'];
  const batch = await hr.send('full', file, { caller: administratorOf({ id }) });
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.protected-elsewhere', '3 create', '4 create']);
  expect(counted(batch)).toMatchObject({ state: 'applied', created: 2, rejected: 1 });
});

it('a number that a file adds to an employment without one is rejected for that', async () => {
  const hr = await Files.from(register, 'hr-numbers');
  await hr.send('delta', [HEAD, 'bare.1,N,,']);
  const batch = await hr.send('delta', [HEAD, `bare.1,N,${PERSONAL_NUMBER},`]);
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.number-added']);
});

// It was kept for good as what the row is known by, and released as orgAffiliation.
it('a number that is written as uid is rejected, and kept nowhere', async () => {
  const hr = await Files.from(register, 'hr-uids');
  const batch = await hr.send('delta', [HEAD, `${PERSONAL_NUMBER},N,,`, '8507099805,N,,', '8507099806,N,,']);
  expect(await hr.verdicts(batch)).toEqual([
    ...['2 rejected import.uid-personal-number', '3 rejected import.uid-personal-number', '4 create'],
  ]);
  const kept = await register.rows(
    `select from import_row r where r::text like '%850709%9805%' and verdict = 'rejected'`,
  );
  expect(kept).toEqual([]);
});

import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { NUMBER, OPERATOR, Register } from '../directory/register.js';
import { Files } from './files.js';

const HEADER = 'id,uid,role,firstDay,lastDay';

let register: Register;

beforeAll(async () => {
  register = await Register.open();
  await register.organisation(NUMBER);
  const roles = register.get(RoleCatalogueService);
  for (const code of ['clerk', 'manager'])
    await roles.define(OPERATOR, { code, nameSv: 'Namn', nameEn: 'Name' });
});
afterAll(() => register.close());

async function filesOf(source: string): Promise<Files> {
  const hr = await Files.from(register, source);
  await hr.send('full', ['uid,displayName,firstDay', `${source}.1,N,2024-01-01`, `${source}.2,N,2024-01-01`]);
  return hr;
}

// What it was changed from lasted from its first day until then, and was taken for another assignment the next time.
it('a role assignment is changed again and again', async () => {
  const hr = await filesOf('again');
  const verdicts: string[] = [];
  for (const lastDay of ['2090-01-01', '2091-01-01', '2092-01-01', ''])
    verdicts.push(
      ...(await hr.verdicts(await hr.send('full', [HEADER, `1,again.1,clerk,2025-01-01,${lastDay}`]))),
    );
  expect(verdicts).toEqual(['2 create', '2 change', '2 change', '2 change']);
});

it('what a role assignment was is not given again beside it', async () => {
  const hr = await filesOf('beside');
  const first = '1,beside.1,clerk,2025-01-01,2090-01-01';
  await hr.send('full', [HEADER, first]);
  await hr.send('full', [HEADER, '1,beside.1,clerk,2025-01-01,2091-01-01']);
  const past = '2,beside.1,clerk,2025-02-01,2025-03-01';
  const batch = await hr.send('delta', [HEADER, past]);
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.overlaps']);
});

it.each([
  {
    what: 'follow each other',
    periods: ['2025-01-01,2025-01-31', '2025-02-01,2025-02-28', '2025-03-01,'],
    rejected: [],
  },
  { what: 'share a day', periods: ['2025-01-01,2025-02-01', '2025-02-01,2025-03-01'], rejected: [2, 3] },
  { what: 'are the same', periods: ['2025-01-01,', '2025-01-01,'], rejected: [2, 3] },
  {
    what: 'are within one another, whatever comes between',
    periods: ['2025-05-01,2025-05-31', '2025-01-01,2025-12-31', '2025-02-01,2025-02-28', '2026-01-01,'],
    rejected: [2, 3, 4],
  },
  {
    what: 'come before one that has no end',
    periods: ['2025-03-01,2025-03-31', '2025-02-01,', '2025-01-01,2025-01-31'],
    rejected: [2, 3],
  },
])('assignments of one role that $what: $rejected', async ({ periods, rejected }) => {
  const source = `s${periods.join().replaceAll(/\D/g, '')}`.slice(0, 30);
  const hr = await filesOf(source);
  const rows = periods.map((period, at) => `${at},${source}.1,clerk,${period}`);
  const others = [`o1,${source}.1,manager,2025-01-01,`, `o2,${source}.2,clerk,2025-01-01,`];
  const verdicts = await hr.verdicts(await hr.send('full', [HEADER, ...rows, ...others]));
  const wanted = [...rows, ...others].map((_, at) =>
    rejected.some((line) => line === at + 2) ? `${at + 2} rejected import.overlaps` : `${at + 2} create`,
  );
  expect(verdicts).toEqual(wanted);
});

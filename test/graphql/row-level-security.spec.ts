import { jest } from '@jest/globals';
import type { Caller } from '../../src/domain/access/caller.js';

const THEIRS = '2999990001';
const OURS = '2999991009';

// Before anything is imported that uses them: what our code checks is switched off, and what is left is row-level security.
const access = await import('../../src/domain/access/caller.js');
jest.unstable_mockModule('../../src/domain/access/caller.js', () => ({
  ...access,
  requireAdministers: () => undefined,
  requireOperator: () => undefined,
  isOperator: () => true,
  hasPermission: () => true,
}));
jest.unstable_mockModule('../../src/domain/access/administered.rules.js', () => ({
  administered: (_caller: Caller, rows: readonly unknown[]) => [...rows],
}));
const { organisationPermissions } = await import('../../src/domain/access/permission.js');
const { contract } = await import('../../src/protocols/graphql/schema-text.js');
const { askGraphql, startWithSample } = await import('../support/graphql.js');
const { authorityValues } = await import('./access-values.js');
const { documentFor, operationsOf } = await import('./operations.js');
const { secretsOf } = await import('./secrets.js');
const { countOf } = await import('./written.js');

describe('with the checks of our code switched off', () => {
  let service: Awaited<ReturnType<typeof startWithSample>>;

  beforeAll(async () => {
    service = await startWithSample();
    await service.client(['directory:read'], THEIRS);
  }, 60_000);
  afterAll(() => service.stop());

  it('row-level security alone keeps every operation from another organisation’s rows', async () => {
    const token = await service.client(organisationPermissions, OURS);
    const values = await authorityValues(service.database);
    const { texts } = await secretsOf(service.database, THEIRS);
    const operations = operationsOf(await contract()).filter(
      ({ requires }) => requires !== 'signed-in' && requires !== 'e-service',
    );
    for (const operation of operations) {
      const written = await countOf(service.database, THEIRS);
      const document = documentFor(operation, values);
      const { data } = await askGraphql(service.address, token, document);
      const told = JSON.stringify(data ?? null);
      const asked = JSON.stringify(document);
      const leaked = texts.filter((text) => told.includes(text) && !asked.includes(text));
      expect([operation.name, leaked]).toEqual([operation.name, []]);
      const change = (await countOf(service.database, THEIRS)) - written;
      expect([operation.name, change]).toEqual([operation.name, 0]);
    }
  });

  it('the checks are off: a caller is taken for an operator by the code', async () => {
    const caller = await import('../../src/domain/access/caller.js');
    expect(() => caller.requireOperator({ actor: 'test', administers: [] })).not.toThrow();
  });
});

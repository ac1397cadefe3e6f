import type { GraphQLSchema } from 'graphql';
import type { Client } from 'pg';
import { organisationPermissions, permissions } from '../../src/domain/access/permission.js';
import { contract } from '../../src/protocols/graphql/schema-text.js';
import { askGraphql, startWithSample, type GraphqlAnswer, type GraphqlService } from '../support/graphql.js';
import { authorityValues } from './access-values.js';
import { documentFor, operationsOf, type Operation, type Values } from './operations.js';
import { secretsOf, type Secrets } from './secrets.js';
import { countOf } from './written.js';

const THEIRS = '2999990001';
const OURS = '2999991009';

let service: GraphqlService;
let owner: Client;
let values: Values;
let theirs: Secrets;
let operations: Operation[];
const schema: GraphQLSchema = await contract();

describe('every operation of the contract', () => {
  beforeAll(async () => {
    service = await startWithSample();
    owner = await service.database.connect();
    await service.client(['directory:read'], THEIRS);
    values = await authorityValues(service.database);
    theirs = await secretsOf(service.database, THEIRS);
    operations = operationsOf(schema);
  }, 60_000);
  afterAll(() => service.stop());

  it.each(operationsOf(schema).map(({ name, requires }) => [name, requires]))(
    '%s says what it requires',
    (_, requires) => {
      expect(['signed-in', 'e-service', ...permissions]).toContain(requires);
    },
  );

  it('is refused to a caller who is not authenticated', async () => {
    for (const operation of operations) {
      const { status } = await askGraphql(service.address, undefined, documentOf(operation));
      expect([operation.name, status]).toEqual([operation.name, 401]);
    }
  });

  it('is refused to a client that has every permission but its own', async () => {
    for (const operation of operations.filter(needsPermission)) {
      const others = permissions.filter((permission) => permission !== operation.requires);
      const token = await service.client(others);
      const written = await countOf(owner);
      const answer = await ask(token, operation);
      expect([operation.name, codeOf(answer)]).toEqual([operation.name, 'access.permission-missing']);
      expect([operation.name, (await countOf(owner)) - written]).toEqual([operation.name, 0]);
    }
  });

  it('is refused to an e-service, but for the one that is for e-services', async () => {
    const token = await service.eService('https://tillstand.example/saml');
    for (const operation of operations.filter(needsPermission)) {
      expect([operation.name, codeOf(await ask(token, operation))]).toEqual([
        operation.name,
        'access.permission-missing',
      ]);
    }
    const administrator = await service.client(permissions);
    for (const operation of operations.filter(({ requires }) => requires === 'e-service')) {
      expect(codeOf(await ask(administrator, operation))).toBe('access.e-service-only');
    }
  });

  it('neither tells nor changes anything of another organisation', async () => {
    const token = await service.client(organisationPermissions, OURS);
    for (const operation of operations.filter(needsPermission)) await expectNothing(token, operation);
  });

  it('is the operation that the matrix thinks it is: the owner of the rows is answered', async () => {
    const token = await service.client(organisationPermissions, THEIRS);
    for (const operation of operations.filter(({ kind }) => kind === 'query').filter(needsPermission)) {
      const answer = await ask(token, operation);
      if (operation.requires === 'service:operate') continue;
      expect([operation.name, answer.errors]).toEqual([operation.name, []]);
      const told = JSON.stringify(answer.data);
      const some = theirs.texts.some((text) => told.includes(text)) || SHARED.includes(operation.name);
      expect([operation.name, some]).toEqual([operation.name, true]);
    }
  });
});

/** Queries whose answer holds nothing of an organisation's own in the sample. */
const SHARED = [
  'roles',
  'powers',
  'simulate',
  'metadataFeeds',
  'relyingParties',
  'disclosures',
  'auditEvents',
  'machineClients',
  'import',
  'imports',
  'importSources',
  'organisation',
  'organisations',
];

function needsPermission({ requires }: Operation): boolean {
  return requires !== 'signed-in' && requires !== 'e-service';
}

async function expectNothing(token: string, operation: Operation): Promise<void> {
  const written = await countOf(owner, THEIRS);
  const answer = await ask(token, operation);
  const told = JSON.stringify(answer.data ?? null);
  const asked = JSON.stringify(documentOf(operation));
  const leaked = theirs.texts.filter((text) => told.includes(text) && !asked.includes(text));
  expect([operation.name, leaked]).toEqual([operation.name, []]);
  expect([operation.name, (await countOf(owner, THEIRS)) - written]).toEqual([operation.name, 0]);
  const failed = answer.errors.filter(({ extensions }) => extensions.code === 'internal');
  expect([operation.name, failed]).toEqual([operation.name, []]);
}

function documentOf(operation: Operation) {
  return documentFor(operation, values);
}

function ask(token: string, operation: Operation): Promise<GraphqlAnswer> {
  return askGraphql(service.address, token, documentOf(operation));
}

function codeOf({ errors, data }: GraphqlAnswer): string | undefined {
  const [result] = Object.values(data ?? {}) as ({ code?: string } | null | undefined)[];
  return errors[0]?.extensions.code ?? result?.code;
}

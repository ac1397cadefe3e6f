import { requireOperator } from '../../../src/domain/access/caller.js';
import { organisationPermissions } from '../../../src/domain/access/permission.js';
import { contract } from '../../../src/protocols/graphql/schema-text.js';
import { askGraphql, startWithSample, type GraphqlService } from '../../support/graphql.js';
import { authorityValues } from '../access-values.js';
import { documentFor, operationsOf } from '../operations.js';
import { secretsOf } from '../secrets.js';
import { countOf } from '../written.js';

const THEIRS = '2999990001';
const OURS = '2999991009';

export interface Attempts {
  /** A caller is taken for an operator by the code. */
  readonly checksAreOff: boolean;
  /** What became of each operation: what it told of another organisation, and how many rows of it it wrote. */
  readonly operations: readonly {
    readonly name: string;
    readonly leaked: readonly string[];
    readonly written: number;
  }[];
}

/** Tries every operation on another organisation. */
export async function attempts(): Promise<Attempts> {
  const service = await startWithSample();
  try {
    await service.client(['directory:read'], THEIRS);
    return { checksAreOff: checksAreOff(), operations: await onTheirs(service) };
  } finally {
    await service.stop();
  }
}

function checksAreOff(): boolean {
  try {
    requireOperator({ actor: 'test', administers: [] });
    return true;
  } catch {
    return false;
  }
}

async function onTheirs(service: GraphqlService): Promise<Attempts['operations']> {
  const { address, database } = service;
  const token = await service.client(organisationPermissions, OURS);
  const values = await authorityValues(database);
  const { texts } = await secretsOf(database, THEIRS);
  const operations = operationsOf(await contract()).filter(
    ({ requires }) => requires !== 'signed-in' && requires !== 'e-service',
  );
  const owner = await database.connect();
  const tried: Attempts['operations'][number][] = [];
  for (const operation of operations) {
    const before = await countOf(owner, THEIRS);
    const document = documentFor(operation, values);
    const { data } = await askGraphql(address, token, document);
    const told = JSON.stringify(data ?? null);
    const asked = JSON.stringify(document);
    const leaked = texts.filter((text) => told.includes(text) && !asked.includes(text));
    tried.push({ name: operation.name, leaked, written: (await countOf(owner, THEIRS)) - before });
  }
  return tried;
}

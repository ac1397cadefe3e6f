import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DevelopmentIssuer } from '../../src/development/development-issuer.js';
import type { Permission } from '../../src/domain/access/permission.js';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import type { Variables } from '../../src/platform/config/environment.js';
import { createSampleDatabase, SAMPLE_BASE_URI } from './sample-register.js';
import { makeSetting } from './setting.js';
import { OPERATOR, startService, type TestService } from './service.js';

/** A GraphQL answer over HTTP. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly GraphqlFault[];
}

export interface GraphqlFault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly id: string; readonly [name: string]: unknown };
}

/** The service with the sample in it, and callers of every kind. */
export interface GraphqlService extends TestService {
  /** An access token of the employee, `uid@organisation-number`. */
  employee(orgAffiliation: string): Promise<string>;
  /** The token of a new machine client; without an organisation of an operator. */
  client(permissions: readonly Permission[], organisation?: string): Promise<string>;
  eService(entityId: string): Promise<string>;
  ask(token: string, query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
}

export async function startWithSample(variables: Variables = {}): Promise<GraphqlService> {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-graphql-'));
  const setting = await makeSetting(await createSampleDatabase(folder));
  const issuer = await DevelopmentIssuer.in(folder, 'https://issuer.test.example');
  const issuersFile = join(folder, 'issuers.json');
  writeFileSync(issuersFile, JSON.stringify([issuer.entry()]));
  const all = {
    ...setting.variables,
    ATTRIBUTE_BASE_URI: SAMPLE_BASE_URI,
    TOKEN_ISSUERS_FILE: issuersFile,
    DATA_FOLDER: folder,
    ...variables,
  };
  const service = await startService(all, { ...setting, variables: all });
  const clients = service.administration.get(MachineClientsService, { strict: false });
  let made = 0;
  const issue = async (
    owner: { organisation?: string; relyingParty?: string; operator?: boolean },
    permissions: readonly Permission[],
  ) => {
    const expiresAt = new Date(Date.now() + 86_400_000);
    const name = `test ${(++made).toString()}`;
    return (await clients.issue(OPERATOR, { ...owner, name, permissions, expiresAt, reason: 'test' })).token;
  };
  return {
    ...service,
    employee: (orgAffiliation) => issuer.tokenOf(orgAffiliation),
    client: (permissions, organisation) =>
      issue(organisation ? { organisation } : { operator: true }, permissions),
    eService: (entityId) => issue({ relyingParty: entityId }, []),
    ask: (token, query, values) => askGraphql(service.address, token, { query, variables: values }),
    stop: async () => {
      await service.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** @param body as JSON; a text or bytes are sent as they are */
export async function askGraphql(
  address: string,
  token: string | undefined,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Partial<GraphqlAnswer>;
  return { status: response.status, data: answer.data, errors: answer.errors ?? [] };
}

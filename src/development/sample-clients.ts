import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../domain/access/caller.js';
import { permissions } from '../domain/access/permission.js';
import type { MachineClientsService } from '../domain/callers/machine-clients.service.js';
import { E_SERVICES } from './sample-data.js';

/** Tokens of the sample's machine clients; the e-services' by entityID. */
export interface SampleTokens {
  readonly operator: string;
  readonly eServices: Readonly<Record<string, string>>;
}

const LIFETIME_MS = 365 * 86_400_000;

/** Issues the clients and keeps their tokens in the folder, readable by its owner alone. */
export async function issueSampleClients(
  clients: MachineClientsService,
  caller: Caller,
  folder: string,
): Promise<void> {
  const expiresAt = new Date(Date.now() + LIFETIME_MS);
  const common = { expiresAt, reason: 'Exempel' };
  const operator = await clients.issue(caller, { operator: true, name: 'GraphiQL', permissions, ...common });
  const eServices: Record<string, string> = {};
  for (const { entityId: relyingParty, displayName: name } of E_SERVICES) {
    const { token } = await clients.issue(caller, { relyingParty, name, permissions: [], ...common });
    eServices[relyingParty] = token;
  }
  const tokens: SampleTokens = { operator: operator.token, eServices };
  writeFileSync(fileIn(folder), JSON.stringify(tokens), { mode: 0o600 });
}

/** Undefined when they were issued into another folder. */
export function readSampleTokens(folder: string): SampleTokens | undefined {
  const file = fileIn(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SampleTokens) : undefined;
}

function fileIn(folder: string): string {
  return join(folder, 'sample-clients.json');
}

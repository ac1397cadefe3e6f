import type { INestApplicationContext } from '@nestjs/common';
import type { Client } from 'pg';
import type { AuthenticatedCaller, Caller } from '../../src/domain/access/caller.js';
import { callerFor } from '../../src/domain/access/caller.js';
import type { Permission } from '../../src/domain/access/permission.js';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { Authentication } from '../../src/domain/callers/authentication.js';
import { LastUse } from '../../src/domain/callers/last-use.js';
import type { NewMachineClient } from '../../src/domain/callers/machine-client.js';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { writeMachineToken } from '../../src/domain/callers/machine-token.rules.js';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';
import { openAdministration, OPERATOR } from '../support/service.js';
import { makeSetting, type Setting } from '../support/setting.js';

const NUMBER = '2021006883';
const OTHER = '2120000142';
const E_SERVICE = 'https://e-service.example/saml';
const A_DAY = 86_400_000;
const NEXT_MONTH = new Date(Date.now() + 30 * A_DAY);
const UNKNOWN = { code: 'access.unauthenticated', kind: 'unauthenticated' };

let setting: Setting;
let instance: INestApplicationContext;
let anotherInstance: INestApplicationContext;
let facts: PlantedFacts;
let owner: Client;
let organisation: string;
let other: string;
let names = 0;

beforeAll(async () => {
  setting = await makeSetting();
  facts = await PlantedFacts.in(setting.database);
  owner = await setting.database.connect();
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation(OTHER);
  await facts.relyingParty(E_SERVICE);
  instance = await openAdministration(setting.variables);
  anotherInstance = await openAdministration(setting.variables);
});
afterAll(async () => {
  await Promise.all([instance.close(), anotherInstance.close()]);
  await setting.remove();
});

const clients = () => instance.get(MachineClientsService, { strict: false });

function wanted(changes: Partial<NewMachineClient> = {}): NewMachineClient {
  return {
    organisation: NUMBER,
    name: `client ${(names += 1)}`,
    permissions: ['directory:read'],
    expiresAt: NEXT_MONTH,
    reason: 'beslut 7',
    ...changes,
  };
}

function issue(changes: Partial<NewMachineClient> = {}, caller: Caller = OPERATOR) {
  return clients().issue(caller, wanted(changes));
}

function authenticate(token: string, on = instance): Promise<AuthenticatedCaller> {
  return on.get(Authentication, { strict: false }).of(`Bearer ${token}`);
}

/** As the door makes it of an administrator with these permissions for the organisation. */
function administrator(...permissions: Permission[]): Caller {
  const grants = [{ organisations: [organisation], permissions: new Set(permissions) }];
  return callerFor({ kind: 'employee', actor: 'test:administrator', grants }, 'clients:write');
}

/** As the door makes it of a client for all organisations. */
function forAll(...permissions: Permission[]): Caller {
  const grants = [{ organisations: 'all' as const, permissions: new Set(permissions) }];
  return callerFor({ kind: 'client', actor: 'client:test', grants }, 'clients:write');
}

describe('a machine client', () => {
  it('of an organisation may do there what it was issued for', async () => {
    const { client, token } = await issue({ permissions: ['directory:read', 'mandates:read'] });
    expect(client).toMatchObject({ organisation: NUMBER, organisationId: organisation, status: 'active' });
    expect(await authenticate(token)).toEqual({
      kind: 'client',
      actor: `client:${client.id}`,
      until: NEXT_MONTH,
      grants: [{ organisations: [organisation], permissions: new Set(['directory:read', 'mandates:read']) }],
    });
  });

  it('of the operator may do it for all organisations', async () => {
    const { client, token } = await issue({
      organisation: undefined,
      operator: true,
      permissions: ['service:operate'],
    });
    expect(client).not.toHaveProperty('organisation');
    expect(await authenticate(token)).toMatchObject({
      kind: 'client',
      grants: [{ organisations: 'all', permissions: new Set(['service:operate']) }],
    });
  });

  it('of an e-service is nothing once the feed has expired that the e-service comes from', async () => {
    const entityId = 'https://of-feed.example/saml';
    await facts.run(
      `insert into metadata_feed (name, location, next_at, valid_until)
       values ('fed', 'https://md.example', now(), now() + interval '1 day')`,
    );
    await facts.relyingParty(entityId, { managed_by: 'feed:fed' });
    const { token } = await issue({ organisation: undefined, relyingParty: entityId, permissions: [] });
    expect(await authenticate(token)).toMatchObject({ kind: 'e-service', entityId });
    await facts.run(`update metadata_feed set valid_until = now() - interval '1 second'`);
    await expect(authenticate(token)).rejects.toMatchObject(UNKNOWN);
  });

  it('of an e-service is that e-service, and nothing once it is no longer registered', async () => {
    const entityId = 'https://leaving.example/saml';
    const party = await facts.relyingParty(entityId);
    const { client, token } = await issue({
      organisation: undefined,
      relyingParty: entityId,
      permissions: [],
    });
    const actor = `client:${client.id}`;
    expect(await authenticate(token)).toEqual({
      ...{ kind: 'e-service', actor, entityId, relyingPartyId: party },
    });
    await facts.run('update relying_party set removed_at = now() where id = $1', party);
    await expect(authenticate(token)).rejects.toMatchObject(UNKNOWN);
  });

  it('is refused at the next call on another instance when it has been revoked', async () => {
    const { client, token } = await issue();
    await expect(authenticate(token, anotherInstance)).resolves.toMatchObject({ kind: 'client' });
    const revoked = await clients().revoke(OPERATOR, { clientId: client.id, reason: 'slut' });
    expect(revoked).toMatchObject({ status: 'revoked', revokedAt: expect.any(Date) as Date });
    await expect(authenticate(token, anotherInstance)).rejects.toMatchObject(UNKNOWN);
  });

  it('tells nobody whether a token is unknown, expired, revoked, malformed or wrong in its secret', async () => {
    const [right, expired, revoked] = [await issue(), await issue(), await issue()];
    await facts.run(
      "update machine_client set recorded_at = now() - interval '1 day', expires_at = now() where id = $1",
      expired.client.id,
    );
    await clients().revoke(OPERATOR, { clientId: revoked.client.id, reason: 'slut' });
    const secret = Buffer.alloc(32);
    const tokens = [
      writeMachineToken('00000000-0000-4000-8000-000000000000', secret),
      writeMachineToken(right.client.id, secret),
      expired.token,
      revoked.token,
      `${right.token}A`,
      'behorig_',
      `behorig_${'0'.repeat(9000)}`,
      'x',
    ];
    const answers = await Promise.all(tokens.map((token) => authenticate(token).catch((e: unknown) => e)));
    const said = answers.map((error) => {
      expect(error).toMatchObject(UNKNOWN);
      const { code, message, remedy, details, cause } = error as DomainError;
      return JSON.stringify({ code, message, remedy, details, cause });
    });
    expect(new Set(said).size).toBe(1);
  });

  it('leaves no trace of its token in the database', async () => {
    const { client, token } = await issue();
    const secret = token.slice(-43);
    const { rows } = await owner.query<{ all: string }>(
      `select string_agg(to_jsonb(c)::text, '') || (select string_agg(to_jsonb(e)::text, '') from audit_event e) as all
       from machine_client c`,
    );
    expect(rows[0]?.all).toContain(client.id);
    expect(rows[0]?.all).not.toContain(secret);
    const { rows: hashes } = await owner.query<{ hash: string }>(
      "select encode(token_hash, 'hex') as hash from machine_client where id = $1",
      [client.id],
    );
    const { rows: events } = await owner.query<{ all: string }>(
      "select string_agg(to_jsonb(e)::text, '') as all from audit_event e",
    );
    expect(events[0]?.all).not.toContain(hashes[0]?.hash);
  });

  it('is told by its last use, recorded at most once a minute', async () => {
    const { client, token } = await issue();
    const lastUse = () =>
      owner
        .query<{ at: Date | null }>('select last_used_at as at from machine_client where id = $1', [
          client.id,
        ])
        .then(({ rows }) => rows[0]?.at?.getTime());
    const use = async (on: INestApplicationContext) => {
      await authenticate(token, on);
      await on.get(LastUse, { strict: false }).settled();
      return lastUse();
    };
    expect(await lastUse()).toBeUndefined();
    const first = await use(instance);
    expect(first).toBeGreaterThan(Date.now() - A_DAY);
    expect(await use(instance)).toBe(first);
    expect(await use(anotherInstance)).toBe(first);
    const [listed] = (await clients().list(OPERATOR, { organisation: NUMBER })).filter(
      ({ id }) => id === client.id,
    );
    expect(listed?.lastUsedAt?.getTime()).toBe(first);
  });

  it('is authenticated also when its last use cannot be recorded', async () => {
    const { client, token } = await issue();
    await owner.query('revoke update on machine_client from behorig_administration');
    try {
      await expect(authenticate(token)).resolves.toMatchObject({ actor: `client:${client.id}` });
      await instance.get(LastUse, { strict: false }).settled();
    } finally {
      await owner.query(
        'grant update (last_used_at, revoked_at) on machine_client to behorig_administration',
      );
    }
  });
});

describe('issuing', () => {
  it.each<[string, Partial<NewMachineClient>, string]>([
    ['no owner', { organisation: undefined }, 'client.owner-unclear'],
    ['two owners', { operator: true }, 'client.owner-unclear'],
    ['an unknown permission', { permissions: ['empty:bins'] }, 'client.unknown-permission'],
    ['no permission', { permissions: [] }, 'client.permissions-missing'],
    [
      'service:operate for an organisation',
      { permissions: ['service:operate'] },
      'client.operate-not-for-organisations',
    ],
    [
      'permissions for an e-service',
      { organisation: undefined, relyingParty: E_SERVICE },
      'client.e-service-administers',
    ],
    ['an end that has been', { expiresAt: new Date(Date.now() - A_DAY) }, 'client.expiry-out-of-range'],
    [
      'an end after two years',
      { expiresAt: new Date(Date.now() + 732 * A_DAY) },
      'client.expiry-out-of-range',
    ],
    ['an end that is no instant', { expiresAt: new Date(NaN) }, 'client.expiry-out-of-range'],
    ['no name', { name: ' ' }, 'directory.text-missing'],
    ['no reason', { reason: ' ' }, 'directory.text-missing'],
  ])('refuses %s, naming the field', async (_what, changes, code) => {
    await expect(issue(changes)).rejects.toMatchObject({
      code,
      kind: 'invalid-input',
      details: { field: expect.any(String) as string },
    });
  });

  it('refuses an e-service that is not registered', async () => {
    const changes = { organisation: undefined, relyingParty: 'https://nobody.example', permissions: [] };
    await expect(issue(changes)).rejects.toMatchObject({ code: 'relying-party.not-found' });
  });

  it('refuses the name of one that is not revoked, and gives it again afterwards', async () => {
    const { client } = await issue({ name: 'hr' });
    await expect(issue({ name: 'hr' })).rejects.toMatchObject({
      code: 'client.name-taken',
      kind: 'conflict',
    });
    await issue({ name: 'hr', organisation: OTHER });
    await clients().revoke(OPERATOR, { clientId: client.id, reason: 'byte' });
    await expect(issue({ name: 'hr' })).resolves.toBeDefined();
  });

  it('makes one of two that ask for a name at once', async () => {
    const outcomes = await Promise.allSettled([issue({ name: 'twice' }), issue({ name: 'twice' })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'client.name-taken', kind: 'conflict' });
  });

  it('is audited with its reason', async () => {
    const { client } = await issue({ permissions: ['roles:write'] });
    const audit = instance.get(AuditService, { strict: false });
    const [event] = await audit.list(OPERATOR, { organisation: NUMBER, limit: 1 });
    expect(event).toMatchObject({
      act: 'client.issue',
      actor: OPERATOR.actor,
      subjectIds: [client.id],
      details: { permissions: ['roles:write'], expiresAt: NEXT_MONTH.toISOString() },
      reason: 'beslut 7',
    });
    await clients().revoke(OPERATOR, { clientId: client.id, reason: 'slut' });
    const [revocation] = await audit.list(OPERATOR, { organisation: NUMBER, limit: 1 });
    expect(revocation).toMatchObject({ act: 'client.revoke', subjectIds: [client.id], reason: 'slut' });
  });
});

describe('who decides on clients', () => {
  it('gives no more than they have themselves', async () => {
    const caller = administrator('clients:write', 'directory:read');
    await expect(issue({ permissions: ['directory:read'] }, caller)).resolves.toBeDefined();
    await expect(
      issue({ permissions: ['directory:read', 'roles:write', 'clients:read'] }, caller),
    ).rejects.toMatchObject({
      code: 'client.more-than-own',
      kind: 'forbidden',
      details: { permissions: ['clients:read', 'roles:write'] },
    });
  });

  it('issues by a program of their own none that is in force longer than the program', async () => {
    const caller = { ...administrator('clients:write', 'directory:read'), until: NEXT_MONTH };
    await expect(issue({ expiresAt: NEXT_MONTH }, caller)).resolves.toBeDefined();
    await expect(issue({ expiresAt: new Date(NEXT_MONTH.getTime() + 1) }, caller)).rejects.toMatchObject({
      code: 'client.outlives-issuer',
      details: { field: 'expiresAt' },
    });
  });

  it('sees no other organisation, as if it did not exist', async () => {
    const caller = administrator('clients:write', 'directory:read');
    const [ofOthers, ofNobody] = await Promise.all(
      [OTHER, '5560360793'].map((number) => issue({ organisation: number }, caller).catch((e: unknown) => e)),
    );
    expect(ofOthers).toMatchObject({ code: 'organisation.not-found' });
    expect((ofOthers as Error).message).toBe((ofNobody as Error).message);
    const { client } = await issue({ organisation: OTHER });
    const revoke = (clientId: string) => clients().revoke(caller, { clientId, reason: 'x' });
    await expect(revoke(client.id)).rejects.toMatchObject({ code: 'client.not-found' });
    await expect(revoke('5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11')).rejects.toMatchObject({
      code: 'client.not-found',
    });
    await expect(revoke("' or true")).rejects.toMatchObject({ code: 'client.not-found' });
    const seen = await clients().list(caller, { revoked: true });
    expect(new Set(seen.map(({ organisationId }) => organisationId))).toEqual(new Set([organisation]));
    await expect(clients().list(caller, { organisation: OTHER })).rejects.toMatchObject({
      code: 'organisation.not-found',
    });
  });

  it('needs the permission for the organisation even when it administers it otherwise', async () => {
    const grants = [
      { organisations: [organisation, other], permissions: new Set(['directory:read'] as const) },
    ];
    const reader = callerFor({ kind: 'employee', actor: 'test:reader', grants }, 'directory:read');
    const refused = { code: 'client.not-permitted', kind: 'forbidden' };
    await expect(issue({}, reader)).rejects.toMatchObject(refused);
    const { client } = await issue();
    await expect(clients().revoke(reader, { clientId: client.id, reason: 'x' })).rejects.toMatchObject(
      refused,
    );
  });

  it.each<[string, Partial<NewMachineClient>]>([
    ["an operator's", { organisation: undefined, operator: true }],
    ["an e-service's", { organisation: undefined, relyingParty: E_SERVICE, permissions: [] }],
  ])('is an operator for %s', async (_what, changes) => {
    const operatorOnly = { code: 'access.operator-only', kind: 'forbidden' };
    await expect(issue(changes, administrator('clients:write', 'directory:read'))).rejects.toMatchObject(
      operatorOnly,
    );
    await expect(issue(changes, forAll('clients:write', 'directory:read'))).rejects.toMatchObject(
      operatorOnly,
    );
    const operator = forAll('clients:write', 'directory:read', 'service:operate');
    await expect(issue(changes, operator)).resolves.toBeDefined();
    const { client } = await issue(changes);
    const revoke = (caller: Caller) => clients().revoke(caller, { clientId: client.id, reason: 'x' });
    await expect(revoke(administrator('clients:write'))).rejects.toMatchObject({ code: 'client.not-found' });
    await expect(revoke(forAll('clients:write'))).rejects.toMatchObject(operatorOnly);
    await expect(revoke(operator)).resolves.toMatchObject({ status: 'revoked' });
  });

  it('gives an operator’s client no more than they have for all organisations', async () => {
    const caller = forAll('clients:write', 'service:operate');
    const asked = issue({ organisation: undefined, operator: true, permissions: ['roles:write'] }, caller);
    await expect(asked).rejects.toMatchObject({ code: 'client.more-than-own' });
  });

  it('revokes for good', async () => {
    const { client } = await issue();
    const revoke = () => clients().revoke(OPERATOR, { clientId: client.id, reason: 'slut' });
    await revoke();
    await expect(revoke()).rejects.toMatchObject({ code: 'client.already-revoked', kind: 'conflict' });
    expect(await clients().list(OPERATOR)).not.toContainEqual(expect.objectContaining({ id: client.id }));
    expect(await clients().list(OPERATOR, { revoked: true })).toContainEqual(
      expect.objectContaining({ id: client.id, status: 'revoked' }),
    );
  });
});

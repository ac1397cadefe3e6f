import { administerPowerCode } from '../../src/domain/access/administer-power.js';
import type { Permission } from '../../src/domain/access/permission.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { SAMPLE_BASE_URI } from '../support/sample-register.js';
import { OPERATOR } from '../support/service.js';

const NUMBER = '2999991009';
const POWER = administerPowerCode(SAMPLE_BASE_URI);
const IN_TWO_YEARS = new Date(Date.now() + 700 * 86_400_000).toISOString();
const LAST_DAY = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);

let service: GraphqlService;
beforeEach(async () => {
  service = await startWithSample();
}, 60_000);
afterEach(() => service.stop());

async function issued(token: string, permissions: readonly Permission[], name = 'integration') {
  const { data } = await service.ask(
    token,
    `mutation ($permissions: [String!]) { issueMachineClient(input: { organisation: "${NUMBER}", name: "${name}",
      permissions: $permissions, expiresAt: "${IN_TWO_YEARS}", reason: "Prov" }) {
      ... on IssuedMachineClient { token } } }`,
    { permissions },
  );
  return (data as { issueMachineClient: { token: string } }).issueMachineClient.token;
}

async function appoint(token: string): Promise<unknown> {
  const { data, errors } = await service.ask(
    token,
    `mutation { grantMandate(input: { holder: "hassan.ali@${NUMBER}", power: "${POWER}", period: { lastDay: "${LAST_DAY}" },
      limits: [{ dimension: "permission", values: ["directory:read"] }], basis: "KS 1", reason: "Prov" }) {
      ... on Mandate { status } ... on Refusal { code } } }`,
  );
  return data?.grantMandate ?? errors[0];
}

async function issueAnother(token: string): Promise<string | undefined> {
  const { errors } = await service.ask(
    token,
    `mutation { issueMachineClient(input: { organisation: "${NUMBER}", name: "more", permissions: ["directory:read"],
      expiresAt: "${LAST_DAY}T00:00:00Z", reason: "Prov" }) { __typename } }`,
  );
  return errors[0]?.extensions.code;
}

async function addUnit(token: string, code: string): Promise<unknown> {
  const { data } = await service.ask(
    token,
    `mutation { addUnit(input: { organisation: "${NUMBER}", code: "${code}", name: "${code}", reason: "Prov" }) { __typename } }`,
  );
  return data?.addUnit;
}

async function mandateOf(holder: string): Promise<string> {
  const [{ id } = { id: '' }] = await service.database.rows<{ id: string }>(
    `select m.id from mandate m join power p on p.id = m.power_id and p.code = $1
     join employment e on e.id = m.holder_id join organisation o on o.id = e.organisation_id
     where e.uid || '@' || o.number = $2`,
    [POWER, holder],
  );
  return id;
}

// A dismissed administrator kept what makes administrators for two years, by a client he had issued to himself.
it('a client decides on administrators and clients only while the person who issued it may', async () => {
  const token = await service.employee(`gunilla.hed@${NUMBER}`);
  const all: Permission[] = ['administrators:write', 'clients:write', 'directory:write', 'mandates:write'];
  const first = await issued(token, [...all, 'directory:read']);
  const second = await issued(first, [...all, 'directory:read'], 'of the client');
  for (const client of [first, second]) expect(await appoint(client)).toEqual({ status: 'ACTIVE' });
  const mandates = service.administration.get(MandatesService, { strict: false });
  const decision = { mandateId: await mandateOf(`gunilla.hed@${NUMBER}`), reason: 'Avsatt' };
  await mandates.suspend(OPERATOR, decision);
  for (const [n, client] of [first, second].entries()) {
    expect(await appoint(client)).toMatchObject({
      message: expect.stringMatching(
        /^A program decides .* only while the person who issued it may, too\. Let an administrator .* issue another/,
      ) as string,
      extensions: { code: 'access.issuer-lacks-permission', permission: 'administrators:write' },
    });
    expect(await issueAnother(client)).toBe('access.issuer-lacks-permission');
    // An integration goes on when somebody leaves.
    expect(await addUnit(client, `N${n}`)).toEqual({ __typename: 'Unit' });
    const { data } = await service.ask(client, '{ me { grants { permissions } } }');
    expect(JSON.stringify(data)).not.toMatch(/administrators:write|clients:write/);
  }
  await mandates.resume(OPERATOR, decision);
  expect(await appoint(first)).toEqual({ status: 'ACTIVE' });
});

it('what counts is what the person could give now, as whoever issues clients', async () => {
  const holder = `gunilla.hed@${NUMBER}`;
  const permissions: Permission[] = [
    'administrators:write',
    'clients:write',
    'directory:read',
    'mandates:write',
  ];
  const client = await issued(await service.employee(holder), permissions);
  const mandates = service.administration.get(MandatesService, { strict: false });
  await mandates.revoke(OPERATOR, { mandateId: await mandateOf(holder), reason: 'Avsatt' });
  const give = (...permission: Permission[]) =>
    mandates.grant(OPERATOR, {
      ...{ holder, power: POWER, limits: { permission }, until: new Date(IN_TWO_YEARS) },
      ...{ basis: 'KS 2', reason: 'Nytt uppdrag' },
    });
  const refused = { extensions: { code: 'access.issuer-lacks-permission' } };
  await give('administrators:write', 'directory:read');
  expect(await appoint(client)).toMatchObject(refused);
  await give('clients:write');
  expect(await appoint(client)).toEqual({ status: 'ACTIVE' });
});

it('a client that operators issued goes back to no person, and is not concerned', async () => {
  const client = await service.client(['mandates:write', 'administrators:write', 'directory:read'], NUMBER);
  const mandates = service.administration.get(MandatesService, { strict: false });
  await mandates.revoke(OPERATOR, { mandateId: await mandateOf(`gunilla.hed@${NUMBER}`), reason: 'Avsatt' });
  expect(await appoint(client)).toMatchObject({ status: 'ACTIVE' });
});

// Nobody could see whose clients were to be revoked when somebody left.
it('a client is shown with the person who issued it', async () => {
  const token = await service.employee(`gunilla.hed@${NUMBER}`);
  await issued(token, ['directory:read']);
  await service.client(['directory:read'], NUMBER);
  const { data } = await service.ask(
    token,
    `{ machineClients(organisation: "${NUMBER}") { issuedByPersonId } }`,
  );
  const [{ id } = { id: '' }] = await service.database.rows<{ id: string }>(
    `select person_id as id from employment where uid = 'gunilla.hed'`,
  );
  expect((data as { machineClients: { issuedByPersonId: string }[] }).machineClients).toEqual(
    expect.arrayContaining([{ issuedByPersonId: id }, { issuedByPersonId: null }]),
  );
});

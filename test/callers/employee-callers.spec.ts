import type { INestApplicationContext } from '@nestjs/common';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import { Authentication } from '../../src/domain/callers/authentication.js';
import { EmployeeCallers } from '../../src/domain/callers/employee-callers.js';
import type { Administrator } from '../../src/domain/access/caller.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';
import { openAdministration } from '../support/service.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { TestTokenIssuer } from '../support/token-issuer.js';

const NUMBER = '2021006883';
const OTHER = '2120000142';
const UNKNOWN = { code: 'access.unauthenticated', kind: 'unauthenticated' };
const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const AGO = '2026-01-01T00:00:00Z';

let setting: Setting;
let instance: INestApplicationContext;
let facts: PlantedFacts;
let issuer: TestTokenIssuer;
let folder: string;
let organisation: string;
let other: string;
let power: string;
let uids = 0;

beforeAll(async () => {
  setting = await makeSetting();
  facts = await PlantedFacts.in(setting.database);
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation(OTHER);
  power = await facts.power(`${setting.variables.ATTRIBUTE_BASE_URI ?? ''}/power/administer`);
  issuer = await TestTokenIssuer.start('https://attr.test.example');
  folder = mkdtempSync(join(tmpdir(), 'behorig-issuers-'));
  const file = join(folder, 'issuers.json');
  writeFileSync(file, JSON.stringify([issuer.entry({ organisations: [NUMBER] })]));
  instance = await openAdministration({ ...setting.variables, TOKEN_ISSUERS_FILE: file });
});
afterAll(async () => {
  await instance.close();
  await issuer.stop();
  await setting.remove();
  rmSync(folder, { recursive: true });
});

async function anEmployee(of = organisation, person?: string) {
  const uid = `e${(uids += 1)}`;
  const personId = person ?? (await facts.person());
  const id = await facts.employment(of, uid, { person: personId });
  return { id, personId, orgAffiliation: `${uid}@${of === organisation ? NUMBER : OTHER}` };
}

async function authenticate(claims: JWTPayload) {
  const header = `Bearer ${await issuer.token(claims)}`;
  return instance.get(Authentication, { strict: false }).of(header);
}

describe('an employee with an access token', () => {
  it('may administer what a mandate says, in the organisation that gave it', async () => {
    const { id, personId, orgAffiliation } = await anEmployee();
    const limits = { permission: ['mandates:read', 'mandates:write'] };
    await facts.mandate(organisation, id, power, { limits });
    expect(await authenticate({ orgAffiliation })).toEqual({
      kind: 'employee',
      actor: `openid:${issuer.address}#portal`,
      personId,
      grants: [{ organisations: [organisation], permissions: new Set(limits.permission) }],
    });
  });

  it('is known and may do nothing without a mandate, whatever role it has', async () => {
    const { id, personId, orgAffiliation } = await anEmployee();
    await facts.assignment(organisation, id, await facts.role('superanvändare', [power]));
    expect(await authenticate({ orgAffiliation })).toMatchObject({ personId, grants: [] });
  });

  it('does not become an administrator by an HSA-id that is moved to one', async () => {
    const { id } = await anEmployee();
    await facts.mandate(organisation, id, power);
    const moved = { recordedAt: '2026-05-01T00:00:00Z' };
    await facts.identifier(organisation, id, 'hsaId', 'SE2021006883-MOVED', moved);
    expect(await authenticate({ employeeHsaId: 'SE2021006883-MOVED' })).toMatchObject({ grants: [] });
    await facts.mandate(organisation, id, power, { recordedAt: '2026-05-02T00:00:00Z' });
    const { grants } = (await authenticate({ employeeHsaId: 'SE2021006883-MOVED' })) as Administrator;
    expect(grants).toHaveLength(1);
  });

  it('may do nothing more from the moment the mandate is revoked', async () => {
    const { id, orgAffiliation } = await anEmployee();
    const mandate = await facts.mandate(organisation, id, power, { states: [] });
    const active = await facts.state(organisation, mandate, 'active');
    expect(await authenticate({ orgAffiliation })).toMatchObject({
      grants: [{ organisations: [organisation] }],
    });
    const now = new Date().toISOString();
    await facts.end('mandate_state', active, now);
    await facts.state(organisation, mandate, 'revoked', { from: now, recordedAt: now });
    expect(await authenticate({ orgAffiliation })).toMatchObject({ grants: [] });
  });

  it('is identified at the level that its mandate asks for, or may do nothing', async () => {
    const { id, orgAffiliation } = await anEmployee();
    await facts.mandate(organisation, id, power, { limits: { 'assurance-level': [LOA3] } });
    expect(await authenticate({ orgAffiliation })).toMatchObject({ grants: [] });
    expect(await authenticate({ orgAffiliation, acr: `${LOA3}x` })).toMatchObject({ grants: [] });
    expect(await authenticate({ orgAffiliation, acr: LOA3 })).toMatchObject({
      grants: [{ organisations: [organisation] }],
    });
  });

  it('may do nothing in another organisation that employs the same person', async () => {
    const there = await anEmployee(other);
    await facts.mandate(other, there.id, power);
    const here = await anEmployee(organisation, there.personId);
    expect(await authenticate({ orgAffiliation: here.orgAffiliation })).toMatchObject({ grants: [] });
  });

  it('is found by HSA-id too, and by both when they name the same employment', async () => {
    const { id, personId, orgAffiliation } = await anEmployee();
    await facts.identifier(organisation, id, 'hsaId', 'SE2021006883-A1');
    const employeeHsaId = 'SE2021006883-a1';
    expect(await authenticate({ employeeHsaId })).toMatchObject({ personId });
    expect(await authenticate({ employeeHsaId, orgAffiliation })).toMatchObject({ personId });
    const another = await anEmployee(organisation, personId);
    const mixed = authenticate({ employeeHsaId, orgAffiliation: another.orgAffiliation });
    await expect(mixed).rejects.toMatchObject(UNKNOWN);
    const half = authenticate({ employeeHsaId, orgAffiliation: `nobody@${NUMBER}` });
    await expect(half).rejects.toMatchObject(UNKNOWN);
  });

  it.each<[string, () => Promise<JWTPayload>]>([
    ['nobody', () => Promise.resolve({ orgAffiliation: `nobody@${NUMBER}` })],
    [
      'an employee of an organisation for which the issuer does not speak',
      async () => ({ orgAffiliation: (await anEmployee(other)).orgAffiliation }),
    ],
    [
      'somebody who has left',
      async () => {
        await facts.employment(organisation, 'left', { terms: [{ until: AGO }] });
        return { orgAffiliation: `left@${NUMBER}` };
      },
    ],
    [
      'an employee of an organisation that is not onboarded',
      async () => {
        const waiting = await facts.organisation('5560360793', { onboardedAt: null });
        await facts.employment(waiting, 'early');
        return { orgAffiliation: 'early@5560360793' };
      },
    ],
  ])('is not known when the token names %s', async (_what, claims) => {
    await expect(authenticate(await claims())).rejects.toMatchObject(UNKNOWN);
  });
});

describe('an employee identified in another way', () => {
  const identified = (subjects: { type: 'orgAffiliation' | 'personalIdentityNumber'; value: string }[]) =>
    instance
      .get(EmployeeCallers, { strict: false })
      .of({ subjects, actor: 'saml:idp', organisations: 'all' });

  it('is the same caller under the actor that its door says', async () => {
    const { personId, orgAffiliation } = await anEmployee(other);
    const subjects = [{ type: 'orgAffiliation' as const, value: orgAffiliation }];
    expect(await identified(subjects)).toEqual({ kind: 'employee', actor: 'saml:idp', personId, grants: [] });
  });

  it('is not known by a personal number, nor by nothing', async () => {
    const subject = { type: 'personalIdentityNumber' as const, value: '199001012385' };
    await expect(identified([subject])).rejects.toMatchObject(UNKNOWN);
    await expect(identified([])).rejects.toMatchObject(UNKNOWN);
  });
});

describe('the header of a request', () => {
  const of = (header: string | undefined) => instance.get(Authentication, { strict: false }).of(header);

  it('may write the scheme in any case', async () => {
    const { orgAffiliation, personId } = await anEmployee();
    const token = await issuer.token({ orgAffiliation });
    for (const scheme of ['bearer', 'BEARER', 'Bearer'])
      expect(await of(`${scheme} ${token}`)).toMatchObject({ personId });
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['the scheme alone', 'Bearer'],
    ['no token', 'Bearer '],
    ['another scheme', 'Basic YTpi'],
    ['two tokens', 'Bearer a.b.c d.e.f'],
    ['two headers in one', 'Bearer a.b.c, Bearer d.e.f'],
  ])('is refused when it holds %s', async (_what, header) => {
    await expect(of(header)).rejects.toMatchObject(UNKNOWN);
  });
});

it('does not start with a fault in the issuers’ file, and names it', async () => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, JSON.stringify([issuer.entry({ algorithms: ['HS256'] })]));
  const start = openAdministration({ ...setting.variables, TOKEN_ISSUERS_FILE: file });
  await expect(start).rejects.toThrow('TOKEN_ISSUERS_FILE[0].algorithms must be among');
});

import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { inDays } from '../saml/arrangements.js';
import type { Asker } from '../saml/asker.js';
import { ANNA, BASE, startScenario, type Scenario } from '../saml/scenario.js';
import { askGraphql } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';

const QUERY = `query Ask($value: String!, $attributes: [RequestedAttributeInput!]) {
  releasedAttributes(subject: { type: ORG_AFFILIATION, value: $value }, attributes: $attributes) {
    responseId validUntil attributes { name friendlyName values }
  }
}`;
const DISPLAY_NAME = 'urn:oid:2.16.840.1.113730.3.1.241';

interface Released {
  readonly responseId: string;
  readonly validUntil: string;
  readonly attributes: readonly { readonly friendlyName: string }[];
}

describe('releasedAttributes', () => {
  let scenario: Scenario;
  let asker: Asker;
  let token: string;
  let issued = 0;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party('asks', {}, { release: ['displayName', 'role'] });
    token = await tokenOf(asker.entityId);
  });
  afterAll(() => scenario.stop());

  it('tells an e-service what its agreement releases, by name and friendly name', async () => {
    const attributes = [{ name: 'displayName' }];
    const name = { name: DISPLAY_NAME, friendlyName: 'displayName', values: ['Anna Andersson'] };
    expect((await released({ attributes })).attributes).toEqual([name]);
  });

  it('tells everything that may be told when nothing is named, however nothing is said', async () => {
    for (const variables of [{}, { attributes: [] }, {}]) {
      const { attributes } = await released(variables);
      expect(attributes.map(({ friendlyName }) => friendlyName).sort()).toEqual(['displayName', 'role']);
    }
  });

  it('is recorded under the id that the answer has', async () => {
    const { responseId } = await released({});
    expect((await scenario.arrange.disclosures(asker.entityId))[0]).toMatchObject({
      channel: 'graphql',
      requester: asker.entityId,
      responseId,
      released: expect.arrayContaining([DISPLAY_NAME, `${BASE}/role`]) as string[],
    });
  });

  it('does not answer what could not be recorded, known subject or not', async () => {
    const owner = await scenario.service.database.connect();
    const before = (await scenario.arrange.disclosures(asker.entityId)).length;
    await owner.query('REVOKE INSERT ON disclosure FROM behorig_answering');
    try {
      for (const value of [ANNA, 'ingen@2021006883']) {
        const { data, errors } = await ask({ value });
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(['disclosure.not-recorded']);
        expect(data ?? null).toBeNull();
      }
    } finally {
      await owner.query('GRANT INSERT ON disclosure TO behorig_answering');
    }
    expect(await scenario.arrange.disclosures(asker.entityId)).toHaveLength(before);
    expect((await released({})).attributes).toHaveLength(2);
  });

  it('tells nothing under an agreement that requires encryption, although SAML can encrypt', async () => {
    const secret = await scenario.party('secret', {}, { requireEncryption: true });
    expect((await secret.ask({ nameId: ANNA })).assertion).toMatchObject({ encrypted: true });
    expect((await released({}, await tokenOf(secret.entityId))).attributes).toEqual([]);
  });

  it('is not to be relied on for more than five minutes', async () => {
    const left = new Date((await released({})).validUntil).getTime() - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(300_000);
  });

  it('refuses an attribute that is named twice, also by its other name', async () => {
    const { errors } = await ask({ attributes: [{ name: 'displayName' }, { name: DISPLAY_NAME }] });
    expect(errors[0]?.extensions).toMatchObject({ code: 'release.attribute-twice', field: 'attributes' });
  });

  it.each([
    ['no subject', { value: '' }, 'subject.value'],
    ['a subject longer than any', { value: 'a'.repeat(1001) }, 'subject.value'],
    ['an attribute without a name', { attributes: [{ name: '' }] }, 'attributes.0.name'],
    [
      'more attributes than there are',
      { attributes: Array.from({ length: 101 }, (_, index) => ({ name: `urn:x:${String(index)}` })) },
      'attributes',
    ],
  ])('refuses %s by the name of the field', async (_, variables, field) => {
    const { errors } = await ask(variables);
    expect(errors[0]?.extensions).toMatchObject({ code: 'input.invalid', field });
  });

  it('is for e-services alone', async () => {
    const clients = scenario.service.administration.get(MachineClientsService, { strict: false });
    const operator = await clients.issue(OPERATOR, {
      operator: true,
      name: 'operator',
      permissions: ['directory:read', 'mandates:read', 'service:operate'],
      expiresAt: inDays(1),
      reason: 'test',
    });
    const { errors, data } = await ask({}, operator.token);
    expect(errors[0]?.extensions.code).toBe('access.e-service-only');
    expect(data ?? null).toBeNull();
  });

  it('is for nobody once the e-service is no longer registered', async () => {
    const leaving = await scenario.party('leaving');
    const its = await tokenOf(leaving.entityId);
    expect((await released({}, its)).attributes).not.toEqual([]);
    await scenario.arrange.removeParty(leaving.entityId);
    const { status, errors } = await ask({}, its);
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'access.unauthenticated']);
  });

  function ask(variables: Record<string, unknown>, its = token) {
    const body = { query: QUERY, variables: { value: ANNA, ...variables } };
    return askGraphql(scenario.service.address, its, body);
  }

  async function released(variables: Record<string, unknown>, its = token): Promise<Released> {
    const { data, errors } = await ask(variables, its);
    expect(errors).toEqual([]);
    return data?.releasedAttributes as Released;
  }

  async function tokenOf(relyingParty: string): Promise<string> {
    const clients = scenario.service.administration.get(MachineClientsService, { strict: false });
    const name = `e-service ${String(++issued)}`;
    const client = { relyingParty, name, permissions: [], expiresAt: inDays(1), reason: 'test' };
    return (await clients.issue(OPERATOR, client)).token;
  }
});

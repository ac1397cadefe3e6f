import { EXEMPEL, inDays } from './arrangements.js';
import type { Asker } from './asker.js';
import { ORG_AFFILIATION } from './asker.js';
import { ANNA, BASE, HANDLES, SIGN, startScenario, type Scenario } from './scenario.js';

describe('an answer with data', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party('plain', { encryption: false });
  });
  afterAll(() => scenario.stop());

  it('states exactly what is on record, by attribute name', async () => {
    const { status, assertion } = await asker.ask({ nameId: ANNA });
    expect(status).toEqual(['Success']);
    const values = new Map(assertion?.attributes.map((attribute) => [attribute.name, attribute.values]));
    const details = values.get(`${BASE}/mandateDetails`)?.map((text) => JSON.parse(text) as unknown);
    values.delete(`${BASE}/mandateDetails`);
    expect(Object.fromEntries(values)).toEqual({
      [ORG_AFFILIATION]: [ANNA],
      'urn:oid:2.5.4.10': ['Exempelmyndigheten'],
      'urn:oid:2.5.4.97': [EXEMPEL],
      'urn:oid:2.16.840.1.113730.3.1.241': ['Anna Andersson'],
      'urn:oid:2.5.4.11': ['Enheten norr'],
      'urn:oid:2.5.4.12': ['Handläggare'],
      'urn:oid:0.9.2342.19200300.100.1.3': ['anna@exempel.example'],
      'urn:oid:1.2.752.29.6.2.1': [`SE${EXEMPEL}-AA01`],
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': ['anna@exempel.example'],
      'urn:oid:1.2.752.201.3.4': ['NO:5068907693'],
      [`${BASE}/role`]: [`${HANDLES}@${EXEMPEL}`],
      [`${BASE}/mandate`]: [`${SIGN}@${EXEMPEL}`],
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.7': [
        `${BASE}/role/${HANDLES}#organisation=${EXEMPEL}`,
        `${SIGN}#organisation=${EXEMPEL}`,
      ],
    });
    expect(details).toMatchObject([{ id: scenario.mandateId, power: SIGN, organisation: EXEMPEL }]);
  });

  it('repeats the NameID in all five parts, to the letter', async () => {
    const nameId = {
      value: ` ANNA.Andersson@${EXEMPEL}`,
      format: ORG_AFFILIATION,
      nameQualifier: 'https://idp.example/"<&>',
      spNameQualifier: 'https://plain.example/sp\u00a0\t',
      spProvidedId: 'å😀',
    };
    const { assertion } = await asker.ask({ nameId });
    expect(assertion?.nameId).toStrictEqual(nameId);
  });

  it('adds no part to a NameID that has none', async () => {
    const { assertion } = await asker.ask({ nameId: ANNA });
    expect(assertion?.nameId).toStrictEqual({ value: ANNA, format: ORG_AFFILIATION });
  });

  it('is for the asking party, for this question, for one use and for nobody else', async () => {
    const id = '_a-question';
    const { text, assertion } = await asker.ask({ nameId: ANNA, id });
    expect(assertion).toMatchObject({
      issuer: scenario.authority.entityId,
      audience: asker.entityId,
      recipient: `${asker.entityId}/acs`,
    });
    const confirmation = /<ns1:SubjectConfirmation .*<\/ns1:SubjectConfirmation>/.exec(text)?.[0];
    expect(confirmation).toContain('Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"');
    expect(confirmation).toContain(`InResponseTo="${id}"`);
    expect(text).toContain('<ns1:OneTimeUse></ns1:OneTimeUse>');
    expect(text).toContain('<ns1:ProxyRestriction Count="0"></ns1:ProxyRestriction>');
  });

  it('is addressed to a party without a place to receive assertions by its name', async () => {
    const requester = await scenario.party('query-role', { role: 'query', encryption: false });
    expect((await requester.ask({ nameId: ANNA })).assertion?.recipient).toBe(requester.entityId);
  });

  it('holds from now for five minutes', async () => {
    const before = Date.now();
    const { assertion } = await asker.ask({ nameId: ANNA });
    expect(assertion!.notBefore.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(assertion!.notBefore.getTime()).toBeLessThanOrEqual(Date.now());
    expect(assertion!.notOnOrAfter.getTime() - assertion!.notBefore.getTime()).toBe(300_000);
  });

  it('is taken without a Destination, as Shibboleth asks', async () => {
    expect((await asker.ask({ nameId: ANNA, destination: undefined })).assertion).toBeDefined();
  });

  describe('never outlives what it states:', () => {
    const soon = () => new Date(Date.now() + 60_000);
    const role = { name: `${BASE}/role` };

    it('a mandate', async () => {
      const until = soon();
      const { orgAffiliation } = await scenario.arrange.employee('kort.mandat');
      await scenario.arrange.mandate(orgAffiliation, SIGN, { until });
      expect((await asker.ask({ nameId: orgAffiliation })).assertion?.notOnOrAfter).toEqual(until);
      const organisation = [{ name: 'urn:oid:2.5.4.10' }];
      const { assertion } = await asker.ask({ nameId: orgAffiliation, attributes: organisation });
      expect(assertion!.notOnOrAfter.getTime()).toBeGreaterThan(until.getTime());
    });

    it('a role', async () => {
      const until = soon();
      const { orgAffiliation } = await scenario.arrange.employee('kort.roll');
      await scenario.arrange.assign(orgAffiliation, HANDLES, { until });
      const { assertion } = await asker.ask({ nameId: orgAffiliation, attributes: [role] });
      expect(assertion?.notOnOrAfter).toEqual(until);
    });

    it('an employment', async () => {
      const until = soon();
      const { orgAffiliation } = await scenario.arrange.employee('kort.anstallning', { term: { until } });
      await scenario.arrange.assign(orgAffiliation, HANDLES, { until });
      expect((await asker.ask({ nameId: orgAffiliation })).assertion?.notOnOrAfter).toEqual(until);
    });

    it('an agreement', async () => {
      const until = soon();
      const brief = await scenario.party('brief', { encryption: false }, { until });
      expect((await brief.ask({ nameId: ANNA })).assertion?.notOnOrAfter).toEqual(until);
    });
  });

  it('states nothing that is yet to begin', async () => {
    const { orgAffiliation } = await scenario.arrange.employee('senare');
    await scenario.arrange.mandate(orgAffiliation, SIGN, { from: inDays(1) });
    await scenario.arrange.assign(orgAffiliation, HANDLES, { from: inDays(1) });
    const { released } = await asker.ask({ nameId: orgAffiliation });
    expect(Object.keys(released).sort()).toEqual([
      'displayName',
      'o',
      'orgAffiliation',
      'organizationIdentifier',
    ]);
  });
});

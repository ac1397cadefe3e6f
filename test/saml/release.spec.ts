import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import type { QueriedAttribute } from '../../src/protocols/saml/xml/requester/query-writer.js';
import type { EServiceOptions } from '../support/e-service.js';
import { EXEMPEL } from './arrangements.js';
import {
  ACCEPTS_COORDINATION_NUMBER,
  ANNA,
  ANNAS_NUMBER,
  BASE,
  HANDLES,
  SIGN,
  startScenario,
  type Scenario,
} from './scenario.js';

const O = 'urn:oid:2.5.4.10';
const DISPLAY_NAME = 'urn:oid:2.16.840.1.113730.3.1.241';
const MAIL = 'urn:oid:0.9.2342.19200300.100.1.3';
const ROLE = `${BASE}/role`;
const MANDATE = `${BASE}/mandate`;
const NUMBER = 'urn:oid:1.2.752.29.4.13';
const URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified';
const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';
const ARCHIVES = 'arkivarie';
const PAY = 'https://power.example/pay';
/** A made-up samordningsnummer: 60 is added to the day. */
const COORDINATION_NUMBER = '199001612382';

const at = (code: string) => `${code}@${EXEMPEL}`;

describe('what is released', () => {
  let scenario: Scenario;
  let parties = 0;
  let coordinated: string;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.arrange.role(ARCHIVES);
    await scenario.arrange.assign(ANNA, ARCHIVES);
    await scenario.arrange.power(PAY, { dimensions: [{ name: 'amount', kind: 'maximum' }] });
    await scenario.arrange.mandate(ANNA, PAY, { limits: { amount: ['1000'] } });
    const person = { personalNumber: COORDINATION_NUMBER };
    coordinated = (await scenario.arrange.employee('samordnad', { person })).orgAffiliation;
  });
  afterAll(() => scenario.stop());

  async function released(
    agreement: Partial<NewAgreement>,
    attributes: QueriedAttribute[] = [],
    { nameId = ANNA, ...options }: EServiceOptions & { nameId?: string } = {},
  ) {
    const name = `party-${String(parties++)}`;
    const asker = await scenario.party(name, { encryption: false, ...options }, agreement);
    const { status, released: values } = await asker.ask({ nameId, attributes });
    expect(status).toEqual(['Success']);
    return values;
  }

  describe('by the agreement', () => {
    it.each<[string, Partial<NewAgreement>, Record<string, string[]>]>([
      [
        'the attributes it lists',
        { release: ['o', DISPLAY_NAME] },
        { o: ['Exempelmyndigheten'], displayName: ['Anna Andersson'] },
      ],
      ['the roles it lists', { release: ['role'], roles: [HANDLES] }, { role: [at(HANDLES)] }],
      ['all roles', { release: ['role'] }, { role: [at(ARCHIVES), at(HANDLES)] }],
      ['no role when it lists none', { release: ['role'], roles: [] }, {}],
      ['the powers it lists', { release: ['mandate'], powers: [SIGN] }, { mandate: [at(SIGN)] }],
      ['no power when it lists none', { release: ['mandate'], powers: [] }, {}],
      [
        'no role for a power of the same code',
        { release: ['role', 'mandate'], roles: [HANDLES], powers: [] },
        { role: [at(HANDLES)] },
      ],
      ['a limited mandate only with its limits', { release: ['mandate'] }, { mandate: [at(SIGN)] }],
      ['nothing when it lists nothing', { release: [] }, {}],
      [
        'the personal number when it names it',
        { release: ['personalIdentityNumber'] },
        { personalIdentityNumber: [ANNAS_NUMBER] },
      ],
    ])('are %s', async (_what, agreement, expected) => {
      expect(sorted(await released(agreement))).toEqual(expected);
    });

    it('is never the personal number for all attributes', async () => {
      const everything = await released({ release: 'all' }, [{ name: NUMBER }, { name: O }]);
      expect(everything).toEqual({ o: ['Exempelmyndigheten'] });
    });

    it('is a limited mandate together with its limits', async () => {
      const { mandate, mandateDetails } = await released({ release: ['mandate', 'mandateDetails'] });
      expect([...(mandate ?? [])].sort()).toEqual([at(PAY), at(SIGN)]);
      const details = (mandateDetails ?? []).map((text) => JSON.parse(text) as Record<string, unknown>);
      expect(details.find(({ power }) => power === PAY)).toMatchObject({ limits: { amount: ['1000'] } });
    });
  });

  describe('by the query', () => {
    it.each<[string, QueriedAttribute[], Record<string, string[]>]>([
      ['only the attributes it names', [{ name: O }], { o: ['Exempelmyndigheten'] }],
      ['only the values it names', [{ name: ROLE, values: [at(HANDLES)] }], { role: [at(HANDLES)] }],
      ['any value for an empty value', [{ name: ROLE, values: [''] }], { role: [at(ARCHIVES), at(HANDLES)] }],
      ['nothing for a value that is not held', [{ name: ROLE, values: [at('generaldirektor')] }], {}],
      [
        'values of the directory in any case',
        [{ name: O, values: [' EXEMPELmyndigheten'] }],
        { o: ['Exempelmyndigheten'] },
      ],
      ['codes in their own case alone', [{ name: ROLE, values: [at(HANDLES).toUpperCase()] }], {}],
      [
        'what is known beside what is not',
        [{ name: 'urn:x:unknown' }, { name: O }],
        { o: ['Exempelmyndigheten'] },
      ],
      ['nothing for the unknown alone', [{ name: 'urn:x:unknown' }], {}],
      ['nothing by friendly name', [{ name: 'o', friendlyName: 'o' }], {}],
      [
        'nothing for another attribute in the guise of a friendly name',
        [{ name: 'urn:x', friendlyName: 'o' }],
        {},
      ],
      [
        'attributes of unspecified name format',
        [{ name: O, nameFormat: UNSPECIFIED }],
        { o: ['Exempelmyndigheten'] },
      ],
      ['nothing of a name format that we do not use', [{ name: O, nameFormat: BASIC }], {}],
    ])('is %s', async (_what, attributes, expected) => {
      expect(sorted(await released({}, attributes))).toEqual(expected);
    });

    it('is what the metadata declares when the query names nothing', async () => {
      const requestedAttributes = declares([O, MANDATE]);
      const agreement = { release: ['o', 'mail', 'role'] };
      expect(await released(agreement, [], { requestedAttributes })).toEqual({ o: ['Exempelmyndigheten'] });
      expect(await released(agreement, [{ name: MAIL }], { requestedAttributes })).toEqual({
        mail: ['anna@exempel.example'],
      });
    });

    it('is nothing when the metadata declares only what we do not know', async () => {
      expect(await released({}, [], { requestedAttributes: declares([O], BASIC) })).toEqual({});
      expect(await released({}, [], { requestedAttributes: declares(['urn:x:unknown']) })).toEqual({});
    });
  });

  describe('about a person', () => {
    it('is a samordningsnummer only to who declares to accept it', async () => {
      const agreement = { release: ['personalIdentityNumber', 'o'] };
      expect(await released(agreement, [], { nameId: coordinated })).toEqual({ o: ['Exempelmyndigheten'] });
      const accepting = { nameId: coordinated, extensions: ACCEPTS_COORDINATION_NUMBER };
      expect(await released(agreement, [], accepting)).toMatchObject({
        personalIdentityNumber: [COORDINATION_NUMBER],
      });
    });

    it('of protected identity is neither name nor place', async () => {
      const { orgAffiliation } = await scenario.arrange.employee('skyddad', {
        protectedIdentity: true,
        term: { displayName: 'Synlig Sara', unit: 'NORD', title: 'Chef', mail: 'sara@exempel.example' },
      });
      const values = await released({}, [], { nameId: orgAffiliation });
      expect(values.displayName).toEqual([expect.stringMatching(/^Medarbetare [0-9a-f]{8}$/)]);
      for (const name of ['mail', 'ou', 'title']) expect(values[name]).toBeUndefined();
      expect(JSON.stringify(values)).not.toMatch(/Sara/i);
    });
  });

  describe('at this moment:', () => {
    it('no mandate that was revoked since the last query', async () => {
      const { orgAffiliation } = await scenario.arrange.employee('aterkallad');
      const mandateId = await scenario.arrange.mandate(orgAffiliation, SIGN);
      const asker = await scenario.party('between', { encryption: false }, { release: ['mandate'] });
      expect((await asker.ask({ nameId: orgAffiliation })).released).toEqual({ mandate: [at(SIGN)] });
      await scenario.arrange.revoke(mandateId);
      expect((await asker.ask({ nameId: orgAffiliation })).released).toEqual({});
    });

    it('nothing about who is no longer employed', async () => {
      const { orgAffiliation } = await scenario.arrange.employee('slutar');
      const asker = await scenario.party('leaving', { encryption: false });
      expect((await asker.ask({ nameId: orgAffiliation })).assertion).toBeDefined();
      await scenario.arrange.endEmployment(orgAffiliation);
      expect((await asker.ask({ nameId: orgAffiliation })).assertion).toBeUndefined();
    });

    it('nothing after the agreement has ended', async () => {
      const asker = await scenario.party('parting', { encryption: false }, false);
      const agreement = await scenario.arrange.agreement(asker.entityId);
      expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
      await scenario.arrange.endAgreement(agreement);
      expect((await asker.ask({ nameId: ANNA })).assertion).toBeUndefined();
    });
  });
});

function declares(names: string[], format = URI): string {
  const requested = names.map((name) => `<md:RequestedAttribute Name="${name}" NameFormat="${format}"/>`);
  return `<md:AttributeConsumingService index="0"><md:ServiceName xml:lang="sv">x</md:ServiceName>${requested.join('')}</md:AttributeConsumingService>`;
}

function sorted(values: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(values).map(([name, texts]) => [name, [...texts].sort()]));
}

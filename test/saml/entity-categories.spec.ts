import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { makeEService, type EServiceOptions } from '../support/e-service.js';
import { Asker } from './asker.js';
import { ANNA, ANNAS_NUMBER, declaring, startScenario, type Scenario } from './scenario.js';

const SIGNATURE_SERVICE = 'http://id.elegnamnden.se/st/1.0/sigservice';
const PREPAID = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
const LOA3_ORGID = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';
const NAME = { displayName: ['Anna Andersson'] };
const AFFILIATION = { orgAffiliation: [ANNA] };

let scenario: Scenario;
let ids: string[] = [];
beforeAll(async () => {
  scenario = await startScenario();
});
afterAll(() => scenario.stop());
afterEach(async () => {
  for (const id of ids) await scenario.arrange.endAgreement(id);
  ids = [];
});

/** Made with whichever party declares what is required; ended with the test. */
async function withWhichever(agreement: Partial<NewAgreement>): Promise<string> {
  const id = await scenario.arrange.agreement('', { ...agreement, relyingParty: undefined, anyParty: true });
  ids.push(id);
  return id;
}

async function party(name: string, categories: readonly string[], options: EServiceOptions = {}) {
  const extensions = declaring(...categories);
  return scenario.party(name, { encryption: false, ...options, extensions }, false);
}

const released = async (asker: Asker) => (await asker.ask({ nameId: ANNA })).released;

describe('a signature service that asks for attributes of a certificate', () => {
  it.each(['sp', 'query'] as const)('as %s is told what its own agreement says', async (role) => {
    const asker = await party(`signs-as-${role}`, [SIGNATURE_SERVICE], { role });
    expect(await released(asker)).toEqual({});
    await scenario.arrange.agreement(asker.entityId, { release: ['displayName'] });
    expect(await released(asker)).toEqual(NAME);
  });

  it('is not among whichever e-service, and an e-service not among whichever signature service', async () => {
    const contracts = [PREPAID];
    const [signing, other] = [
      await party('signs', [PREPAID, SIGNATURE_SERVICE]),
      await party('serves', [PREPAID]),
    ];
    await withWhichever({ release: ['orgAffiliation'], requires: { contracts } });
    expect([await released(signing), await released(other)]).toEqual([{}, AFFILIATION]);
    await withWhichever({ release: ['displayName'], requires: { contracts, kind: 'signatureService' } });
    expect([await released(signing), await released(other)]).toEqual([NAME, AFFILIATION]);
  });

  it('is told nothing more of an agreement that asks for one when it is none any longer', async () => {
    const asker = await party('signed', [SIGNATURE_SERVICE]);
    const requires = { kind: 'signatureService' } as const;
    await scenario.arrange.agreement(asker.entityId, { release: ['displayName'], requires });
    expect(await released(asker)).toEqual(NAME);
    const changed = await makeEService(asker.entityId, { encryption: false });
    await scenario.arrange.relyingParty(changed);
    expect(await released(new Asker(asker.address, asker.authority, changed))).toEqual({});
  });
});

it('whoever declares what is required is told, by whose agreement is on record, and nobody once it is not declared', async () => {
  const requires = { contracts: [PREPAID], serviceCategories: [LOA3_ORGID] };
  const agreementId = await withWhichever({ release: ['orgAffiliation'], requires });
  const asker = await party('declaring', [PREPAID, LOA3_ORGID]);
  expect(await released(asker)).toEqual(AFFILIATION);
  expect(await scenario.arrange.disclosures(asker.entityId)).toMatchObject([
    { agreementId, outcome: 'released', released: ['urn:oid:1.2.752.201.3.1'] },
  ]);
  const changed = await makeEService(asker.entityId, { encryption: false, extensions: declaring(PREPAID) });
  await scenario.arrange.relyingParty(changed);
  expect(await released(new Asker(asker.address, asker.authority, changed))).toEqual({});
  const [latest] = await scenario.arrange.disclosures(asker.entityId);
  expect(latest).toMatchObject({
    outcome: 'nothing',
    withheld: { 'urn:oid:1.2.752.201.3.1': 'no-agreement' },
  });
  expect(latest?.agreementId).toBeUndefined();
});

it('a personal number goes out to who declares no service category, not to who wants organisational identities', async () => {
  const agreement = { release: ['personalIdentityNumber'] };
  const [undeclared, orgid] = [await party('undeclared', [PREPAID]), await party('orgid', [LOA3_ORGID])];
  for (const { entityId } of [undeclared, orgid]) await scenario.arrange.agreement(entityId, agreement);
  expect(await released(undeclared)).toEqual({ personalIdentityNumber: [ANNAS_NUMBER] });
  expect(await released(orgid)).toEqual({});
  expect(await scenario.arrange.disclosures(orgid.entityId)).toMatchObject([
    { withheld: { 'urn:oid:1.2.752.29.4.13': 'service-category' } },
  ]);
});

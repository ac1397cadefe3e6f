import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { EXEMPEL, inDays } from '../saml/arrangements.js';
import { declaring, startScenario, type Scenario } from '../saml/scenario.js';
import { makeEService } from '../support/e-service.js';
import { askGraphql } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';

const PREPAID = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
const LOA3_ORGID = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';
const PUBLIC = 'http://id.elegnamnden.se/st/1.0/public-sector-sp';
const RESEARCH = 'http://refeds.org/category/research-and-scholarship';

let scenario: Scenario;
let token: string;
beforeAll(async () => {
  scenario = await startScenario();
  const clients = scenario.service.administration.get(MachineClientsService, { strict: false });
  const permissions = ['agreements:read', 'agreements:write', 'catalogue:write'] as const;
  const client = { organisation: EXEMPEL, name: 'administers', permissions, reason: 'test' };
  token = (await clients.issue(OPERATOR, { ...client, expiresAt: inDays(1) })).token;
});
afterAll(() => scenario.stop());

const ask = (query: string, variables: object = {}) =>
  askGraphql(scenario.service.address, token, { query, variables });

it('tells what a relying party declares, sorted, and what is unknown as it is', async () => {
  const extensions = declaring(RESEARCH, PREPAID, LOA3_ORGID, PUBLIC);
  const eService = await makeEService('https://declares.example/sp', { encryption: false, extensions });
  await scenario.arrange.relyingParty(eService);
  const { data } = await ask(
    `{ relyingParties { entityId kind sector contracts serviceCategories otherCategories entityCategories
      acceptsCoordinationNumber } }`,
  );
  expect(data).toMatchObject({
    relyingParties: [
      {
        ...{ entityId: eService.entityId, kind: 'E_SERVICE', sector: 'PUBLIC', contracts: [PREPAID] },
        ...{ serviceCategories: [LOA3_ORGID], otherCategories: [RESEARCH], acceptsCoordinationNumber: false },
        entityCategories: [RESEARCH, PREPAID, LOA3_ORGID, PUBLIC],
      },
    ],
  });
});

const MAKE = `mutation ($input: MakeAgreementInput!) { makeAgreement(input: $input) {
  ... on Agreement { id relyingParty requires { contracts serviceCategories sector kind } }
  ... on Refusal { code } } }`;
const input = {
  ...{ organisation: EXEMPEL, purpose: 'Inloggning', legalBasis: 'Avtal', reason: 'test' },
  attributes: ['orgAffiliation'],
  anyParty: true,
};

it('makes an agreement with whichever party declares what is required, and one at a time of the same', async () => {
  const requires = { contracts: [PREPAID], sector: 'PUBLIC' };
  const { data, errors } = await ask(MAKE, { input: { ...input, requires } });
  expect(errors).toEqual([]);
  expect(data).toMatchObject({
    makeAgreement: {
      relyingParty: null,
      requires: { contracts: [PREPAID], serviceCategories: [], sector: 'PUBLIC', kind: 'E_SERVICE' },
    },
  });
  const again = await ask(MAKE, { input: { ...input, requires } });
  expect(again.data).toEqual({ makeAgreement: { code: 'agreement.conditions-taken' } });
});

it.each([
  ['nothing that a party has to declare', {}, 'agreement.no-party'],
  ['a party left out', { anyParty: null, requires: { contracts: [PREPAID] } }, 'agreement.no-party'],
  ['a contract misspelled', { requires: { contracts: [`${PREPAID}x`] } }, 'agreement.unknown-category'],
  ['no sector', { requires: { contracts: [PREPAID], sector: 'UNDECLARED' } }, 'input.invalid'],
])('refuses %s', async (_, wrong, code) => {
  const { errors } = await ask(MAKE, { input: { ...input, ...wrong } });
  expect(errors).toMatchObject([{ extensions: { code } }]);
});

it('keeps "at least" as the list that it means', async () => {
  const { data, errors } = await ask(
    `mutation ($input: DefinePowerInput!) { definePower(input: $input) {
      ... on Power { assuranceLevels } ... on Refusal { code } } }`,
    {
      input: {
        ...{ organisation: EXEMPEL, code: 'https://power.example/levels', nameSv: 'N', nameEn: 'N' },
        ...{ levelAtLeast: { level: 3, uncertified: true }, reason: 'test' },
      },
    },
  );
  expect(errors).toEqual([]);
  const uris = ['uncertified-loa3'].map((name) => `http://id.swedenconnect.se/loa/1.0/${name}`);
  expect(
    new Set((data as { definePower: { assuranceLevels: string[] } }).definePower.assuranceLevels),
  ).toEqual(
    new Set([...['loa3', 'loa4'].map((name) => `http://id.elegnamnden.se/loa/1.0/${name}`), ...uris]),
  );
});

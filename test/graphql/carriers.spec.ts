import { startWithSample, type GraphqlService } from '../support/graphql.js';

const NUMBER = '2999990001';
const EMPLOYEE = `eva.falk@${NUMBER}`;
const REFUSED = '... on Refusal { code }';

let service: GraphqlService;
let operator: string;
beforeAll(async () => {
  service = await startWithSample();
  operator = await service.client([
    'service:operate',
    'directory:read',
    'directory:write',
    'agreements:write',
  ]);
}, 60_000);
afterAll(() => service.stop());

/** What the operation gives, or the code of what was wrong. */
async function asked(query: string): Promise<unknown> {
  const { data, errors } = await service.ask(operator, query);
  const [error] = errors;
  if (error) return { code: error.extensions.code };
  return Object.values(data ?? {})[0];
}

const code = (act: string) =>
  asked(
    `mutation { ${act}(input: { organisation: "${NUMBER}", code: "EXEMPEL", reason: "Avtal 17" }) {
      ... on Organisation { issuerCodes } ${REFUSED} } }`,
  );
const prid = (persistence: string) =>
  asked(
    `mutation { addIdentifier(input: { employee: "${EMPLOYEE}", type: PRID, value: "NO:5068907693"${persistence}, reason: "Avtal" }) {
      ... on Identifier { type value persistence } ${REFUSED} } }`,
  );

it('gives an organisation the code of an issuer, shows it, and takes it back', async () => {
  const given = { issuerCodes: ['EXEMPEL'] };
  expect(await code('addIssuerCode')).toEqual(given);
  expect(await code('addIssuerCode')).toEqual({ code: 'issuer-code.taken' });
  expect(await asked(`{ organisation(number: "${NUMBER}") { issuerCodes } }`)).toEqual(given);
  expect(await code('endIssuerCode')).toEqual({ issuerCodes: [] });
  expect(await code('endIssuerCode')).toEqual({ code: 'issuer-code.not-found' });
});

it('binds a prid with its persistence, and shows it', async () => {
  expect(await prid('')).toEqual({ code: 'identifier.persistence-missing' });
  expect(await prid(', persistence: null')).toEqual({ code: 'identifier.persistence-missing' });
  expect(await prid(', persistence: C')).toEqual({ code: 'identifier.not-persistent' });
  expect(await prid(', persistence: B')).toEqual({ code: 'identifier.persistence-without-end' });
  expect(await prid(', persistence: A')).toEqual({ type: 'PRID', value: 'NO:5068907693', persistence: 'A' });
  const shown = await asked(
    `{ employee(orgAffiliation: "${EMPLOYEE}") { identifiers { type persistence } } }`,
  );
  expect(shown).toEqual({
    identifiers: expect.arrayContaining([
      { type: 'PRID', persistence: 'A' },
      { type: 'ORG_AFFILIATION', persistence: null },
    ]) as unknown,
  });
});

it('makes an agreement that says how subjects of certificates are read', async () => {
  const made = await asked(
    `mutation { makeAgreement(input: { organisation: "${NUMBER}", relyingParty: "https://statistik.example/saml",
      purpose: "Prov", legalBasis: "Avtal", attributes: ["orgAffiliation"], period: { firstDay: "2001-01-01", lastDay: "2001-12-31" }, reason: "Prov",
      certificateSubject: { issuer: "SITHS e-id Person HSA-id 3 CA v1", attribute: "serialNumber", means: HSA_ID } }) {
      ... on Agreement { certificateSubject { issuer attribute means } } ${REFUSED} } }`,
  );
  expect(made).toEqual({
    certificateSubject: {
      issuer: 'SITHS e-id Person HSA-id 3 CA v1',
      ...{ attribute: '2.5.4.5', means: 'HSA_ID' },
    },
  });
});

import { organisationPermissions } from '../../src/domain/access/permission.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';

const ID = '00000000-0000-4000-8000-000000000000';
const page = '{ edges { cursor } }';
const GRANT = String.raw`mutation { grantMandate(input: {
  holder: "bo.berg@2999990001", power: "https://behorig.example/powers/apply-for-permit", period: { lastDay: "2027-01-01" },
  limits: [{ dimension: "case-type", values: ["ok", "\u001b"] }], basis: "Beslut 1", reason: "Prov av fält", idempotencyKey: "a\u0000"
}) { __typename } }`;

describe('the field that is at fault', () => {
  let service: GraphqlService;
  let token: string;

  beforeAll(async () => {
    service = await startWithSample();
    token = await service.client(organisationPermissions);
  }, 60_000);
  afterAll(() => service.stop());

  it.each([
    ['unit', `($text: String) { employees(organisation: "2999990001", filter: { unit: $text }) ${page} }`],
    ['role', `($text: String) { employees(organisation: "2999990001", filter: { role: $text }) ${page} }`],
    ['power', `($text: String) { employees(organisation: "2999990001", filter: { power: $text }) ${page} }`],
    ['name', `($text: String) { employees(organisation: "2999990001", filter: { name: $text }) ${page} }`],
    ['power', `($text: String) { mandates(filter: { power: $text }) ${page} }`],
    ['act', `($text: String) { auditEvents(act: $text) ${page} }`],
    ['actor', `($text: String) { auditEvents(actor: $text) ${page} }`],
    ['requester', `($text: String) { disclosures(requester: $text) ${page} }`],
    ['after', `($text: String) { organisations(after: $text) ${page} }`],
    ['id', `($text: ID!) { mandate(id: $text) { id } }`],
  ])('is named where a variable puts control characters into %s of a query', async (name, query) => {
    for (const text of ['a\u0000b', '\u0007', 'a\u202eb', '\ud800']) {
      const { errors } = await service.ask(token, `query ${query}`, { text });
      expect(errors.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({
          code: 'input.invalid',
          field: expect.stringMatching(new RegExp(`^(filter\\.)?${name}$`)) as string,
          rule: expect.stringMatching(/: must not hold characters that cannot be printed\.$/) as string,
          remedy: 'Mend what is named and send it again.',
        }),
      ]);
    }
  });

  it('is named where a literal holds control characters, each by its path', async () => {
    const { errors } = await service.ask(token, GRANT);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'input.invalid',
      field: 'idempotencyKey',
      fields: ['idempotencyKey', 'limits.0.values.1'],
    });
  });

  it('is named as it was written where a rule of the domain refuses it', async () => {
    const add = `mutation { addEmployee(input: { organisation: "2999990001", uid: "fel.falt", term: { displayName: "   " }, reason: "Prov av fält" }) { __typename } }`;
    const find = `{ employees(organisation: "2999990001", filter: { name: "  " }) ${page} }`;
    const mandates = `{ mandates(filter: { holder: "nobody" }) ${page} }`;
    const fields = [];
    for (const query of [add, find, mandates])
      fields.push((await service.ask(token, query)).errors[0]?.extensions.field);
    expect(fields).toEqual(['term.displayName', 'filter.name', 'filter.holder']);
  });

  // A last day at the end of all years was an internal error, and one beyond them was said not to exist.
  it('is a last day of no year that there is, where nothing of the kind is meant', async () => {
    const assign = (lastDay: string) =>
      service.ask(
        token,
        `mutation { assignRole(input: { holder: "bo.berg@2999990001", role: "handlaggare", period: { lastDay: "${lastDay}" }, reason: "Prov" }) {
          ... on RoleAssignment { period { lastDay } } ... on Refusal { code } } }`,
      );
    const { data, errors } = await assign('9999-12-31');
    expect({ data, said: errors[0]?.message }).toMatchObject({
      said: expect.stringContaining('what holds until further notice has no last day') as string,
    });
    expect((await assign('2999-12-31')).data).toEqual({ assignRole: { period: { lastDay: '2999-12-31' } } });
  });

  it('takes any text that can be printed', async () => {
    const { errors, data } = await service.ask(
      token,
      `query ($text: String) { auditEvents(act: $text) ${page} }`,
      {
        text: 'Åsa Öberg 😀 § “x” – 日本',
      },
    );
    expect({ errors, data }).toEqual({ errors: [], data: { auditEvents: { edges: [] } } });
    const unknown = await service.ask(token, `{ mandate(id: "${ID}") { id } }`);
    expect(unknown.errors.map(({ extensions }) => extensions.code)).not.toContain('input.invalid');
  });
});

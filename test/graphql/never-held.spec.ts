import { organisationPermissions } from '../../src/domain/access/permission.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';

const NUMBER = '2999990001';
const EMPLOYEE = `eva.falk@${NUMBER}`;
const BEGINNING = `${new Date().getFullYear() + 1}-03-01`;
const PERIOD = 'id period { firstDay lastDay neverHeld }';
const REFUSED = '... on Refusal { code rule }';

describe('what was ended before it began', () => {
  let service: GraphqlService;
  let token: string;

  beforeAll(async () => {
    service = await startWithSample();
    token = await service.client(organisationPermissions, NUMBER);
  }, 60_000);
  afterAll(() => service.stop());

  it.each([
    [
      'a role assignment',
      `assignRole(input: { holder: "${EMPLOYEE}", role: "handlaggare", period: { firstDay: "${BEGINNING}" }, reason: "Planerad" }) {
        ... on RoleAssignment { ${PERIOD} } ${REFUSED} }`,
      `withdrawRole(input: { assignment: $id, reason: "Blev inte av" }) { ... on RoleAssignment { ${PERIOD} } ${REFUSED} }`,
    ],
    [
      'an identifier',
      `addIdentifier(input: { employee: "${EMPLOYEE}", type: HSA_ID, value: "SE${NUMBER}-NH01", period: { firstDay: "${BEGINNING}" }, reason: "Planerad" }) {
        ... on Identifier { ${PERIOD} } ${REFUSED} }`,
      `endIdentifier(input: { identifier: $id, reason: "Blev inte av" }) { ... on Identifier { ${PERIOD} } ${REFUSED} }`,
    ],
  ])('says so of %s, and its days are in order', async (_, begin, end) => {
    const planned = await change(`mutation { changed: ${begin} }`);
    expect(planned.period).toEqual({ firstDay: BEGINNING, lastDay: null, neverHeld: false });
    const ended = await change(`mutation ($id: ID!) { changed: ${end} }`, { id: planned.id });
    expect(ended.period).toEqual({ firstDay: BEGINNING, lastDay: BEGINNING, neverHeld: true });
  });

  async function change(mutation: string, variables?: Record<string, unknown>) {
    const { data, errors } = await service.ask(token, mutation, variables);
    expect(errors).toEqual([]);
    return data?.changed as { id: string; period: unknown };
  }
});

import pg from 'pg';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { isOfBackground } from '../support/background-statements.js';

const EMPLOYEE_PAGE = `query Page($employee: String!) {
  employee(orgAffiliation: $employee) {
    orgAffiliation displayName title unit { code name } period { firstDay lastDay } identifiers { type value }
    employments { orgAffiliation organisation { name } }
    assignments { role { code nameSv } unit { code } period { firstDay } status }
    mandates { id power { code nameSv } limits { dimension values } period { firstDay lastDay } status }
    entitlements { kind code limits { dimension values } basis { ... on MandateBasis { mandate { basis } passedOnFrom { basis } } ... on AssignmentBasis { assignment { status } } } }
  }
}`;
const MANDATE_LIST = `query List($n: Int!) {
  mandates(filter: { organisation: "2999990001" }, first: $n) {
    edges { node { id status basis holder { displayName unit { name } } power { nameSv } limits { dimension values } period { firstDay lastDay } passedOnFrom { holder { displayName } } } }
  }
}`;
const EMPLOYEES = `query Employees($n: Int!) {
  employees(organisation: "2999990001", first: $n) {
    totalCount
    edges { node { displayName unit { name parent { name } } mandates { power { nameSv } } assignments { role { nameSv } } entitlements { code } terms { title } } }
  }
}`;

/** Entering a scope, and what is noted of the client beside the operation. */
const ASIDE = /^\s*(set-scope|BEGIN|COMMIT|SET TRANSACTION|SELECT set_config|UPDATE .*machine_client)/is;

describe('statements of an operation', () => {
  let service: GraphqlService;
  let token: string;

  beforeAll(async () => {
    service = await startWithSample();
    token = await service.client(['directory:read', 'mandates:read'], '2999990001');
  }, 60_000);
  afterAll(() => service.stop());

  /** Names of the prepared statements that the operation sent; an unprepared one by its text. */
  async function statementsOf(query: string, variables: Record<string, unknown>): Promise<string[]> {
    const sent = jest.spyOn(pg.Client.prototype, 'query');
    try {
      const { errors } = await service.ask(token, query, variables);
      expect(errors).toEqual([]);
      return sent.mock.calls
        .map(([statement]) => statement as { name?: string; text?: string } | string)
        .map((one) => (typeof one === 'string' ? one : (one.name ?? one.text ?? '')))
        .filter((text) => !ASIDE.test(text) && !isOfBackground(text))
        .sort();
    } finally {
      sent.mockRestore();
    }
  }

  it.each([
    [
      'the employee page',
      EMPLOYEE_PAGE,
      { employee: 'anna.andersson@2999990001' },
      [
        'employment-by-uid',
        'employments-by-person',
        'entitlements-by-employment',
        'machine-client-in-force',
        'mandates-by-holder',
        'mandates-by-id',
        'organisations-by-id',
        'powers-by-id',
        'role-assignments-by-employment',
        'role-assignments-by-id',
        'roles-by-id',
        'units-by-id',
      ],
    ],
    [
      'a page of mandates',
      MANDATE_LIST,
      { n: 50 },
      [
        'employments-by-id',
        'machine-client-in-force',
        'mandate-page-of',
        'mandates-by-id',
        'powers-by-id',
        'units-by-id',
      ],
    ],
  ])('%s is read in one prepared statement of each kind', async (_, query, variables, expected) => {
    expect(await statementsOf(query, variables)).toEqual(expected);
  });

  it('takes as many statements for fifty rows as for two', async () => {
    for (const query of [MANDATE_LIST, EMPLOYEES]) {
      const [few, many] = [await statementsOf(query, { n: 2 }), await statementsOf(query, { n: 50 })];
      expect(many.length).toBeLessThanOrEqual(few.length + 2);
    }
  });
});

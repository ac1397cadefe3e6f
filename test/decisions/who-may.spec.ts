import { askGraphql, type GraphqlAnswer } from '../support/graphql.js';
import { AskedWorld, NUMBER } from './asked-world.js';

let world: AskedWorld;
let token: string;
let powers = 0;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
}, 60_000);
afterAll(() => world.service.stop());

const WHO = `query ($search: SubjectSearchInput!, $first: Int, $after: String) {
  whoMay(search: $search, first: $first, after: $after) {
    id edges { cursor node { type id } } pageInfo { hasNextPage endCursor }
  }
}`;

interface Told {
  readonly id: string;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const searchFor = (action: string, more: object = {}) => ({
  ...{ subject: { type: 'orgAffiliation' }, action: { name: action }, resource: { type: 'case', id: '1' } },
  ...more,
});

const ask = (search: object, page: object = {}, asking = token): Promise<GraphqlAnswer> =>
  askGraphql(world.service.address, asking, { query: WHO, variables: { search, ...page } });

async function whoMay(search: object, page: object = {}, asking = token): Promise<Told> {
  const { data, errors } = await ask(search, page, asking);
  expect(errors).toEqual([]);
  return data?.whoMay as Told;
}

const namesOf = ({ edges }: Told) => edges.map(({ node }) => node.id);

/** An act of its own, with so many employees who may do it. */
async function several(count: number, more: Parameters<AskedWorld['employee']>[2] = {}) {
  const action = `act-${++powers}`;
  const power = await world.power({ actions: [action] });
  const people: string[] = [];
  for (let one = 0; one < count; one++) {
    const employee = await world.employee(`${action}.${one}`, NUMBER, more);
    await world.grant(employee, power);
    people.push(employee);
  }
  return { action, power, people };
}

async function overAuthzen(search: object): Promise<string[]> {
  const response = await world.post(token, 'search/subject', search);
  const { results } = (await response.json()) as { results: { id: string }[] };
  return results.map(({ id }) => id);
}

it('finds whom AuthZEN finds, page by page', async () => {
  const { action, people } = await several(5);
  const search = searchFor(action);
  const found: string[] = [];
  const sizes: number[] = [];
  let after: string | null = null;
  do {
    const page: Told = await whoMay(search, { first: 2, after });
    found.push(...namesOf(page));
    sizes.push(page.edges.length);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(sizes).toEqual([2, 2, 1]);
  expect(found).toEqual(await overAuthzen(search));
  expect([...found].sort()).toEqual(people);
});

it('goes on behind any that was found', async () => {
  const { action } = await several(3);
  const all = await whoMay(searchFor(action));
  const rest = await whoMay(searchFor(action), { after: all.edges[0]?.cursor });
  expect(namesOf(rest)).toEqual(namesOf(all).slice(1));
});

it('finds those alone who would be permitted in the circumstances', async () => {
  const { action, power, people } = await several(1);
  const limited = await world.power({
    dimensions: [{ name: 'amount', kind: 'maximum' }],
    actions: [action],
  });
  const other = await world.employee(`${action}.limited`);
  await world.grant(other, limited, { limits: { amount: ['100'] } });
  const asked = (amount: number) => searchFor(action, { context: { amount } });
  expect(namesOf(await whoMay(asked(100))).sort()).toEqual([...people, other].sort());
  expect(namesOf(await whoMay(asked(101)))).toEqual(people);
  const listed = await world.party({ powers: [power] });
  expect(namesOf(await whoMay(asked(100), {}, listed))).toEqual(people);
});

it('records each search before it is answered', async () => {
  const { action, people } = await several(2);
  const { id } = await whoMay(searchFor(action), { first: 1 });
  const rows = await world.recorded(id);
  expect(rows).toHaveLength(1);
  expect(rows).toMatchObject([
    {
      ...{ channel: 'graphql', outcome: 'permitted' },
      decision: { search: 'subject', action: { name: action }, resource: { type: 'case', id: '1' } },
    },
  ]);
  expect(JSON.stringify(rows)).not.toContain(people[0]);
});

it('finds nobody for a party without an agreement, and nobody whose identity is protected', async () => {
  const { action } = await several(1);
  expect(namesOf(await whoMay(searchFor(action), {}, await world.party('none')))).toEqual([]);
  const hidden = await several(1, { protectedIdentity: true });
  expect(namesOf(await whoMay(searchFor(hidden.action)))).toEqual([]);
  for (const type of ['personalIdentityNumber', 'nonsense'])
    expect(namesOf(await whoMay(searchFor(action, { subject: { type } })))).toEqual([]);
});

it('takes cursors of the same search of the same party alone, and tells nothing by them', async () => {
  const { action } = await several(2);
  const search = searchFor(action);
  const { pageInfo } = await whoMay(search, { first: 1 });
  const after = pageInfo.endCursor ?? '';
  expect(Buffer.from(after, 'base64url').toString('latin1')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  const authzen = await world.post(token, 'search/subject', { ...search, page: { limit: 1 } });
  const { page } = (await authzen.json()) as { page: { next_token: string } };
  const refused = [
    ask(searchFor(action, { context: { acr: 'x' } }), { after }),
    ask(search, { after }, await world.party()),
    ask(search, { after: page.next_token }),
    ask(search, { after: 'nonsense' }),
  ];
  for (const { errors } of await Promise.all(refused))
    expect(errors).toMatchObject([{ extensions: { code: 'page.cursor-malformed' } }]);
});

it('is refused for more than a hundred, and more than three times in an operation', async () => {
  const codes = async (answer: Promise<GraphqlAnswer>) =>
    (await answer).errors.map(({ extensions }) => extensions.code);
  expect(await codes(ask(searchFor('none'), { first: 101 }))).toHaveLength(1);
  const fields = Array.from({ length: 4 }, (_, n) => `a${n}: whoMay(search: $search, first: 1) { id }`);
  const query = `query ($search: SubjectSearchInput!) { ${fields.join(' ')} }`;
  const variables = { search: searchFor('none') };
  expect(await codes(askGraphql(world.service.address, token, { query, variables }))).toEqual([
    'graphql.too-expensive',
  ]);
});

import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import type { ImportBatch, ImportMode } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';

const NUMBER = '2999990001';
const OTHER = '2999991009';
const REASON = 'Prov av importer';

const IMPORT = `id source rowSet mode dryRun state reason { code rule remedy }
  read created changed ended unchanged rejected heldBack actor finishedAt`;
const ROWS = `rows(first: 100) { edges { node { line key verdict subjectId problem { column code rule remedy } } } }`;
const CONFIRM = `mutation ($input: ConfirmImportInput!) { result: confirmImport(input: $input) {
  ... on Import { ${IMPORT} } ... on Refusal { code kind } } }`;
const CANCEL = `mutation ($input: CancelImportInput!) { result: cancelImport(input: $input) {
  ... on Import { ${IMPORT} } ... on Refusal { code kind } } }`;
const SAVE = `mutation ($input: SaveImportSourceInput!) { result: saveImportSource(input: $input) {
  ... on ImportSource { name organisation format encoding delimiter columns { column inFile }
    ended { percent atLeast } rejected { percent atLeast } }
  ... on Refusal { code kind details { name values } } } }`;

let service: GraphqlService;
let token: string;
let imports: ImportsService;
let sources = 0;

beforeAll(async () => {
  service = await startWithSample();
  token = await service.client(['imports:read', 'imports:run'], NUMBER);
  imports = service.administration.get(ImportsService, { strict: false });
}, 60_000);
afterAll(() => service.stop());

async function source(): Promise<string> {
  const name = `graphql-${++sources}`;
  const ended = { percent: 10, atLeast: 1 };
  await service.administration
    .get(ImportSources, { strict: false })
    .save(OPERATOR, { organisation: NUMBER, name, ended });
  return name;
}

async function* bytes(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(`${lines.join('\n')}\n`));
}

function send(
  name: string,
  mode: ImportMode,
  lines: readonly string[],
  dryRun = false,
): Promise<ImportBatch> {
  return imports.import(OPERATOR, { source: name, mode, dryRun, file: bytes(lines) });
}

async function ask<T = Record<string, unknown>>(query: string, variables = {}, by = token): Promise<T> {
  const { data, errors } = await service.ask(by, query, variables);
  expect(errors).toEqual([]);
  return data as T;
}

async function waiting(): Promise<ImportBatch> {
  const name = await source();
  const year = 2030 + sources;
  const file = (id: string, uid: string) => [
    'id,uid,role,firstDay,lastDay',
    `${id},${uid}@${NUMBER},handlaggare,${year}-01-01,${year}-06-30`,
  ];
  await send(name, 'full', file('1', 'bo.berg'));
  const batch = await send(name, 'full', file('2', 'eva.falk'));
  expect(batch.state).toBe('waiting');
  return batch;
}

describe('an import', () => {
  it('is shown with its plan, row by row, before anything is done', async () => {
    const file = ['code,name,parent', 'G1,Enhet,', 'G2,Enhet,nowhere', 'G3,Enhet,G1'];
    const { id } = await send(await source(), 'delta', file, true);
    const answer = await ask(`query ($id: ID!) { import(id: $id) { ${IMPORT} ${ROWS} progress { rows } } }`, {
      id,
    });
    expect(answer.import).toMatchObject({
      rowSet: 'UNITS',
      mode: 'DELTA',
      dryRun: true,
      state: 'PLANNED',
      reason: null,
      read: 3,
      created: 2,
      rejected: 1,
      progress: null,
    });
    const rows = (answer.import as { rows: { edges: { node: object }[] } }).rows.edges.map(
      ({ node }) => node,
    );
    expect(rows).toEqual([
      expect.objectContaining({ line: 2, key: 'G1', verdict: 'CREATE', problem: null }),
      expect.objectContaining({
        line: 3,
        key: 'G2',
        verdict: 'REJECTED',
        problem: expect.objectContaining({ column: 'parent', code: 'import.parent-not-found' }) as object,
      }),
      expect.objectContaining({ line: 4, key: 'G3', verdict: 'CREATE' }),
    ]);
  });

  it('that waits is applied when somebody confirms it who has seen how much it ends', async () => {
    const { id } = await waiting();
    const confirm = (ended: number) => ask(CONFIRM, { input: { id, ended, reason: REASON } });
    expect(await confirm(7)).toEqual({ result: { code: 'import.ends-other-number', kind: 'CONFLICT' } });
    expect(await confirm(1)).toMatchObject({ result: { id, state: 'APPLIED', ended: 1, created: 1 } });
    expect(await confirm(1)).toEqual({ result: { code: 'import.not-waiting', kind: 'CONFLICT' } });
    const owner = await service.database.connect();
    const { rows } = await owner.query(
      "select act, reason from audit_event where act = 'import.confirm' and $1 = any (subject_ids)",
      [id],
    );
    expect(rows).toEqual([{ act: 'import.confirm', reason: REASON }]);
  });

  it('that waits is given up', async () => {
    const { id } = await waiting();
    expect(await ask(CANCEL, { input: { id, reason: REASON } })).toMatchObject({
      result: { state: 'CANCELLED', reason: { code: 'import.cancelled' } },
    });
  });

  it('is found among the others of its source, newest first, page by page', async () => {
    const name = await source();
    for (const code of ['P1', 'P2', 'P3']) await send(name, 'delta', ['code,name', `${code},Enhet`]);
    const query = `query ($after: String) {
      imports(source: "${name}", first: 2, after: $after) {
        edges { node { id state created } } pageInfo { hasNextPage endCursor } } }`;
    interface Found {
      imports: {
        edges: { node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const { imports: first } = await ask<Found>(query);
    const { imports: second } = await ask<Found>(query, { after: first.pageInfo.endCursor });
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const told = [...first.edges, ...second.edges].map(({ node }) => node.id);
    expect(told).toEqual((await imports.history(OPERATOR, { source: name })).map(({ id }) => id));
    expect(await ask(`{ imports(source: "${name}", state: REFUSED) { edges { cursor } } }`)).toEqual({
      imports: { edges: [] },
    });
  });

  it('shows how far it has come while it is under way', async () => {
    const name = await source();
    const more = Promise.withResolvers<undefined>();
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('code,name\nS1,Enhet\nS2,Enhet\n');
      await more.promise;
    };
    const finished = imports.import(OPERATOR, {
      source: name,
      mode: 'delta',
      file: slow(),
      arrived: () => 0.5,
    });
    const query = `{ imports(source: "${name}", state: RECEIVING) { edges { node {
      progress { phase rows bytes done rowsPerSecond secondsLeft } } } } }`;
    const progress = async () => {
      const { imports: found } = await ask<{ imports: { edges: { node: { progress: object | null } }[] } }>(
        query,
      );
      return found.edges[0]?.node.progress;
    };
    let told = await progress();
    while (!told) told = await progress();
    expect(told).toMatchObject({ phase: 'RECEIVING', rows: 2, done: 0.5 });
    more.resolve(undefined);
    expect((await finished).state).toBe('applied');
  });

  it('is nobody else’s to see or to decide', async () => {
    const { id } = await waiting();
    const foreign = await service.client(['imports:read', 'imports:run'], OTHER);
    const decided = await ask(CONFIRM, { input: { id, ended: 1, reason: REASON } }, foreign);
    expect(decided).toEqual({ result: { code: 'import.not-found', kind: 'NOT_FOUND' } });
    const { errors } = await service.ask(foreign, '{ import(id: "' + id + '") { id } }');
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['import.not-found']);
    const none = await ask('{ imports { edges { cursor } } importSources { name } }', {}, foreign);
    expect(none).toEqual({ imports: { edges: [] }, importSources: [] });
    const reader = await service.client(['imports:read'], NUMBER);
    const refused = await service.ask(reader, CONFIRM, { input: { id, ended: 1, reason: REASON } });
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['access.permission-missing']);
    const runner = await service.client(['imports:run'], NUMBER);
    const blind = await service.ask(runner, CONFIRM.replace(IMPORT, `state ${ROWS}`), {
      input: { id, ended: 1, reason: REASON },
    });
    expect(blind.data).toMatchObject({ result: { state: 'APPLIED', rows: null } });
  });
});

describe('a source', () => {
  const input = { organisation: NUMBER, name: 'saved', reason: REASON };

  it('is saved with how its files are read and when they stop', async () => {
    const given = {
      ...{ format: 'csv', encoding: 'windows-1252', delimiter: 'TAB' },
      columns: [
        { column: 'uid', inFile: 'Anställningsnr' },
        { column: 'limit.area', inFile: 'Område' },
      ],
      ended: { percent: 5, atLeast: 3 },
    };
    const { result } = await ask<{ result: object }>(SAVE, { input: { ...input, ...given } });
    expect(result).toEqual({
      ...given,
      delimiter: '\t',
      name: 'saved',
      organisation: NUMBER,
      rejected: { percent: 10, atLeast: 20 },
    });
    const { importSources } = await ask<{ importSources: object[] }>(
      '{ importSources { name columns { column } } }',
    );
    expect(importSources).toContainEqual({
      name: 'saved',
      columns: [{ column: 'uid' }, { column: 'limit.area' }],
    });
  });

  it.each<[string, object]>([
    ['name', { name: 'Stora' }],
    ['name', { name: 'manual' }],
    ['columns', { columns: [{ column: 'secret', inFile: 'x' }] }],
    ['columns', { columns: [{ column: 'uid', inFile: ' ' }] }],
    [
      'columns',
      {
        columns: [
          { column: 'uid', inFile: 'x' },
          { column: 'unit', inFile: 'x' },
        ],
      },
    ],
    ['encoding', { encoding: 'utf-16' }],
    ['ended.percent', { ended: { percent: 101, atLeast: 0 } }],
  ])('is refused for its %s', async (field, wrong) => {
    const { errors } = await service.ask(token, SAVE, { input: { ...input, ...wrong } });
    expect(errors).toHaveLength(1);
    expect(String(errors[0]?.extensions.field)).toContain(field);
  });

  it('is of an organisation that the caller administers', async () => {
    const foreign = await ask(SAVE, { input: { ...input, organisation: OTHER } });
    expect(foreign).toMatchObject({ result: { code: 'organisation.not-found' } });
  });
});

import fc from 'fast-check';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { KnownLines } from '../../src/domain/imports/reading/known-lines.js';
import { addPart } from '../../src/domain/imports/reading/line-runs.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { ImportReception } from '../../src/domain/imports/import-reception.js';
import type { ImportBatch, ImportMode } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { LineKeeping } from '../../src/domain/imports/line-keeping.js';
import { ImportingDatabase, ImportTransaction } from '../../src/platform/database/importing-database.js';
import { NUMBER, OPERATOR, OTHER_NUMBER, Register } from '../directory/register.js';

// Lines that the source is known by are not read again, whether they are met while the file comes in, alone or together, or told apart
// at its end; and where there are too many of them to be held, all are read. Whatever a source says on some days must be taken in the
// same way.

const HEADER = 'uid;displayName;title';

let register: Register;
let imports: ImportsService;
let runs = 0;

beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  for (const number of [NUMBER, OTHER_NUMBER]) await register.organisation(number);
});
afterAll(() => register.close());

/** What becomes of an employee on the second day. */
type Fate =
  | 'same'
  | 'changed'
  | 'gone'
  | 'in other words'
  | 'over two lines'
  | 'twice'
  | 'three times'
  | 'twice, once in other words'
  | 'twice, once changed'
  | 'broken'
  | 'ended by hand'
  | 'ended by hand, changed'
  | 'new'
  | 'untold';

const FATES: readonly fc.WeightedArbitrary<Fate>[] = [
  { weight: 8, arbitrary: fc.constant('same') },
  { weight: 3, arbitrary: fc.constant('changed') },
  { weight: 3, arbitrary: fc.constant('gone') },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Fate>(
      ...([
        'in other words',
        'over two lines',
        'twice',
        'three times',
        'twice, once in other words',
      ] as const),
      ...(['twice, once changed', 'broken', 'ended by hand', 'ended by hand, changed', 'new'] as const),
    ),
  },
  { weight: 1, arbitrary: fc.constant('untold') },
];

function firstDay(uid: string, fate: Fate): string[] {
  return fate === 'new' || fate === 'untold' ? [] : [`${uid};Name;Title`];
}

function secondDay(uid: string, fate: Fate): string[] {
  const [same, changed, other] = [`${uid};Name;Title`, `${uid};Name;Other title`, `${uid}; Name ;"Title"`];
  const lines: Readonly<Record<Fate, readonly string[]>> = {
    same: [same],
    changed: [changed],
    gone: [],
    'in other words': [other],
    'over two lines': [`${uid};Name;"Title\n"`],
    twice: [same, same],
    'three times': [same, same, same],
    'twice, once in other words': [same, other],
    'twice, once changed': [changed, same],
    broken: [`${uid};;Title`],
    'ended by hand': [same],
    'ended by hand, changed': [changed],
    new: [same],
    untold: [`;Name;Title`],
  };
  return [...lines[fate]];
}

// eslint-disable-next-line @typescript-eslint/require-await -- a file comes in pieces, and these are there already
async function* inPieces(pieces: readonly string[]): AsyncIterable<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

async function send(
  organisation: string,
  source: string,
  pieces: readonly string[],
  mode: ImportMode = 'full',
): Promise<ImportBatch> {
  return imports.import(OPERATOR, { organisation, source, mode, file: inPieces(pieces) });
}

async function told(batch: ImportBatch) {
  const { state, read, created, changed, ended, unchanged, rejected, heldBack } = batch;
  const rows = await imports.rows(OPERATOR, batch.id, { limit: 1000 });
  const verdicts = rows.map(({ line = 0, key = '', verdict, problem }) =>
    [line, key.replace(/^run\d+-/, ''), verdict, problem?.code]
      .filter((part) => part !== undefined)
      .join(' '),
  );
  return {
    totals: { state, read, created, changed, ended, unchanged, rejected, heldBack },
    verdicts: verdicts.sort(),
  };
}

/** Digests of lines of a source, in an order: those that it is known by, and those that are kept in the order of its file. */
async function lineDigests(source: string) {
  const of = 'join import_source s on s.id = l.source_id where s.name = $1';
  const managed = await register.rows<{ digest: string }>(
    `select encode(uuid_send(l.line_digest), 'hex') as digest from import_managed_row l ${of} and l.line_digest is not null`,
    [source],
  );
  const parts = await register.rows<{ lines: Buffer }>(
    `select l.lines from import_known_lines l ${of} order by l.part`,
    [source],
  );
  const kept = new KnownLines();
  for (const { lines } of parts) addPart(kept, lines);
  const digests = kept.others().toString('hex').match(/.{32}/g) ?? [];
  return { managed: managed.map(({ digest }) => digest).sort(), kept: digests.sort() };
}

async function days(
  organisation: string,
  fates: readonly Fate[],
  mode: ImportMode,
  pieces: (file: string) => string[],
  mostHeld: number,
  waits = true,
) {
  register.get(ImportReception).mostHeld = mostHeld;
  const run = `run${++runs}`;
  const thresholds = { percent: 100, atLeast: 1000 };
  await register
    .get(ImportSources)
    .save(OPERATOR, { organisation, name: run, ended: thresholds, rejected: thresholds });
  const all = (day: typeof firstDay) => [
    `${run}-keep;Name;Title`,
    ...fates.flatMap((fate, at) => day(`${run}-${at}`, fate)),
  ];
  const file = (lines: readonly string[]) => pieces(`${[HEADER, ...lines].join('\n')}\n`);
  const taken = async (lines: readonly string[], how?: ImportMode) => {
    const batch = await told(await send(organisation, run, file(lines), how));
    if (!waits) return batch; // the next file comes while lines of this one are being kept
    await register.get(LineKeeping).settled();
    const { managed, kept } = await lineDigests(run);
    // All of them or none, or somebody would stay who has left.
    if (kept.length > 0) expect(kept).toEqual(managed);
    if (batch.totals.state === 'applied' && how !== 'delta' && mostHeld > fates.length)
      expect(kept.length > 0).toBe(managed.length > 0);
    return batch;
  };
  const first = await taken(all(firstDay));
  for (const [at, fate] of fates.entries())
    if (fate.startsWith('ended by hand'))
      await register
        .get(EmploymentChangesService)
        .endEmployment(OPERATOR, { employment: `${run}-${at}@${organisation}`, reason: 'by hand' });
  const second = await taken(all(secondDay), mode);
  const third = await taken(all(secondDay), mode);
  const fourth = await taken(all(firstDay).reverse());
  waits = true;
  const fifth = await taken(all(firstDay));
  return { first, second, third, fourth, fifth };
}

const whole = (file: string) => [file];
const byLine = (file: string) => file.split(/(?<=\n)/);
const bySevenLines = (file: string) => file.match(/(.*\n){1,7}/g) ?? [];

it('makes no difference to what becomes of a row', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...FATES), { minLength: 1, maxLength: 30 }),
      fc.constantFrom<ImportMode>('full', 'delta'),
      fc.constantFrom(whole, byLine, bySevenLines),
      fc.constantFrom(1_000, 2),
      fc.boolean(),
      async (fates, mode, pieces, mostHeld, waits) => {
        const one = await days(NUMBER, fates, mode, whole, 0);
        const other = await days(OTHER_NUMBER, fates, mode, pieces, mostHeld, waits);
        expect(other).toEqual(one);
      },
    ),
    { numRuns: 30 },
  );
});

// They are kept when whoever sent the file has been answered, and somebody may be quicker.
describe('lines of a file that are kept late', () => {
  /** Keeps the lines of each file when all were sent, those of the last one first. @returns states of the imports */
  async function keptLate(
    source: string,
    files: readonly (readonly string[])[],
    meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<string[]> {
    const thresholds = { percent: 10, atLeast: 1 };
    await register
      .get(ImportSources)
      .save(OPERATOR, { organisation: NUMBER, name: source, ended: thresholds });
    const keeping = register.get(LineKeeping);
    const late: Parameters<LineKeeping['keep']>[] = [];
    const keep = jest.spyOn(keeping, 'keep').mockImplementation((...lines) => void late.push(lines));
    const states: string[] = [];
    for (const lines of files)
      states.push((await send(NUMBER, source, [`${[HEADER, ...lines].join('\n')}\n`])).state);
    keep.mockRestore();
    await meanwhile();
    for (const lines of late.reverse()) {
      keeping.keep(...lines);
      await keeping.settled();
    }
    return states;
  }

  it('are those of the last one', async () => {
    expect(await keptLate('late', [['late;Name;First'], ['late;Name;Second']])).toEqual([
      'applied',
      'applied',
    ]);
    const { managed, kept } = await lineDigests('late');
    expect(managed).toHaveLength(1);
    expect(kept).toEqual(managed);
  });

  // Who applies another file of the source may do so for hours.
  it('are none where another file of the source is being applied', async () => {
    const applying = register.get(ImportingDatabase).transaction('all', async (tx) => {
      const lock = `select pg_advisory_xact_lock(hashtextextended('applying ' || id::text, 0)) from import_source where name = 'locked'`;
      return keptLate('locked', [['late.x;Name;']], () => tx.run(lock));
    });
    expect(await applying).toEqual(['applied']);
    expect((await lineDigests('locked')).kept).toEqual([]);
  });

  // What came to its own end is managed no more as soon as a file without it is planned.
  it('are none once another file has come, applied or not', async () => {
    const all = ['late.a;Name;', 'late.b;Name;', 'late.c;Name;'];
    expect(await keptLate('later', [all, all.slice(0, 1)])).toEqual(['applied', 'waiting']);
    expect((await lineDigests('later')).kept).toEqual([]);
  });
});

// Nothing was known then, so nobody was missed: whoever had left stayed, and what was kept of the file was a part.
it('misses who has left although the lines are forgotten while they are looked at', async () => {
  await register.get(ImportSources).save(OPERATOR, { organisation: NUMBER, name: 'forgotten' });
  const sent = (...lines: string[]) => send(NUMBER, 'forgotten', [`${[HEADER, ...lines].join('\n')}\n`]);
  await sent('gone.a;Name;', 'gone.b;Name;', 'gone.c;Name;');
  await register.get(LineKeeping).settled();
  const database = register.get(ImportingDatabase);
  const forget = () => database.transaction('all', (tx) => tx.run('delete from import_known_lines'));
  const copied = jest.spyOn(ImportTransaction.prototype, 'copied').mockImplementationOnce(async function* (
    this: ImportTransaction,
    statement,
  ) {
    await forget();
    yield* this.copied(statement); // the real one
  });
  const second = await sent('gone.a;Name;', 'gone.b;Name;');
  copied.mockRestore();
  expect(second).toMatchObject({ state: 'applied', ended: 1, unchanged: 2 });
});

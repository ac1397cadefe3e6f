import fc from 'fast-check';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import { ImportReception } from '../../src/domain/imports/import-reception.js';
import type { ImportBatch, ImportMode } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { NUMBER, OPERATOR, OTHER_NUMBER, Register } from '../directory/register.js';

// Lines that the source is known by are not read again, whether they are met while the file comes in or told apart at its end;
// and where there are too many of them to be held, all are read. Whatever a source says on two days must be taken in the same way.

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

async function twoDays(
  organisation: string,
  fates: readonly Fate[],
  mode: ImportMode,
  pieces: (file: string) => string[],
  mostHeld: number,
) {
  register.get(ImportReception).mostHeld = mostHeld;
  const run = `run${++runs}`;
  const thresholds = { percent: 100, atLeast: 1000 };
  await register
    .get(ImportSources)
    .save(OPERATOR, { organisation, name: run, ended: thresholds, rejected: thresholds });
  const file = (day: typeof firstDay) =>
    pieces(
      `${[HEADER, 'keep;Name;Title', ...fates.flatMap((fate, at) => day(`${run}-${at}`, fate))].join('\n').replaceAll('keep', `${run}-keep`)}\n`,
    );
  const first = await told(await send(organisation, run, file(firstDay)));
  for (const [at, fate] of fates.entries())
    if (fate.startsWith('ended by hand'))
      await register
        .get(EmploymentChangesService)
        .endEmployment(OPERATOR, { employment: `${run}-${at}@${organisation}`, reason: 'by hand' });
  const second = await told(await send(organisation, run, file(secondDay), mode));
  const third = await told(await send(organisation, run, file(secondDay), mode));
  return { first, second, third };
}

const whole = (file: string) => [file];
const byLine = (file: string) => file.split(/(?<=\n)/);

it('makes no difference to what becomes of a row', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...FATES), { minLength: 1, maxLength: 12 }),
      fc.constantFrom<ImportMode>('full', 'delta'),
      fc.constantFrom(whole, byLine),
      fc.constantFrom(1_000, 2),
      async (fates, mode, pieces, mostHeld) => {
        const one = await twoDays(NUMBER, fates, mode, whole, 0);
        const other = await twoDays(OTHER_NUMBER, fates, mode, pieces, mostHeld);
        expect(other).toEqual(one);
      },
    ),
    { numRuns: 30 },
  );
});

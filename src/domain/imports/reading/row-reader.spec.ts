import { isAscii, isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { DomainError } from '../../../platform/errors/domain-error.js';
import type { ImportedRow, ReadOptions } from './imported-row.js';
import { RowReader } from './row-reader.js';

const ORGANISATION = '2999990001';
const OPTIONS: ReadOptions = {
  organisation: ORGANISATION,
  hashNumber: (number) => Buffer.from(number),
  sealNumber: (number) => Buffer.from(number),
};

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = sizes[piece % sizes.length] ?? bytes.length;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

async function read(
  file: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  sizes: readonly number[] = [65_536],
): Promise<ImportedRow[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const rows: ImportedRow[] = [];
  const reader = new RowReader({ ...OPTIONS, ...options });
  for await (const block of reader.blocks(inPieces(bytes, sizes))) rows.push(...block.rows);
  return rows;
}

/** Verdicts by line, or the code of the refusal of the whole file. */
async function verdicts(
  file: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  sizes?: readonly number[],
): Promise<string | string[]> {
  try {
    const rows = await read(file, options, sizes);
    return rows.map(({ line, key = '-', problem }) =>
      [line, key, problem?.column, problem?.code].filter((part) => part !== undefined).join(' '),
    );
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const printable = (text: string) =>
  !/\p{C}/u.test(text) && text.trim() !== '' && text.normalize('NFC').length <= 200;
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(printable);
const latin = fc
  .string({ unit: fc.constantFrom(...Array.from('abcåäöÅÄÖéü€Ž –",;|\'')), minLength: 1, maxLength: 40 })
  .filter(printable);
/** What is by chance UTF-8 in Windows-1252 ("Ã¥") is rejected where nobody says the encoding: it could be either. */
const isNoUtf8 = (text: string) => {
  const written = toWindows1252(text);
  return isAscii(written) || !isUtf8(written);
};
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
const delimiter = fc.constantFrom(',', ';', '\t');
const lineEnd = fc.constantFrom('\n', '\r\n');

function csv(rows: readonly (readonly string[])[], separator: string, end: string, always: boolean): string {
  const field = (text: string) => (always || /[",;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(field).join(separator) + end).join('');
}

const named = (names: readonly string[]) =>
  names.map((text, at) => ({
    line: at + 2,
    content: { code: `c${at}`, name: text.normalize('NFC').trim() },
  }));

describe('rows', () => {
  it('are read as they were written, whatever the delimiter, quotes, line ends and pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { minLength: 1, maxLength: 10 }),
        ...[delimiter, lineEnd, fc.boolean(), fc.boolean(), sizes],
        async (names, separator, end, always, mark, pieces) => {
          const rows = [['code', 'name'], ...names.map((text, at) => [`c${at}`, text])];
          const text = (mark ? '\ufeff' : '') + csv(rows, separator, end, always);
          // Where nothing says so the encoding is told by the first line beyond ASCII.
          expect(await read(text, { encoding: 'utf-8' }, pieces)).toMatchObject(named(names));
        },
      ),
    );
  });

  it('are read in Windows-1252 and in UTF-8 without anybody saying which', async () => {
    const encoded = { 'windows-1252': toWindows1252, 'utf-8': (text: string) => Buffer.from(text) };
    await fc.assert(
      fc.asyncProperty(
        fc.array(latin.filter(isNoUtf8), { minLength: 1, maxLength: 10 }),
        ...[fc.constantFrom('windows-1252' as const, 'utf-8' as const), sizes],
        async (names, encoding, pieces) => {
          const rows = [['code', 'name'], ['c', 'Växjö'], ...names.map((text, at) => [`c${at}`, text])];
          const told = await read(encoded[encoding](csv(rows, ';', '\n', false)), {}, pieces);
          expect(told.map(({ content }) => content?.name)).toEqual([
            'Växjö',
            ...names.map((text) => text.trim()),
          ]);
        },
      ),
    );
  });

  it('are read as they were written in NDJSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 10 }), sizes, async (names, pieces) => {
        const lines = names.map((text, at) => JSON.stringify({ name: text, other: [1, {}], code: `c${at}` }));
        const told = await read(`${lines.join('\n')}\n`, {}, pieces);
        expect(told.map(({ content }) => content?.name)).toEqual(
          names.map((text) => text.normalize('NFC').trim()),
        );
      }),
    );
  });

  it('get the same verdicts however the file comes in pieces', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('ab",;\n\n\r\t é{}:\u0000')),
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(text, sizes, async (body, pieces) => {
        for (const head of ['code,name\n', '{"code":"a","name":"b"}\n'])
          expect(await verdicts(head + body, {}, pieces)).toEqual(await verdicts(head + body));
      }),
    );
  });

  it('are refused, and nothing worse, whatever bytes are sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 500 }),
        fc.boolean(),
        sizes,
        async (bytes, headed, pieces) => {
          const file = headed ? Buffer.concat([Buffer.from('uid;power;lastDay;basis\n'), bytes]) : bytes;
          expect(await verdicts(file, {}, pieces)).toBeDefined();
        },
      ),
    );
  });
});

describe('a broken row', () => {
  const good = (at: number) => `c${at},Enhet ${at}`;
  const broken: Record<string, readonly [string, string]> = {
    'a quote that is not closed': ['x,"Enhet', 'import.quoting'],
    'a quote in the middle': ['x,En"het', 'import.quoting'],
    'something after a closing quote': ['x,"En"het', 'import.quoting'],
    'too many fields': ['x,Enhet,', 'import.fields'],
    'too few fields': ['x', 'import.fields'],
    'no name': ['x,', 'name import.value-missing'],
    'a control character': ['x,En\u0007het', 'name import.value-unprintable'],
    'a code that is none': ['../../etc/passwd\u0000,Enhet', 'code import.value-unprintable'],
    'a name too long': [`x,${'n'.repeat(201)}`, 'name import.value-too-long'],
    'a line of a million characters': [`x,${'n'.repeat(1_000_000)}`, 'import.row-too-long'],
  };

  it.each(Object.entries(broken))('with %s changes no other row', async (_, [row, problem]) => {
    for (const place of [0, 3, 9]) {
      const lines = Array.from({ length: 10 }, (_empty, at) => (at === place ? row : good(at)));
      const told = await verdicts(`code,name\n${lines.join('\n')}\n`);
      const others = (at: number) => `${at + 2} c${at}`;
      const key = problem.startsWith('name') ? 'x' : '-';
      const expected = lines.map((_line, at) => (at === place ? `${at + 2} ${key} ${problem}` : others(at)));
      expect(told).toEqual(expected);
    }
  });

  it('of bytes that are no text changes no other row, also within a quote', async () => {
    const bytes = Buffer.concat([
      Buffer.from('code,name\nc0,Växjö\nc1,"open\nc2,'),
      Buffer.of(0xff, 0xfe),
      Buffer.from('\nc3,Enhet\nc4,"also\n'),
      Buffer.of(0xff),
      Buffer.from('\nc5,"Enhet"\n'),
    ]);
    expect(await verdicts(bytes)).toEqual([
      '2 c0',
      '3 - import.quoting',
      '4 - import.encoding',
      '5 c3',
      '6 - import.quoting',
      '7 - import.encoding',
      '8 c5',
    ]);
  });

  it('after another one is told by its own line', async () => {
    const lines = ['a,"1', 'b,2', 'c,"3', 'd,4', 'e,"5'];
    expect(await verdicts(`code,name\n${lines.join('\n')}\n`)).toEqual([
      '2 - import.quoting',
      '3 b',
      '4 - import.quoting',
      '5 d',
      '6 - import.quoting',
    ]);
  });

  it('of a quote that goes on over lines is one row, and is not printable', async () => {
    expect(await verdicts('code,name\na,"1\n2"\nb,3\n')).toEqual([
      '2 a name import.value-unprintable',
      '4 b',
    ]);
  });

  it('of JSON changes no other row', async () => {
    const lines = [
      '{"code":"a","name":"1"}',
      '{"code":',
      '[]',
      '{"code":"b","name":{}}',
      '{"code":"c","name":2}',
    ];
    expect(await verdicts(`${lines.join('\n')}\n`)).toEqual([
      '1 a',
      '2 - import.not-json',
      '3 - import.not-json',
      '4 b name import.value-kind',
      '5 c',
    ]);
  });

  it('of JSON that is deep, or names what all objects have, is only a row', async () => {
    const deep = '{"code":"b","name":'.concat('['.repeat(20_000), ']'.repeat(20_000), '}');
    const told = await verdicts(
      `{"code":"a","name":"1"}\n${deep}\n{"__proto__":{"code":"p","name":"x"}}\n{"code":"c","name":"2","toString":1}\n`,
    );
    expect(told).toEqual(['1 a', '2 b name import.value-kind', '3 - code import.value-missing', '4 c']);
  });

  it('is found in a file where every row has a stray quote, without looking at each for ever', async () => {
    const rows = 100_000;
    const told = await read(`code,name\n${'x,"y\n'.repeat(rows)}`);
    expect(told).toHaveLength(rows);
    expect(new Set(told.map(({ problem }) => problem?.code))).toEqual(new Set(['import.quoting']));
  });
});

describe('a file', () => {
  it.each([
    ['', 'import.empty'],
    ['\ufeff', 'import.empty'],
    ['\n\n\n', 'import.empty'],
    ['code,name\n', 'import.empty'],
    ['code,name\n\n  \n', 'import.empty'],
    ['code;name;code\na;b;c\n', 'import.column-twice'],
    ['name\nEnhet\n', 'import.rows-unrecognised'],
    ['uid;power\na;b\n', 'import.columns-missing'],
    ['PK\u0003\u0004', 'import.not-text'],
    ['code,name\na,b\nc', 'import.truncated'],
    ['code,name\na,b\nc,"d', 'import.truncated'],
    ['{"code":"a","name":"b"}\n{"code":"c","na', 'import.truncated'],
    [`${'x'.repeat(100_000)}\ncode,name\n`, 'import.header-too-long'],
  ])('that is as in case %# is refused as a whole', async (file, code) => {
    expect(await verdicts(file)).toBe(code);
  });

  it('has its columns in any order, by other names where they are mapped, and more of them', async () => {
    const mapped = { columns: { code: 'Kod', name: 'Enhetens namn' } };
    expect(await read(' Enhetens namn ;Telefon; Kod\nNorr;08-1;N\n', mapped)).toMatchObject([
      { content: { code: 'N', name: 'Norr' } },
    ]);
  });

  it('may lack the end of its last line', async () => {
    expect(await verdicts('code,name\na,b')).toEqual(['2 a']);
    expect(await verdicts('{"code":"a","name":"b"}')).toEqual(['1 a']);
  });

  it.each([
    ['2026-02-30', 'firstDay import.day-malformed'],
    ['2026-13-01', 'firstDay import.day-malformed'],
    ['26-01-01', 'firstDay import.day-malformed'],
    ['=1+1', 'firstDay import.day-malformed'],
    ['9999-12-31', 'firstDay import.day-malformed'],
    ['2024-02-29', undefined],
  ])('with the day %s is told of it', async (day, problem) => {
    const told = await verdicts(`uid,role,firstDay\na,clerk,${day}\n`);
    expect(told).toEqual([
      expect.stringMatching(problem ? `^2 - ${problem}$` : /^2 =[0-9a-f]{32}$/) as string,
    ]);
  });

  it('says by the last of all days that something goes on until further notice, which a mandate does not', async () => {
    const [row] = await read('uid,role,lastDay\na,clerk,9999-12-31\n');
    expect(row?.content).toEqual({ uid: 'a', role: 'clerk' });
    expect(await verdicts('uid,power,basis,lastDay\na,p,b,9999-12-31\n')).toEqual([
      '2 - lastDay import.day-malformed',
    ]);
  });

  it.each([
    ['19811218-9876', undefined],
    ['198112189876', undefined],
    ['198112189875', 'import.personal-number-malformed'],
    ['198102309876', 'import.personal-number-malformed'],
    ['=cmd|calc', 'import.personal-number-malformed'],
  ])('with the personal number %s is told of it, without the number', async (number, code) => {
    const [row] = await read(`uid,displayName,personalNumber\na,Anna,${number}\n`);
    expect(row?.problem?.code).toBe(code);
    if (code) expect(JSON.stringify(row)).not.toContain(number);
  });

  it('with formulas and paths has only text', async () => {
    const formula = '=HYPERLINK("https://evil.example")';
    const [row] = await read(
      `uid,displayName,title\na,"${formula.replaceAll('"', '""')}",../../etc/passwd\n`,
    );
    expect(row?.content).toMatchObject({ displayName: formula, title: '../../etc/passwd' });
  });

  it('of another organisation is told of it row by row', async () => {
    expect(await verdicts('uid,displayName\na@2021006883,Anna\nb@2999990001,Bo\n')).toEqual([
      '2 - uid import.other-organisation',
      '3 b',
    ]);
  });
});

const WINDOWS_1252: Readonly<Record<string, number>> = { '€': 0x80, Ž: 0x8e, '–': 0x96 };

function toWindows1252(text: string): Buffer {
  return Buffer.from(Array.from(text, (character) => WINDOWS_1252[character] ?? character.charCodeAt(0)));
}

// Each was found by somebody who meant harm.
describe('what is crafted', () => {
  const HEADER = 'code;name';

  it('in the name of a limit is the row’s own fault', async () => {
    const object = (limits: object) =>
      JSON.stringify({ uid: 'a', power: 'p', lastDay: '2027-01-01', basis: 'b', limits });
    const names = ['\u0000', '\ud800', '', 'A', '__proto__', 'x'.repeat(65)];
    const lines = [
      ...names.map(
        (name) =>
          `{"uid":"a","power":"p","lastDay":"2027-01-01","basis":"b","limits":{${JSON.stringify(name)}:["x"]}}`,
      ),
      object({ area: ['x'] }),
    ];
    const told = await verdicts(`${lines.join('\n')}\n`);
    const rejected = names.map(
      (_, at) => expect.stringMatching(`^${at + 1} .*limits import.limits-malformed$`) as string,
    );
    expect(told).toEqual([...rejected, expect.stringMatching(/^7 =/) as string]);
  });

  it('as broken lines before the first object is told the same however the file comes', async () => {
    const file = `${'{"broken\n'.repeat(3)}{"code":"a"}\n{"code":"b","name":"B"}\n{"code":"c"}\n`;
    const expected = [
      ...['1 - import.not-json', '2 - import.not-json', '3 - import.not-json', '4 - import.row-unrecognised'],
      ...['5 b', '6 c name import.value-missing'],
    ];
    for (const size of [1, 7, 9, 100]) expect(await verdicts(file, {}, [size])).toEqual(expected);
    expect(await verdicts('{"a":1}\n{"b":2}\n')).toBe('import.rows-unrecognised');
  });

  it('as one byte of Windows-1252 rewrites no name that is UTF-8', async () => {
    const file = Buffer.concat([
      Buffer.from(`${HEADER}\na;`),
      Buffer.of(0xe5),
      Buffer.from('\nb;Åsa\nc;Bo\n'),
    ]);
    expect(await verdicts(file)).toEqual(['2 a', '3 - import.encoding', '4 c']);
  });

  it('as a column of our name beside the one that is mapped is not taken for it', async () => {
    const options = { columns: { code: 'Kod' } };
    const csvFile = await read('Kod;code;name\nright;wrong;N\n', options);
    const json = await read('{"Kod":"right","code":"wrong","name":"N"}\n', options);
    for (const [row] of [csvFile, json])
      expect(row).toMatchObject({ key: 'right', content: { code: 'right' } });
    expect((await read('code;Kod;name\nwrong;right;N\n', options))[0]).toMatchObject({ key: 'right' });
  });

  it('as personal data in place of a header is not repeated', async () => {
    const number = '199001012385';
    for (const file of [
      `uid;${number};${number}\na;b;c\n`,
      `uid;displayName\r${number};Anna\r`,
      `a\u0000;a\u0000\n1;2\n`,
    ]) {
      const told = read(file).catch((error: unknown) =>
        JSON.stringify([error, { ...(error as DomainError).details }]),
      );
      expect(await told).not.toContain(number);
      expect(await verdicts(file)).toMatch(/^import\.(column-twice|line-ends)$/);
    }
    await expect(read('uid;uid;x;x;displayName\n')).rejects.toMatchObject({
      details: { columns: ['uid', '4'] },
    });
  });

  it('as a whole number that JSON cannot hold names nobody', async () => {
    const file = '{"code":9007199254740993,"name":"N"}\n{"code":42,"name":"N"}\n';
    expect(await verdicts(file)).toEqual(['1 - code import.value-kind', '2 42']);
  });

  it('as a last line without its end is no row of a file that is the truth', async () => {
    expect(await verdicts(`${HEADER}\na;An`, { isWhole: true })).toBe('import.truncated');
    expect(await verdicts(`${HEADER}\na;An`)).toEqual(['2 a']);
    expect(await verdicts('{"code":"a","name":"A"}', { isWhole: true })).toEqual(['1 a']);
  });

  it('as quotes at every line is read in turns, each of them short', async () => {
    const file = Buffer.from(`${HEADER}\n${'a"\n'.repeat(20_000)}`);
    const reader = new RowReader(OPTIONS);
    let most = 0;
    for await (const { rows } of reader.blocks(inPieces(file, [file.length])))
      most = Math.max(most, rows.length);
    expect(most).toBeLessThanOrEqual(600);
  });
});

// What a file or its mapping says of limits and last days was passed over, and more was granted than the file says.
describe('what would be passed over', () => {
  const MANDATE = { uid: 'a', power: 'p', lastDay: '2030-01-01', basis: 'b' };
  const object = (more: object) => `${JSON.stringify({ ...MANDATE, ...more })}\n`;
  const HEADER = 'uid;power;lastDay;basis';
  const LINE = 'a;p;2030-01-01;b';

  it('refuses a table that lacks a column which is mapped', async () => {
    const columns = { 'limit.amount': 'Belopp', hsaId: 'HSA' };
    expect(await verdicts(`${HEADER};Belopp (kr)\n${LINE};5\n`, { columns })).toBe('import.columns-missing');
    // That of another set of rows may be missing.
    expect(await read(`${HEADER};Belopp\n${LINE};5\n`, { columns })).toMatchObject([
      { content: { limits: { amount: ['5'] } } },
    ]);
  });

  it.each(['limits.amount', 'limit_amount', 'Limit', 'first day'])(
    'refuses a table with a column named %s, and a row of objects',
    async (name) => {
      expect(await verdicts(`${HEADER};${name}\n${LINE};5\n`)).toBe('import.columns-meant');
      const [verdict] = await verdicts(object({ [name]: '5' }));
      expect(verdict).toMatch(/^1 - (limit\.<dimension>|firstDay) import\.column-meant$/);
    },
  );

  it('refuses a table with one column in two spellings, and a row of objects', async () => {
    expect(await verdicts(`${HEADER};LASTDAY\n${LINE};2031-01-01\n`)).toBe('import.column-twice');
    expect(await verdicts(object({ LASTDAY: '2031-01-01' }))).toEqual(['1 - lastDay import.value-twice']);
    expect(await verdicts(object({ 'limit.amount': 1, limits: { amount: 2 } }))).toEqual([
      '1 - limit.amount import.value-twice',
    ]);
    // What is no name of a limit may be personal, and is not repeated.
    expect(await verdicts(object({ 'limit.Anna A': 1, limits: { 'anna a': 2 } }))).toEqual([
      '1 - limits import.limits-malformed',
    ]);
  });

  it.each<[string, string, Partial<ReadOptions>]>([
    ['a table', `${HEADER};Limit.Amount\n${LINE};5\n`, {}],
    ['a table, mapped', `${HEADER};Belopp\n${LINE};5\n`, { columns: { 'limit.amount': 'Belopp' } }],
    ['objects, in one of their own', object({ limits: { amount: 5 } }), {}],
    ['objects', object({ 'limit.amount': ['5'] }), {}],
    ['objects, mapped', object({ Belopp: 5 }), { columns: { 'limit.amount': 'Belopp' } }],
  ])('takes a limit from %s', async (_, file, options) => {
    const [row] = await read(file, options);
    expect(row?.content?.limits).toEqual({ amount: ['5'] });
  });
});

// Two stray quotes made one row of those between them, and a full file ended the employees of these.
describe('quotes that swallow rows', () => {
  const rows = (lines: readonly string[]) =>
    verdicts(`code;name;parent\n${lines.map((line) => `${line}\n`).join('')}`);

  it.each([
    ['within columns of ours', 'a;"A;x', 'd;D";x'],
    ['so that the number of fields is another', 'a;"A;x', 'd;D;x"'],
  ])('have each of them rejected: %s', async (_, first, last) => {
    expect(await rows([first, 'b;B;x', 'c;C;x', last, 'e;E;x'])).toEqual([
      ...[2, 3, 4, 5].map((line) => `${line} - import.quoting`),
      '6 e',
    ]);
  });

  it('make no rows of what somebody has written into a field', async () => {
    expect(await rows(['a;"A', 'forged;F;x', '";x', 'b;B;x'])).toEqual([
      ...[2, 3, 4].map((line) => `${line} - import.quoting`),
      '5 b',
    ]);
  });

  it('are none where the lines stand in a column that is not read, or look like no rows', async () => {
    const note = 'code;name;note\na;A;"b;B;x\nc;C;x"\nd;D;\n';
    expect(await verdicts(note)).toEqual(['2 a', '4 d']);
    expect(await rows(['a;"A', 'B";', 'c;C;x'])).toEqual(['2 a name import.value-unprintable', '4 c']);
  });
});

it('of a file that is said to be Windows-1252 a line that is UTF-8 is not made other letters', async () => {
  const lines = ['code;name', 'a;Åsa', 'b;B'].join('\n');
  expect(await verdicts(`${lines}\n`, { encoding: 'windows-1252' })).toEqual(['2 - import.encoding', '3 b']);
  expect(await verdicts(toWindows1252(`${lines}\n`), { encoding: 'windows-1252' })).toEqual(['2 a', '3 b']);
});

import fc from 'fast-check';
import type { QueriedAttribute } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { EXEMPEL } from './arrangements.js';
import { ORG_AFFILIATION, type Asker, type CheckedAnswer } from './asker.js';
import { ANNA, BASE, HANDLES, SIGN, startScenario, type Scenario } from './scenario.js';

const at = (code: string) => `${code}@${EXEMPEL}`;
const ARCHIVES = 'arkivarie';
const PAY = 'https://power.example/pay';
const RUNS = { numRuns: 50 };

/** What the agreement of the asking party allows of what is true of Anna, by attribute name. */
const AGREED: Readonly<Record<string, readonly string[]>> = {
  'urn:oid:2.5.4.10': ['Exempelmyndigheten'],
  'urn:oid:2.16.840.1.113730.3.1.241': ['Anna Andersson'],
  [`${BASE}/role`]: [at(HANDLES)],
  [`${BASE}/mandate`]: [at(SIGN)],
};
/** What is true of Anna and not agreed, and what is not true of her. */
const OTHERS = {
  'urn:oid:0.9.2342.19200300.100.1.3': ['anna@exempel.example'],
  'urn:oid:1.2.752.29.4.13': ['199001012385'],
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.7': [`${SIGN}#organisation=${EXEMPEL}`],
  'urn:x:unknown': ['x'],
};
const NAMES = [...Object.keys(AGREED), ...Object.keys(OTHERS)];
const VALUES = [...Object.values(AGREED), ...Object.values(OTHERS), [at(ARCHIVES), at(PAY), '', ' ']].flat();

const attributes = fc.uniqueArray(
  fc.record<QueriedAttribute>({
    name: fc.constantFrom(...NAMES),
    nameFormat: fc
      .constantFrom(undefined, 'uri', 'unspecified', 'basic')
      .map((format) => format && `urn:oasis:names:tc:SAML:2.0:attrname-format:${format}`),
    friendlyName: fc.constantFrom(undefined, 'o', 'role', 'mail'),
    values: fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }),
  }),
  {
    selector: ({ name, nameFormat }) =>
      `${name} ${nameFormat ?? 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'}`,
    maxLength: 6,
  },
);

/** Any text that XML 1.0 can hold. */
const xmlText = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));

describe('whatever is asked', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.arrange.role(ARCHIVES);
    await scenario.arrange.assign(ANNA, ARCHIVES);
    await scenario.arrange.power(PAY);
    await scenario.arrange.mandate(ANNA, PAY);
    asker = await scenario.party(
      'any',
      { encryption: false },
      { release: Object.keys(AGREED), roles: [HANDLES], powers: [SIGN] },
    );
  });
  afterAll(() => scenario.stop());

  it('all that is agreed is released when nothing is named', async () => {
    expect(byName(await asker.ask({ nameId: ANNA }))).toEqual(AGREED);
  });

  it('nothing beyond the agreement is released', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (asked) => {
        const released = byName(await asker.ask({ nameId: ANNA, attributes: asked }));
        for (const [name, values] of Object.entries(released)) {
          expect(AGREED[name]).toEqual(expect.arrayContaining([...values]));
          if (asked.length > 0) expect(asked.map((one) => one.name)).toContain(name);
        }
      }),
      RUNS,
    );
  });

  it('a value filter never adds', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (asked) => {
        const unfiltered = asked.map((one) => ({ ...one, values: [] }));
        const all = byName(await asker.ask({ nameId: ANNA, attributes: unfiltered }));
        const some = byName(await asker.ask({ nameId: ANNA, attributes: asked }));
        for (const [name, values] of Object.entries(some))
          expect(all[name]).toEqual(expect.arrayContaining([...values]));
      }),
      RUNS,
    );
  });

  it('the NameID comes back to the letter, with any qualifiers and in any spelling that names the subject', async () => {
    const spelling = fc
      .tuple(fc.array(fc.boolean(), { minLength: ANNA.length, maxLength: ANNA.length }), space, space)
      .map(([upper, before, after]) => before + recased(ANNA, upper) + after);
    const nameId = fc.record(
      {
        value: spelling,
        format: fc.constant(ORG_AFFILIATION),
        nameQualifier: xmlText,
        spNameQualifier: xmlText,
        spProvidedId: xmlText,
      },
      { requiredKeys: ['value', 'format'] },
    );
    await fc.assert(
      fc.asyncProperty(nameId, async (asked) => {
        expect((await asker.ask({ nameId: asked })).assertion?.nameId).toStrictEqual({ ...asked });
      }),
      RUNS,
    );
  });

  it('a uid of any characters is found and comes back to the letter', async () => {
    let number = 0;
    const uid = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((text) => `${text.replace(/\p{C}/gu, '').trim()}${String(number++)}<&>"'@`);
    await fc.assert(
      fc.asyncProperty(uid, async (own) => {
        await scenario.arrange.employee(own);
        const { assertion } = await asker.ask({ nameId: at(own) });
        expect(assertion?.nameId.value).toBe(at(own));
      }),
      RUNS,
    );
  });
});

const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\u00a0'), maxLength: 3 });

function recased(text: string, upper: readonly boolean[]): string {
  return text.replace(/[a-z]/g, (letter, at: number) => (upper[at] ? letter.toUpperCase() : letter));
}

function byName({ status, assertion }: CheckedAnswer): Record<string, readonly string[]> {
  expect(status).toEqual(['Success']);
  return Object.fromEntries((assertion?.attributes ?? []).map(({ name, values }) => [name, values]));
}

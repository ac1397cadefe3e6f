import fc from 'fast-check';
import { checkLimits, inheritLimits, requireNarrower } from './limit.rules.js';
import type { Limits } from './mandate.js';
import type { Power } from './power.js';

const power: Power = {
  id: 'p',
  code: 'https://powers.example/apply',
  dimensions: [
    { name: 'case-type', kind: 'values' },
    { name: 'amount', kind: 'maximum' },
  ],
  assuranceLevels: ['https://levels.example/3', 'https://levels.example/4'],
  passableDepth: 3,
  approvalsNeeded: 0,
};

describe('limits', () => {
  it('are trimmed, and no value is there twice', () => {
    expect(checkLimits(power, { 'case-type': [' water ', 'water', 'air'], unit: ['U1'] })).toEqual({
      'case-type': ['water', 'air'],
      unit: ['U1'],
    });
  });

  it.each<[string, Limits]>([
    ['mandate.unknown-dimension', { municipality: ['0180'] }],
    ['mandate.limit-empty', { 'case-type': [] }],
    ['mandate.limit-malformed', { 'case-type': [' '] }],
    ['mandate.limit-malformed', { 'case-type': ['a\u0000'] }],
    ['mandate.maximum-malformed', { amount: ['10', '20'] }],
    ['mandate.maximum-malformed', { amount: ['-1'] }],
    ['mandate.maximum-malformed', { amount: ['1e3'] }],
    ['mandate.level-not-accepted', { 'assurance-level': ['https://levels.example/2'] }],
  ])('are refused as %s: %j', (code, limits) => {
    expect(() => checkLimits(power, limits)).toThrow(refusal(code));
  });

  it('name known levels where the power accepts any', () => {
    const any = { ...power, assuranceLevels: [] };
    const known = { 'assurance-level': ['http://id.elegnamnden.se/loa/1.0/loa4'] };
    expect(checkLimits(any, known)).toEqual(known);
    expect(() => checkLimits(any, { 'assurance-level': ['https://levels.example/4'] })).toThrow(
      refusal('mandate.unknown-level'),
    );
  });

  it('are taken over where nothing else is said', () => {
    expect(inheritLimits({ amount: ['10'], unit: ['U1'] }, { amount: ['5'] })).toEqual({
      amount: ['5'],
      unit: ['U1'],
    });
    expect(inheritLimits({ amount: ['10'] })).toEqual({ amount: ['10'] });
  });
});

describe('a mandate passed on', () => {
  it.each<[Limits, Limits]>([
    [{ 'case-type': ['water', 'air'] }, { 'case-type': ['water', 'earth'] }],
    [{ 'case-type': ['water'] }, {}],
    [{ amount: ['100'] }, { amount: ['100.000001'] }],
    [{ amount: ['900719925474099.3'] }, { amount: ['900719925474099.300001'] }],
    [
      { 'assurance-level': ['https://levels.example/4'] },
      { 'assurance-level': ['https://levels.example/3'] },
    ],
  ])('is refused when %j would become %j', (parent, child) => {
    expect(() => {
      requireNarrower(power, parent, child);
    }).toThrow(refusal('mandate.wider-than-parent'));
  });

  it('may be limited where the one it comes from is not', () => {
    expect(() => {
      requireNarrower(power, {}, { amount: ['1'], unit: ['U1'] });
    }).not.toThrow();
  });

  it('never allows what the one it comes from does not', () => {
    const values = fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 });
    const limits = fc.record(
      { 'case-type': values, unit: values, amount: fc.tuple(fc.nat(50).map(String)) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(limits, limits, (parent: Limits, child: Limits) => {
        const passes = succeeds(() => {
          requireNarrower(power, parent, child);
        });
        expect(passes).toBe(allows(parent, child));
      }),
    );
  });
});

/** Every single use the child allows is one the parent allows; tried value by value. */
function allows(parent: Limits, child: Limits): boolean {
  const tried = { 'case-type': ['a', 'b', 'c', 'd', 'other'], unit: ['a', 'b', 'c', 'd', 'other'] };
  const listed = Object.entries(tried).every(([name, all]) =>
    all.every((value) => (parent[name]?.includes(value) ?? true) || !(child[name]?.includes(value) ?? true)),
  );
  const most = (limits: Limits) => Number(limits.amount?.[0] ?? Infinity);
  return listed && most(child) <= most(parent);
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

/** An error with this code, whatever its text. */
function refusal(code: string): Error {
  const matcher: unknown = expect.objectContaining({ code });
  return matcher as Error;
}

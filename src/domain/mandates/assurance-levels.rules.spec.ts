import { ASSURANCE_LEVELS, type LevelsAtLeast } from './assurance-level.js';
import { levelsAtLeast, withLevels } from './assurance-levels.rules.js';

const names = (atLeast: LevelsAtLeast) => levelsAtLeast(atLeast).map((uri) => uri.split('/').at(-1));

describe('"at least"', () => {
  it.each<[LevelsAtLeast, string[]]>([
    [{ level: 2 }, ['loa2', 'loa3', 'loa4']],
    [{ level: 3 }, ['loa3', 'loa4']],
    [{ level: 4 }, ['loa4']],
    [{ level: 3, nonresident: true }, ['loa3', 'loa4', 'loa3-nonresident', 'loa4-nonresident']],
    [{ level: 3, uncertified: true }, ['loa3', 'loa4', 'uncertified-loa3']],
    [{ level: 4, uncertified: true }, ['loa4']],
    [{ eidas: 'high' }, ['eidas-high', 'eidas-nf-high']],
    [
      { level: 4, eidas: 'substantial', uncertified: true },
      [
        ...['loa4', 'eidas-sub', 'eidas-nf-sub', 'eidas-high', 'eidas-nf-high'],
        ...['uncertified-eidas-sub', 'uncertified-eidas-high'],
      ],
    ],
  ])('%j is a list in which each is named', (atLeast, expected) => {
    expect(names(atLeast)).toEqual(expected);
  });

  it('is never nonresident, uncertified or of eIDAS unless that is said', () => {
    for (const level of [2, 3, 4] as const)
      expect(levelsAtLeast({ level, nonresident: false }).join()).not.toMatch(
        /nonresident|uncertified|eidas/,
      );
  });

  it.each<LevelsAtLeast>([
    {},
    { nonresident: true },
    { uncertified: true },
    { eidas: 'high', nonresident: true },
  ])('%j is refused: without a level any would be accepted', (atLeast) => {
    expect(() => levelsAtLeast(atLeast)).toThrow(
      expect.objectContaining({ code: 'power.level-unsaid' }) as Error,
    );
  });

  it('says only levels that are known, each once', () => {
    const all = levelsAtLeast({ level: 2, eidas: 'low', nonresident: true, uncertified: true });
    expect(ASSURANCE_LEVELS).toEqual(expect.arrayContaining(all));
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(ASSURANCE_LEVELS).size).toBe(ASSURANCE_LEVELS.length);
  });

  it('is a limit as any other, said once', () => {
    expect(withLevels({ unit: ['a'] }, { level: 4 })).toEqual({
      unit: ['a'],
      'assurance-level': ['http://id.elegnamnden.se/loa/1.0/loa4'],
    });
    expect(withLevels(undefined, undefined)).toBeUndefined();
    expect(() => withLevels({ 'assurance-level': ['x'] }, { level: 4 })).toThrow(
      expect.objectContaining({ code: 'power.level-twice' }) as Error,
    );
  });
});

import type { NewPower } from './power.js';
import { checkPower, isAbsoluteUri } from './power.rules.js';

const power: NewPower = { code: 'https://powers.example/apply', nameSv: 'Ansöka', nameEn: 'Apply' };

describe('powers', () => {
  it('are closed where nothing is said: never passed on, five years at most, one person', () => {
    expect(checkPower(power)).toMatchObject({ maximumMonths: 60, passableDepth: 0, personsTogether: 1 });
  });

  it.each<[string, Partial<NewPower>]>([
    ['power.code-malformed', { code: 'apply' }],
    ['power.code-malformed', { code: 'https://powers.example/a b' }],
    ['power.code-malformed', { code: 'https://anna@powers.example/apply' }],
    ['directory.text-missing', { nameEn: ' ' }],
    ['power.dimension-malformed', { dimensions: [{ name: 'unit' }] }],
    ['power.dimension-malformed', { dimensions: [{ name: 'assurance-level' }] }],
    ['power.dimension-malformed', { dimensions: [{ name: 'a' }, { name: 'a', kind: 'maximum' }] }],
    ['power.dimension-malformed', { dimensions: [{ name: 'Case type' }] }],
    ['power.level-malformed', { assuranceLevels: ['loa3'] }],
    ['power.level-malformed', { assuranceLevels: ['loa3'], otherLevels: true }],
    ['power.unknown-level', { assuranceLevels: ['http://id.elegnamnden.se/loa/1.0/loa5'] }],
    ['power.unknown-level', { assuranceLevels: ['http://id.swedenconnect.se/loa/1.0/loa3'] }],
    ['power.number-malformed', { maximumMonths: 0 }],
    ['power.number-malformed', { personsTogether: 1.5 }],
    ['power.number-malformed', { passableDepth: -1 }],
    ['power.number-malformed', { approvalsNeeded: Number.NaN }],
  ])('are refused as %s: %j', (code, wrong) => {
    expect(() => checkPower({ ...power, ...wrong })).toThrow(refusal(code));
  });

  it('accept levels of another federation where that is said', () => {
    const assuranceLevels = ['https://federation.example/loa/high', 'http://id.sambi.se/loa/loa3'];
    expect(checkPower({ ...power, assuranceLevels, otherLevels: true })).toMatchObject({ assuranceLevels });
  });

  it.each(['urn:example:power:1', 'https://powers.example/a#b', 'tag:example.se,2026:x'])(
    'may be named %s',
    (code) => {
      expect(isAbsoluteUri(code)).toBe(true);
    },
  );
});

/** An error with this code, whatever its text. */
function refusal(code: string): Error {
  const matcher: unknown = expect.objectContaining({ code });
  return matcher as Error;
}

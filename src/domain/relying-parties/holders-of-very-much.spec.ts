import { HoldersOfVeryMuch } from './holders-of-very-much.js';

describe('who holds very much', () => {
  let now: number;
  let holders: HoldersOfVeryMuch;
  beforeEach(() => {
    now = 1_000_000;
    holders = new HoldersOfVeryMuch(() => now);
  });

  it('is read at once when asked about once more', () => {
    expect(holders.isWorthIt('anna')).toBe(false);
    holders.found('anna');
    expect([holders.isWorthIt('anna'), holders.isWorthIt('bo')]).toEqual([true, false]);
  });

  it('is not tried in vain again and again', () => {
    holders.found('anna');
    holders.wasInVain('anna');
    holders.found('anna');
    expect(holders.isWorthIt('anna')).toBe(false);
  });

  it('is forgotten after a minute, whatever was found', () => {
    holders.isWorthIt('anna');
    holders.found('anna');
    holders.wasInVain('bo');
    now += 60_001;
    expect(holders.isWorthIt('anna')).toBe(false);
    holders.found('bo');
    expect(holders.isWorthIt('bo')).toBe(true);
  });

  it('is forgotten where there are too many', () => {
    holders.isWorthIt('anna');
    for (let one = 0; one <= 20_000; one++) holders.found(`employee ${one}`);
    expect([holders.isWorthIt('employee 0'), holders.isWorthIt('employee 20000')]).toEqual([false, true]);
  });
});

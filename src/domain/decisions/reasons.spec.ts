import { endOfDay, startOfDay } from '../directory/local-date.rules.js';
import type { Failure, Held } from './decision.js';
import { reasonOf } from './reasons.js';

const power = { code: 'https://powers.example/decide', nameSv: 'Besluta', nameEn: 'Decide' };
const held = { power, limits: {}, acceptedLevels: [] } as unknown as Held;
const told = (code: Failure['code'], at: Date, details = true) => {
  const { admin, user } = reasonOf({ code, held, at }, details);
  return [admin.sv, admin.en, user.sv, user.en];
};
const noon = new Date('2026-11-25T11:00:00Z');

// Of a mandate with the last day 2026-11-25 it was said, to citizens too, that it ended on 2026-11-26.
it('what ended with a day is said to have held up to and including it', () => {
  expect(told('ended', endOfDay('2026-11-25'))).toEqual([
    'Mandatet ”Besluta” upphörde; det gällde till och med den 2026-11-25.',
    'The mandate “Decide” ended; it held up to and including 2026-11-25.',
    'Ditt mandat ”Besluta” har upphört; det gällde till och med den 2026-11-25.',
    'Your mandate “Decide” has ended; it held up to and including 2026-11-25.',
  ]);
  expect(told('ended', endOfDay('2026-07-31'))[3]).toMatch(/ 2026-07-31\.$/);
});

it('what ended within a day is said to have ended on it', () => {
  expect(told('ended', noon)).toEqual([
    'Mandatet ”Besluta” upphörde den 2026-11-25.',
    'The mandate “Decide” ended on 2026-11-25.',
    'Ditt mandat ”Besluta” har upphört den 2026-11-25.',
    'Your mandate “Decide” has ended on 2026-11-25.',
  ]);
});

it('an act is of its day, at midnight too', () => {
  const midnight = startOfDay('2026-11-25');
  for (const at of [noon, midnight]) {
    expect(told('revoked', at).slice(0, 2)).toEqual([
      'Mandatet ”Besluta” återkallades den 2026-11-25.',
      'The mandate “Decide” was revoked on 2026-11-25.',
    ]);
    expect(told('suspended', at).slice(0, 2)).toEqual([
      'Mandatet ”Besluta” drogs tillfälligt in den 2026-11-25.',
      'The mandate “Decide” was suspended on 2026-11-25.',
    ]);
  }
  expect(told('not-yet', midnight)[2]).toBe(
    'Ditt mandat ”Besluta” gäller inte ännu, utan från den 2026-11-25.',
  );
});

it('no date is told to who is not to know it', () => {
  for (const code of ['ended', 'revoked', 'suspended', 'not-yet'] as const)
    expect(told(code, noon, false).join()).not.toMatch(/\d/);
});

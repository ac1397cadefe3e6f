import { admission } from '../../../test/support/admission.js';

it('begins so many at once, and the next in turn when one leaves', () => {
  const { it: places, told, enter } = admission(2);
  for (const name of ['a', 'b', 'c', 'd']) enter(name);
  expect(told).toEqual(['a begins', 'b begins']);
  places.leave();
  places.leave();
  expect(told).toEqual(['a begins', 'b begins', 'c begins', 'd begins']);
});

it('lets a burst wait half a second', () => {
  const { it: places, told, enter, pass } = admission(1);
  for (const name of ['a', 'b']) enter(name);
  pass(500);
  expect(places.isFull()).toBe(false);
  places.leave();
  expect(told).toEqual(['a begins', 'b begins']);
});

it('refuses who has waited longer, also when nobody leaves', () => {
  const { told, enter, pass } = admission(1);
  for (const name of ['a', 'b', 'c']) enter(name);
  pass(501);
  expect(told).toEqual(['a begins', 'b is refused', 'c is refused']);
});

it('refuses at once who would wait behind those', () => {
  const { it: places, enter, pass } = admission(1);
  for (const name of ['a', 'b']) enter(name);
  pass(500.5);
  expect(places.isFull()).toBe(true);
});

// Where all is slow for longer than a moment, everybody who was answered had waited for half a second: 520 ms in the middle.
it('lets nobody wait longer than a moment after somebody has waited for half a second', () => {
  const { it: places, told, enter, pass } = admission(1);
  for (const name of ['a', 'b']) enter(name);
  pass(501);
  enter('c');
  enter('d');
  pass(20);
  places.leave();
  expect(told.slice(2)).toEqual(['c begins']);
  pass(1);
  expect(told.slice(2)).toEqual(['c begins', 'd is refused']);
});

/** In each ten milliseconds two come and one leaves. */
function tooMuch(milliseconds: number, { it: places, enter, pass }: ReturnType<typeof admission>) {
  for (let at = 0; at < milliseconds; at += 10) {
    for (const name of ['one', 'another']) enter(`${name} at ${at}`);
    pass(10);
    places.leave();
  }
}

// Until half a second had passed everybody was let in, so that what was answered in the first second of an overload was answered late.
it('refuses whoever waits longer than a moment as soon as clearly more come than begin', () => {
  const one = admission(1);
  tooMuch(110, one);
  expect(one.told.filter((what) => what.endsWith('refused'))).toEqual([]);
  tooMuch(20, one);
  expect(one.told).toContain('another at 60 is refused');
});

it('refuses at once who would wait behind more than leave in a moment', () => {
  const one = admission(1);
  tooMuch(300, one);
  expect(one.it.isFull()).toBe(true);
  one.it.leave();
  one.it.leave();
  expect(one.it.isFull()).toBe(false);
});

it('lets nobody wait longer than a moment while others are refused', () => {
  const one = admission(1);
  tooMuch(400, one);
  const refused = one.told.filter((what) => what.endsWith('refused')).length;
  expect(refused).toBeGreaterThan(30);
  // Of those of the last twenty milliseconds some still wait.
  expect(80 - one.told.length).toBeLessThanOrEqual(4);
});

it('is as before when nobody has been refused for a fifth of a second', () => {
  const one = admission(1);
  tooMuch(400, one);
  one.pass(21);
  for (let left = 0; left < 3; left++) one.it.leave();
  one.pass(200);
  const before = one.told.length;
  for (let count = 0; count < 20; count++) one.enter('later');
  one.pass(400);
  expect(one.it.isFull()).toBe(false);
  expect(one.told.slice(before).filter((what) => what.endsWith('refused'))).toEqual([]);
});

it('refuses nobody for a halt that is over soon', () => {
  const { it: places, told, enter, pass } = admission(1);
  for (let one = 0; one < 30; one++) {
    enter(String(one));
    pass(10);
  }
  for (let one = 0; one < 60; one++) {
    places.leave();
    if (one % 5 === 0) enter(`later ${one}`);
    pass(2);
  }
  expect(told).toHaveLength(42);
  expect(told.filter((what) => what.endsWith('refused'))).toEqual([]);
  expect(places.isFull()).toBe(false);
});

// A steady load of 70 % was refused: while the disk was busy for a moment, waits grew as they do when too much is asked.
it('refuses nobody while it is slow for a moment', () => {
  const { it: places, told, enter, pass } = admission(1);
  let left = 0;
  /** One comes in ten milliseconds, and at most so many leave. */
  const go = (milliseconds: number, leaving: number) => {
    for (let at = 0; at < milliseconds; at += 10) {
      enter('one');
      pass(10);
      for (let one = 0; one < leaving && left < told.length; one++, left++) places.leave();
    }
  };
  go(3_000, 1);
  for (let at = 0; at < 240; at += 40) {
    go(30, 0);
    go(10, 1);
  }
  go(400, 2);
  expect(told.filter((what) => what.endsWith('refused'))).toEqual([]);
  expect(told).toHaveLength(364);
});

// Sixteen callers who each asked one question after the other were refused a third of them while the service was slow after its start.
// And callers who all waited for one of two workers waited on, a fifth of a second each, since no more came than were answered.
it.each([
  { few: 4, refused: false },
  { few: 0, refused: true },
])('refuses nobody where few wait, however slow all is: $few', ({ few, refused }) => {
  const { it: places, told, enter, pass } = admission(1, few);
  for (const name of ['a', 'b', 'c', 'd', 'e']) enter(name);
  for (let turn = 0; turn < 40; turn++) {
    pass(30 + 2 * turn);
    places.leave();
    if (!places.isFull()) enter('again');
  }
  expect(told.some((what) => what.endsWith('refused'))).toBe(refused);
});

it.each([
  { few: 3, begin: 1 },
  { few: 0, begin: 0 },
])('lets $few wait longer than a moment, however much is asked', ({ few, begin }) => {
  const one = admission(1, few);
  tooMuch(300, one);
  one.pass(30);
  const before = one.told.length;
  one.it.leave();
  const since = one.told.slice(before);
  expect(since.filter((what) => what.endsWith('begins'))).toHaveLength(begin);
});

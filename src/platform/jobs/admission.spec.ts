import { Admission } from './admission.js';

/** With a clock that is set, of which no timer goes off by itself. */
function admission(atOnce: number, few = 0) {
  let now = 0;
  const timers: { readonly at: number; readonly then: () => void }[] = [];
  const clock = {
    now: () => now,
    after: (ms: number, then: () => void) => void timers.push({ at: now + ms, then }),
  };
  const it = new Admission(atOnce, clock, few);
  const told: string[] = [];
  return {
    it,
    told,
    enter: (name: string) =>
      it.enter(
        () => told.push(`${name} begins`),
        () => told.push(`${name} is refused`),
      ),
    pass: (ms: number) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      for (const one of due) timers.splice(timers.indexOf(one), 1);
      for (const { then } of due) then();
    },
  };
}

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

describe('when suddenly many more come', () => {
  /** In each millisecond one leaves, and so many come in a hundred, as even as can be. */
  function go(milliseconds: number, coming: number, one: ReturnType<typeof start>, leaving = 1) {
    for (let at = 0; at < milliseconds; at++) {
      const upTo = (ms: number) => Math.floor((ms * coming) / 100);
      for (let count = upTo(at); count < upTo(at + 1); count++) one.enter('one');
      one.pass(1);
      for (let left = 0; left < leaving && one.begun() > one.left; left++) {
        one.left++;
        one.it.leave();
      }
    }
  }
  const start = () => {
    const one = admission(1);
    return Object.assign(one, {
      left: 0,
      begun: () => one.told.filter((what) => what.endsWith('begins')).length,
      refused: () => one.told.filter((what) => what.endsWith('refused')).length,
    });
  };

  // It was seen after an eighth of a second, when who came waited for as long: a tenth of a second was then the best of the slowest hundredth.
  it('refuses who would wait before a tenth of a second has passed', () => {
    const one = start();
    go(1_000, 70, one);
    go(60, 200, one);
    expect(one.it.isFull()).toBe(true);
    expect(one.refused()).toBeGreaterThan(0);
  });

  it('lets a burst wait', () => {
    const one = start();
    go(1_000, 70, one);
    for (let count = 0; count < 100; count++) one.enter('one');
    go(400, 70, one);
    expect(one.refused()).toBe(0);
  });

  // What had come in all since the first one was compared: the second one alone made it clearly more.
  it('lets a second burst wait while the first is worked off', () => {
    const one = start();
    go(1_000, 70, one);
    for (let bursts = 0; bursts < 2; bursts++) {
      for (let count = 0; count < 60; count++) one.enter('one');
      go(110, 70, one);
    }
    go(400, 70, one);
    expect(one.refused()).toBe(0);
  });

  // A steady load of 70 % was refused when our own process had stood still: waits grew while what had come meanwhile was worked off.
  it('lets those wait who came while all stood still', () => {
    const one = start();
    go(1_000, 70, one);
    one.pass(200);
    for (let count = 0; count < 140; count++) one.enter('one');
    go(800, 70, one);
    expect(one.refused()).toBe(0);
    expect(one.it.isFull()).toBe(false);
  });

  it('lets as many as ever wait while they leave more slowly', () => {
    const one = start();
    go(1_000, 70, one);
    for (let slow = 0; slow < 20; slow++) {
      go(5, 70, one, 0);
      go(5, 70, one);
    }
    go(600, 70, one);
    expect(one.refused()).toBe(0);
  });

  // The waits of a burst grow for as long as it is worked off: by chance that was taken for too much, where others came a little sooner meanwhile.
  it('lets a burst wait while as many come for a moment as can be answered', () => {
    const one = start();
    go(1_000, 70, one);
    for (let count = 0; count < 100; count++) one.enter('one');
    go(120, 100, one);
    go(400, 70, one);
    expect(one.refused()).toBe(0);
  });
});

// Each caller is bound to one of two workers: when all wait for this one, no more come than it answers, and the other refuses the rest.
// Their waits of 170 ms neither grew nor fell for two seconds, a third of all answers at twice the capacity.
describe('when all who ask wait for this one', () => {
  /** In each millisecond one leaves, now and then none or two, and whoever was answered asks again, by turns a little sooner and later. */
  function ask(milliseconds: number, share: number, one: ReturnType<typeof crowd>) {
    for (const end = one.at + milliseconds; one.at < end; one.at++) {
      one.pass(1);
      if (one.it.isFull()) return;
      const isSlower = one.at % 120 < 60;
      const leaving = one.at % 10 === 0 ? (isSlower ? 0 : 2) : 1;
      for (let left = 0; left < leaving; left++) {
        one.it.leave();
        one.owed += share;
      }
      for (; one.owed >= 1; one.owed--) one.enter('again');
    }
  }
  /** So many came while all stood still. */
  function crowd(count: number) {
    const one = admission(1);
    one.enter('first');
    one.pass(200);
    for (let entered = 0; entered < count; entered++) one.enter('one');
    return Object.assign(one, { at: 0, owed: 0 });
  }
  const refused = (one: ReturnType<typeof crowd>) => one.told.some((what) => what.endsWith('refused'));

  it('sees in a third of a second that their waits stand', () => {
    const one = crowd(150);
    ask(240, 1, one);
    expect(refused(one)).toBe(false);
    expect(one.it.isFull()).toBe(false);
    ask(100, 1, one);
    expect(one.it.isFull()).toBe(true);
  });

  it('lets those wait who came during a halt, while fewer come than begin', () => {
    const one = crowd(150);
    ask(450, 0.7, one);
    expect(refused(one)).toBe(false);
    expect(one.it.isFull()).toBe(false);
  });
});

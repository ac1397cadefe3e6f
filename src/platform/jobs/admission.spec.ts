import { Admission } from './admission.js';

/** With a clock that is set, of which no timer goes off by itself. */
function admission(atOnce: number) {
  let now = 0;
  const timers: { readonly at: number; readonly then: () => void }[] = [];
  const clock = {
    now: () => now,
    after: (ms: number, then: () => void) => void timers.push({ at: now + ms, then }),
  };
  const it = new Admission(atOnce, clock);
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

it('lets nobody wait longer than a moment while others are refused', () => {
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

it('is as before when nobody has been refused for a second', () => {
  const { it: places, told, enter, pass } = admission(1);
  for (const name of ['a', 'b']) enter(name);
  pass(501);
  places.leave();
  pass(1_000);
  for (const name of ['c', 'd']) enter(name);
  pass(400);
  expect(places.isFull()).toBe(false);
  places.leave();
  expect(told).toEqual(['a begins', 'b is refused', 'c begins', 'd begins']);
});

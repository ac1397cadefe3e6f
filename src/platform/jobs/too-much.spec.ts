import { admission } from '../../../test/support/admission.js';

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

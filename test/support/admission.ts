import { Admission } from '../../src/platform/jobs/admission.js';

/** An admission with a clock that is set, of which no timer goes off by itself. @param few as of Admission; none of them by default */
export function admission(atOnce: number, few = 0) {
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

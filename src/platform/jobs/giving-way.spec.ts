import { GivingWay, UnderWay } from './giving-way.js';

function clock() {
  let now = 0;
  const rests: number[] = [];
  return {
    rests,
    work: (ms: number) => void (now += ms),
    now: () => now,
    turn: () => Promise.resolve(undefined),
    pause: (ms: number) => {
      rests.push(ms);
      now += ms;
      return Promise.resolve(undefined);
    },
  };
}

async function rests(requests: number, pieces: readonly number[]): Promise<number[]> {
  const time = clock();
  const underWay = new UnderWay();
  underWay.requests = requests;
  const way = new GivingWay(underWay, time);
  for (const piece of pieces) {
    time.work(piece);
    await way.give();
  }
  return time.rests;
}

it('works on while nothing is asked of the process', async () => {
  expect(await rests(0, [100, 2_000])).toEqual([]);
});

it('rests six times as long as it has worked while requests are under way', async () => {
  expect(await rests(1, [100, 20, 20, 20])).toEqual([600, 360]);
});

it('does not rest for ever after a long piece', async () => {
  expect(await rests(3, [60_000])).toEqual([10_000]);
});

it('rests for what is done at the same time, too', async () => {
  const resting: (() => void)[] = [];
  let now = 0;
  const time = {
    now: () => now,
    turn: () => Promise.resolve(undefined),
    pause: (ms: number) => {
      const until = now + ms;
      return new Promise<undefined>((wake) => {
        resting.push(() => {
          now = until;
          wake(undefined);
        });
      });
    },
  };
  const underWay = new UnderWay();
  underWay.requests = 1;
  const ends: number[] = [];
  const works = [100, 200].map((until) => ({ until, way: new GivingWay(underWay, time) }));
  for (const { until, way } of works) {
    now = until;
    void way.give().then(() => ends.push(now));
    await new Promise(setImmediate);
  }
  for (let wake = resting.shift(); wake; wake = resting.shift()) {
    wake();
    await new Promise(setImmediate);
  }
  expect(ends).toEqual([100 + 600 + 1_200, 100 + 600 + 1_200]);
});

it('does not rest for having waited, as for a slow sender', async () => {
  const time = clock();
  const underWay = new UnderWay();
  underWay.requests = 1;
  const way = new GivingWay(underWay, time);
  // eslint-disable-next-line @typescript-eslint/require-await -- pieces come asynchronously, these after a while of the clock
  async function* slowly() {
    for (const piece of [1, 2]) {
      time.work(5_000);
      yield piece;
    }
  }
  for await (const piece of way.waitingFor(slowly())) {
    time.work(60 * piece);
    await way.give();
  }
  expect(time.rests).toEqual([360, 720]);
});

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
  expect(await rests(1, [100, 20, 20, 20])).toEqual([500, 100, 360]);
});

it('does not rest for ever after a long piece', async () => {
  expect(await rests(3, [60_000])).toEqual(Array.from({ length: 20 }, () => 500));
});

it('goes on when nothing is asked any more', async () => {
  const time = clock();
  const underWay = new UnderWay();
  underWay.requests = 1;
  const pause = (ms: number) => {
    if (time.rests.length === 1) underWay.requests = 0;
    return time.pause(ms);
  };
  const way = new GivingWay(underWay, { ...time, pause });
  time.work(5_000);
  await way.give();
  expect(time.rests).toEqual([500, 500]);
});

// A copy into the database that ended while the file's reader rested was counted as work since the reader had begun.
it('does not take for work that something else of the same work rests', async () => {
  const time = clock();
  const underWay = new UnderWay();
  underWay.requests = 1;
  let copied: Promise<void> | undefined;
  const pause = (ms: number) => {
    if (!copied) {
      time.work(60);
      copied = way.give();
    }
    return time.pause(ms);
  };
  const way = new GivingWay(underWay, { ...time, pause });
  time.work(80);
  await way.give();
  await copied;
  expect(time.rests).toEqual([480, 360]);
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
  expect(time.rests).toEqual([360, 500, 220]);
});

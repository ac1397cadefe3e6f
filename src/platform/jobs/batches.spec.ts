import { Batches } from './batches.js';

/** Work that ends when it is told to, with what it was given. */
function heldWork(fails: (item: number) => boolean = () => false) {
  const pieces: { readonly items: readonly number[]; readonly end: () => void }[] = [];
  const run = (items: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      const end = () => {
        if (items.some(fails)) reject(new Error(`cannot: ${items.filter(fails).join()}`));
        else resolve(items.map((item) => item * 2));
      };
      pieces.push({ items, end });
    });
  return { pieces, run };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('does together what is asked for at the same time, and gives each its own', async () => {
  const { pieces, run } = heldWork();
  const batches = new Batches(run, { most: 10, atOnce: 1 });
  const results = Promise.all([batches.of(1), batches.of(2), batches.of(3)]);
  await turn();
  await turn();
  expect(pieces.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  pieces[0]?.end();
  expect(await results).toEqual([2, 4, 6]);
});

it('gathers while pieces are under way, so many at once', async () => {
  const { pieces, run } = heldWork();
  const batches = new Batches(run, { most: 10, atOnce: 1 });
  const first = batches.of(1);
  await turn();
  await turn();
  const later = [batches.of(2)];
  await turn();
  later.push(batches.of(3));
  await turn();
  expect(pieces).toHaveLength(1);
  pieces[0]?.end();
  await first;
  await turn();
  await turn();
  expect(pieces.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  pieces[1]?.end();
  expect(await Promise.all(later)).toEqual([4, 6]);
});

it('lets what is wrong with one be no other one’s failure', async () => {
  const { pieces, run } = heldWork((item) => item === 2);
  const batches = new Batches(run, { most: 10, atOnce: 2 });
  const results = Promise.allSettled([batches.of(1), batches.of(2), batches.of(3)]);
  await turn();
  await turn();
  pieces[0]?.end();
  await turn();
  for (const { end } of pieces.slice(1)) end();
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const more = batches.of(5);
  await turn();
  await turn();
  pieces.at(-1)?.end();
  expect(await more).toBe(10);
});

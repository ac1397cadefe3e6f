import { KeptRows } from './kept-rows.js';

/** Rows as they are now, by id; tells which were read. */
function rows(versions: Record<string, number>) {
  const read: string[][] = [];
  let now = 0;
  const kept = new KeptRows(
    (ids) => {
      read.push([...ids]);
      const there = ids.filter((id) => id in versions);
      return Promise.resolve(
        there.map((id) => ({ version: `${id} ${versions[id]}`, content: `${id} says ${versions[id]}` })),
      );
    },
    () => now,
  );
  const pass = (ms: number) => {
    now += ms;
  };
  return { kept, read, pass };
}

it('reads what is not known, once', async () => {
  const { kept, read } = rows({ a: 1, b: 1 });
  await kept.with(['a 1']);
  const known = await kept.with(['a 1', 'b 1', 'b 1']);
  expect([known.get('a 1'), known.get('b 1')]).toEqual(['a says 1', 'b says 1']);
  expect(read).toEqual([['a'], ['b']]);
});

it('tells nothing of a version that is not there any longer, nor of a row', async () => {
  const { kept } = rows({ a: 2 });
  const known = await kept.with(['a 1', 'b 1']);
  expect([known.get('a 1'), known.get('b 1')]).toEqual([undefined, undefined]);
});

it('reads anew after a minute', async () => {
  const { kept, read, pass } = rows({ a: 1 });
  await kept.with(['a 1']);
  pass(60_000);
  await kept.with(['a 1']);
  expect(read).toEqual([['a']]);
  pass(1);
  expect((await kept.with(['a 1'])).get('a 1')).toBe('a says 1');
  expect(read).toEqual([['a'], ['a']]);
});

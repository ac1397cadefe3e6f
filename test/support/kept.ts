import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void;

/** Megabytes among what is old, which is collected only when the whole heap is marked. */
function oldMegabytes(): number {
  const old = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space');
  if (!old) throw new Error('V8 names its spaces otherwise now.');
  return old.space_used_size / 1e6;
}

/**
 * How many megabytes of what the work leaves outlive what V8 collects again and again, the young, though nothing needs them: those
 * make it mark the whole heap, which slows a process down for a tenth of a second.
 * @param work is done so many times, and once before
 */
export async function keptMegabytes(times: number, work: () => Promise<unknown>): Promise<number> {
  const workAndCollect = async () => {
    await work();
    // What survives once is young still.
    collect({ type: 'minor' });
    collect({ type: 'minor' });
  };
  await workAndCollect();
  const before = oldMegabytes();
  for (let time = 0; time < times; time++) await workAndCollect();
  return oldMegabytes() - before;
}

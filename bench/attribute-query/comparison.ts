import { say } from '../measuring/say.js';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { rangeText, spread, spreadOfKnown, type Spread } from '../measuring/spread.js';
import { markdownTable, type Column } from '../measuring/table.js';
import { checkRecorded, measure, type Measurement } from './measure.js';
import type { Options } from './options.js';
import type { Setting } from './setting.js';

/** One case at one number of connections, measured on both, one right after the other. */
export interface Pair {
  readonly case: string;
  readonly connections: number;
  readonly round: number;
  readonly ours: Measurement;
  readonly theirs: Measurement;
}

const FEWEST = 100;

/** Measures two revisions by turns; every other round begins with the other one. */
export async function compare(ours: Setting, theirs: Setting, options: Options): Promise<Pair[]> {
  const { cases, connections: allConnections, repeats, seconds, warmUp } = options;
  const pairs: Pair[] = [];
  for (const one of cases)
    for (const connections of allConnections) {
      say(`${one.name} at ${connections}`);
      const count = Math.max(FEWEST, connections === 1 ? warmUp / 4 : warmUp);
      let rate = Infinity;
      for (const setting of [ours, theirs])
        rate = Math.min(rate, (await measure(setting, one, connections, count)).perSecond);
      for (let round = 1; round <= repeats; round++) {
        const queries = Math.max(FEWEST, Math.round(rate * seconds));
        const measured = new Map<Setting, Measurement>();
        for (const setting of round % 2 === 1 ? [ours, theirs] : [theirs, ours]) {
          await untilCaughtUp(setting.database);
          measured.set(setting, await measure(setting, one, connections, queries));
        }
        pairs.push({
          ...{ case: one.name, connections, round },
          ...{ ours: found(measured, ours), theirs: found(measured, theirs) },
        });
      }
    }
  await Promise.all([ours, theirs].map(checkRecorded));
  return pairs;
}

function found(measured: ReadonlyMap<Setting, Measurement>, setting: Setting): Measurement {
  const measurement = measured.get(setting);
  if (!measurement) throw new Error('one was not measured');
  return measurement;
}

/** Ours in relation to theirs, of the same round each. */
export interface Ratios {
  readonly case: string;
  readonly connections: number;
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly cpuService?: Spread;
  readonly cpuDatabase?: Spread;
  readonly ours: Spread;
  readonly theirs: Spread;
}

export function ratios(pairs: readonly Pair[]): Ratios[] {
  const groups = Map.groupBy(pairs, (pair) => `${pair.case} ${pair.connections}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const over = (figure: (of: Measurement) => number) =>
      spread(group.map(({ ours, theirs }) => figure(ours) / figure(theirs)));
    const overKnown = (who: 'service' | 'database') =>
      spreadOfKnown(
        group.map(({ ours, theirs }) => ours.cpu[who] && theirs.cpu[who] && ours.cpu[who] / theirs.cpu[who]),
      );
    return {
      ...{ case: first.case, connections: first.connections },
      ...{ perSecond: over((of) => of.perSecond), p50: over(({ p50 }) => p50), p99: over(({ p99 }) => p99) },
      ...{ cpuService: overKnown('service'), cpuDatabase: overKnown('database') },
      ours: spread(group.map((pair) => pair.ours.perSecond)),
      theirs: spread(group.map((pair) => pair.theirs.perSecond)),
    };
  });
}

const COLUMNS: readonly Column<Ratios>[] = [
  { title: 'case', text: (row) => row.case },
  { title: 'connections', text: (row) => String(row.connections) },
  { title: 'req/s, times theirs', text: ({ perSecond }) => rangeText(perSecond, 2) },
  { title: 'p50', text: ({ p50 }) => rangeText(p50, 2) },
  { title: 'p99', text: ({ p99 }) => rangeText(p99, 2) },
  { title: 'CPU of the service', text: ({ cpuService }) => rangeText(cpuService, 2) },
  { title: 'of the database', text: ({ cpuDatabase }) => rangeText(cpuDatabase, 2) },
  { title: 'req/s', text: ({ ours }) => rangeText(ours, 0) },
  { title: 'theirs', text: ({ theirs }) => rangeText(theirs, 0) },
];

export function comparisonTable(rows: readonly Ratios[]): string {
  return markdownTable(COLUMNS, rows);
}

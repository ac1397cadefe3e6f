import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Between two instants of the monotonic clock, microseconds. */
interface Window {
  readonly from: number;
  readonly until: number;
}

/** As V8 writes it; times are microseconds of the monotonic clock. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

const LISTED = 25;
const WAITING = ['(idle)', '(root)'];

/**
 * What took the CPU of the process whose profile is the only one in the folder: by area with what runs in it, by function with what runs in
 * it, and, for functions of ours, with everything they call.
 */
export function listCosts(folder: string, window: Window): string {
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (!file) throw new Error('The service left no profile.');
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  const self = selfTimes(profile, window);
  const frame = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const areas = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const [id, time] of self) {
    const { functionName = '', url = '' } = frame.get(id) ?? {};
    if (WAITING.includes(functionName)) continue;
    add(areas, areaOf(url, functionName), time);
    add(functions, `${functionName || '(anonymous)'}  ${areaOf(url, functionName)}`, time);
  }
  const total = [...areas.values()].reduce((sum, time) => sum + time, 0);
  return [
    ...['', 'By area, what runs in it itself:', ...ranked(areas, total)],
    ...['', 'By function, what runs in it itself:', ...ranked(functions, total)],
    ...['', 'Our functions with what they call:', ...ranked(withCallees(profile, self), total)],
  ].join('\n');
}

function selfTimes({ samples, timeDeltas, startTime }: CpuProfile, window: Window): Map<number, number> {
  const times = new Map<number, number>();
  let at = startTime;
  for (const [index, node] of samples.entries()) {
    // A delta is the time since the sample before.
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (at >= window.from && at <= window.until) add(times, node, delta);
  }
  return times;
}

function withCallees({ nodes }: CpuProfile, self: ReadonlyMap<number, number>): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  const visit = (node: ProfileNode, above: readonly string[]): number => {
    const { functionName, url } = node.callFrame;
    const name = url.includes('/dist/')
      ? `${functionName || '(anonymous)'}  ${areaOf(url, functionName)}`
      : undefined;
    const inside = name === undefined || above.includes(name) ? above : [...above, name];
    const children = (node.children ?? []).flatMap((id) => byId.get(id) ?? []);
    const time = children.reduce((sum, child) => sum + visit(child, inside), self.get(node.id) ?? 0);
    if (name !== undefined && inside !== above) add(times, name, time);
    return time;
  };
  const [root] = nodes;
  if (root) visit(root, []);
  return times;
}

/** A package, a file of ours, a part of Node, or what V8 and C++ do. */
function areaOf(url: string, functionName: string): string {
  const [, packageName] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (packageName) return packageName;
  const [, ours] = /\/dist\/(.*)$/.exec(url) ?? [];
  if (ours) return ours;
  return url || (functionName.startsWith('(') ? functionName : '(native)');
}

function ranked(times: ReadonlyMap<string, number>, total: number): string[] {
  const most = [...times].sort(([, a], [, b]) => b - a).slice(0, LISTED);
  return most.map(([name, time]) => `  ${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`);
}

function add<Key>(times: Map<Key, number>, key: Key, time: number): void {
  times.set(key, (times.get(key) ?? 0) + time);
}

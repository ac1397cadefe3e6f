import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

/** Its line counts from 0. */
interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

const LISTED = 25;
const WAITING = ['(idle)', '(root)'];

/**
 * What took the CPU of the processes whose profiles are in the folder, in three ways: by package or file of ours, with the work in
 * Node, C++ and WebAssembly that it causes; by function, what runs in it itself; and by function of ours, with everything it calls.
 */
export function listCosts(folder: string, window: Window): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (files.length === 0) throw new Error('The service left no profile.');
  const costs = new Costs();
  const busy = files.map((file) => {
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    const before = costs.total;
    costs.add(profile.nodes, selfTimes(profile, window));
    return (costs.total - before) / (window.until - window.from);
  });
  const shares = busy.map((share) => `${(100 * share).toFixed(0)} %`).join(', ');
  return [
    `The main thread of each process was busy for ${shares} of the time, pauses between the measurements included.`,
    ...['', 'By package or file of ours, with the work it causes in Node:', ...costs.ranked(costs.areas)],
    ...['', 'By function, what runs in it itself:', ...costs.ranked(costs.functions)],
    ...['', 'By function of ours, with all it calls:', ...costs.ranked(costs.withCallees)],
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

class Costs {
  readonly areas = new Map<string, number>();
  readonly functions = new Map<string, number>();
  readonly withCallees = new Map<string, number>();
  /** Microseconds in which it did not wait. */
  total = 0;
  private readonly written = new Written();
  private nodes: ReadonlyMap<number, ProfileNode> = new Map();
  private self: ReadonlyMap<number, number> = new Map();

  /** Those of one process more. */
  add(nodes: readonly ProfileNode[], self: ReadonlyMap<number, number>): void {
    this.self = self;
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    if (nodes[0]) this.visit(nodes[0], 'Node itself', []);
  }

  ranked(times: ReadonlyMap<string, number>): string[] {
    const most = [...times].sort(([, a], [, b]) => b - a).slice(0, LISTED);
    return most.map(([name, time]) => `  ${((100 * time) / this.total).toFixed(1).padStart(5)} %  ${name}`);
  }

  /** @returns the time in it and all below it */
  private visit(node: ProfileNode, areaAbove: string, above: readonly string[]): number {
    const { functionName } = node.callFrame;
    const url = this.written.urlOf(node.callFrame);
    const area = areaOf(url) ?? (functionName === '(garbage collector)' ? functionName : areaAbove);
    const name = `${functionName || '(anonymous)'}  ${areaOf(url) ?? (url || 'native')}`;
    const isFirstOfOurs = url.includes('/dist/') && !above.includes(name);
    const own = WAITING.includes(functionName) ? 0 : (this.self.get(node.id) ?? 0);
    const path = isFirstOfOurs ? [...above, name] : above;
    const children = (node.children ?? []).flatMap((id) => this.nodes.get(id) ?? []);
    const time = children.reduce((sum, child) => sum + this.visit(child, area, path), own);
    this.total += own;
    add(this.areas, area, own);
    add(this.functions, name, own);
    if (isFirstOfOurs) add(this.withCallees, name, time);
    return time;
  }
}

/** Where what is packed was written: the packer says so above each module. */
class Written {
  private readonly modules = new Map<string, readonly (string | undefined)[]>();

  urlOf({ url, lineNumber }: CallFrame): string {
    if (!/\/(packed-\w+|main)\.js$/.test(url)) return url;
    const lines = this.modules.get(url) ?? modulesByLine(fileURLToPath(url));
    this.modules.set(url, lines);
    return lines[lineNumber] ?? url;
  }
}

function modulesByLine(file: string): (string | undefined)[] {
  let module: string | undefined;
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => {
      const [, path] = /^\/\/ ((?:node_modules|dist)\/.*)$/.exec(line) ?? [];
      module = path ? `/${path}` : module;
      return module;
    });
}

/** A package or a file of ours; undefined for what belongs to Node. */
function areaOf(url: string): string | undefined {
  const [, packageName] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  const [, ours] = /\/dist\/(.*)$/.exec(url) ?? [];
  return packageName ?? ours;
}

function add<Key>(times: Map<Key, number>, key: Key, time: number): void {
  times.set(key, (times.get(key) ?? 0) + time);
}

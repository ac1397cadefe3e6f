import autocannon from 'autocannon';
import { percentile } from './spread.js';

/** What came of a salvo of requests. */
export interface Fired {
  readonly answers: number;
  /** Answers that are not what they should be, and requests that got none. */
  readonly failures: number;
  /** Answers per second, the last twentieth left out: connections finish one after the other. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU seconds of the process that asked. */
  readonly cpuSeconds: number;
  /** The last answer, to be looked into; if any is a failure, the last of those. */
  readonly sample: string;
  readonly answerBytes: number;
}

export interface Salvo {
  readonly address: string;
  readonly connections: number;
  readonly headers: Record<string, string>;
  /** Each is sent once. */
  readonly requests: readonly Request[];
  /** @param request the one that was answered */
  readonly isGood: (status: number, body: string, request: Request) => boolean;
}

export interface Request {
  readonly body: string;
  /** What `isGood` has to know of it. */
  readonly expected?: string;
  readonly headers?: Record<string, string>;
}

const COUNTED = 0.95;

/** Posts all requests, each as soon as a connection is free. */
export async function fire({ address, connections, headers, requests, isGood }: Salvo): Promise<Fired> {
  const instants: number[] = [];
  const latencies: number[] = [];
  let [next, good, sample] = [0, 0, ''];
  let failed: string | undefined;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const request: autocannon.Request = {
    setupRequest: (template, context) => {
      const one = requests[next++];
      Object.assign(context, { one });
      return { ...template, body: one?.body, headers: { ...headers, ...one?.headers } };
    },
    onResponse: (status, body, context) => {
      const { one } = context as { one?: Request };
      if (one && isGood(status, body, one)) good++;
      else failed = body;
      sample = failed ?? body;
    },
  };
  await new Promise<void>((resolve, reject) => {
    autocannon(
      { url: address, method: 'POST', connections, amount: requests.length, headers, requests: [request] },
      (error: Error | null) => {
        if (error) reject(error);
        else resolve();
      },
    ).on('response', (_client, _status, _bytes, milliseconds) => {
      instants.push(performance.now());
      latencies.push(milliseconds);
    });
  });
  const cpu = process.cpuUsage(cpuBefore);
  return {
    answers: instants.length,
    failures: requests.length - good,
    perSecond: ratePerSecond(instants, startedAt),
    ...latency(latencies),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    sample,
    answerBytes: Buffer.byteLength(sample),
  };
}

/** @param milliseconds one for each answer */
export function latency(milliseconds: readonly number[]): Pick<Fired, 'p50' | 'p99'> {
  const ascending = milliseconds.toSorted((a, b) => a - b);
  return { p50: percentile(ascending, 50), p99: percentile(ascending, 99) };
}

/** @param instants when each was answered, ascending */
export function ratePerSecond(instants: readonly number[], startedAt: number): number {
  const counted = Math.ceil(instants.length * COUNTED);
  return (counted * 1_000) / ((instants[counted - 1] ?? Infinity) - startedAt);
}

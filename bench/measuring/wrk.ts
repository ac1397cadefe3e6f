import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Fired } from './fire.js';

/** What wrk can send: bodies of one kind, and what every good answer to them holds. */
export interface PlainSalvo {
  readonly address: string;
  readonly connections: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each is sent once. */
  readonly bodies: readonly string[];
  readonly marks: readonly string[];
}

const SCRIPT = resolve(import.meta.dirname, 'wrk.lua');
/** By then all is answered, or the run is a failure. */
const LONGEST_SECONDS = 120;

/** Whether wrk is installed: it takes a tenth of the CPU for a request that autocannon does. */
export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined;
}

/** Posts all bodies, each as soon as a connection is free, and looks at every answer. */
export async function fireByWrk(salvo: PlainSalvo): Promise<Fired> {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-wrk-'));
  try {
    const [requests, report] = [join(folder, 'requests'), join(folder, 'report')];
    writeFileSync(requests, requestFile(salvo));
    await runWrk(salvo, [requests, report, ...salvo.marks]);
    return readReport(readFileSync(report), salvo.bodies.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runWrk({ address, connections }: PlainSalvo, scriptArguments: readonly string[]) {
  const options = ['-t1', `-c${connections}`, `-d${LONGEST_SECONDS}s`, '--timeout', '30s', '-s', SCRIPT];
  const wrk = spawn('wrk', [...options, address, '--', ...scriptArguments], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  wrk.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('answered\n')) wrk.kill('SIGINT');
  });
  const [code] = (await once(wrk, 'close')) as [number | null];
  if (code !== 0) throw new Error(`wrk ended with ${code}: ${said}`);
}

/** How many there are, then each, preceded by its length; numbers in eight digits. */
function requestFile({ address, headers, bodies }: PlainSalvo): Buffer {
  const { host, pathname } = new URL(address);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}`;
  const parts = bodies.flatMap((text) => {
    const body = Buffer.from(text);
    const request = Buffer.concat([Buffer.from(`${head}content-length: ${body.length}\r\n\r\n`), body]);
    return [digits(request.length), request];
  });
  return Buffer.concat([digits(bodies.length), ...parts]);
}

function digits(number: number): Buffer {
  return Buffer.from(String(number).padStart(8, '0'));
}

/**
 * Reads what the script wrote.
 * @param requests how many were to be sent
 */
export function readReport(report: Buffer, requests: number): Fired {
  const end = report.indexOf('\n');
  const found = JSON.parse(report.subarray(0, end).toString()) as Record<string, number>;
  const { answers = 0, good = 0, lost = 0, duration = NaN, p50 = NaN, p99 = NaN, cpu = NaN } = found;
  const sampleEnd = end + 1 + (found.sampleBytes ?? 0);
  const sample = report.subarray(end + 1, sampleEnd).toString();
  const failures = requests - good + lost;
  return {
    ...{ answers, failures, perSecond: (answers * 1e6) / duration },
    ...{ p50: p50 / 1_000, p99: p99 / 1_000, cpuSeconds: cpu / 1e6 },
    sample: failures > 0 ? report.subarray(sampleEnd).toString() : sample,
    answerBytes: Buffer.byteLength(sample),
  };
}

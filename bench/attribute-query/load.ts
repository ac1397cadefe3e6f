// The load generator, a process of its own. It signs before it is told to send, and each query is sent once.
import { fire } from '../measuring/fire.js';
import { fireByWrk, hasWrk } from '../measuring/wrk.js';
import type { Command, Order, Report } from './load.messages.js';
import { HEADERS, MARKS, signer } from './signed-queries.js';

const BY_WRK = hasWrk();

let order: Order | undefined;
let queries: string[] = [];

process.on('message', (command: Command) => void obey(command));

async function obey(command: Command): Promise<void> {
  if ('sign' in command) {
    order = command.sign;
    queries = order.subjects.map(signer(order));
    report({ signed: true });
  } else if (order) report({ fired: await send(order, queries) });
}

function report(report: Report): void {
  process.send?.(report);
}

async function send({ address, connections }: Order, queries: readonly string[]) {
  const salvo = { address, connections, headers: HEADERS };
  const fired = BY_WRK
    ? await fireByWrk({ ...salvo, bodies: queries, marks: MARKS })
    : await fire({ ...salvo, requests: queries.map((body) => ({ body })), isGood });
  return { ...fired, queryBytes: Buffer.byteLength(queries[0] ?? '') };
}

function isGood(status: number, body: string): boolean {
  return status === 200 && MARKS.every((mark) => body.includes(mark));
}

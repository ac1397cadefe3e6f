// The load generator, a process of its own.
import { fire } from '../measuring/fire.js';
import type { LoadCommand, LoadReport } from './load.messages.js';
import { JSON_HEADERS, requestFor } from './requests.js';

type Salvo = Parameters<typeof fire>[0];

let salvo: Salvo | undefined;

process.on('message', (command: LoadCommand) => void obey(command));

async function obey(command: LoadCommand): Promise<void> {
  if ('prepare' in command) {
    salvo = prepared(command);
    report({ ready: true });
  } else if (salvo) report({ fired: await fire(salvo) });
}

function report(report: LoadReport): void {
  process.send?.(report);
}

function prepared({
  prepare,
  question,
  connections,
  address,
}: Extract<LoadCommand, { prepare: unknown }>): Salvo {
  const requests = prepare.map((task) => requestFor(question, task));
  return { address, connections, headers: JSON_HEADERS, requests, isGood };
}

/** Whether it is the right answer is looked into beforehand (same-data.ts). */
function isGood(status: number, body: string): boolean {
  return status === 200 && body.startsWith('{"data":{') && !body.startsWith('{"data":{"employee":null');
}

// The load generator, a process of its own. It writes all requests before it is told to send, and each is sent once.
import { fire, type Request, type Salvo } from '../measuring/fire.js';
import type { LoadCommand, LoadReport } from './load.messages.js';
import { authzenRequest, decisionsIn } from './requests.js';

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
  side,
  together,
  connections,
  address,
  headers,
}: Extract<LoadCommand, { prepare: unknown }>): Salvo {
  const requests = Array.from({ length: Math.ceil(prepare.length / together) }, (_, index) =>
    authzenRequest(side, prepare.slice(index * together, (index + 1) * together)),
  );
  return { address, connections, headers, requests, isGood };
}

/** Every decision is the one that was to be expected. */
function isGood(status: number, body: string, { expected }: Request): boolean {
  return status === 200 && decisionsIn(body) === expected;
}

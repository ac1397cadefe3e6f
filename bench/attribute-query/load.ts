// The load generator, a process of its own. It signs before it is told to send, and each query is sent once.
import autocannon from 'autocannon';
import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { signingKeyFromPem } from '../../src/protocols/saml/xml/keys.js';
import { newMessageId } from '../../src/protocols/saml/xml/message-id.js';
import { writeQuery } from '../../src/protocols/saml/xml/requester/query-writer.js';
import type { Command, Fired, Order, Report } from './load.messages.js';

const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';
const COUNTED = 0.95;

let order: Order | undefined;
let queries: string[] = [];

process.on('message', (command: Command) => void obey(command));

async function obey(command: Command): Promise<void> {
  if ('sign' in command) {
    order = command.sign;
    queries = signQueries(order);
    report({ signed: true });
  } else if (order) report({ fired: await fire(order, queries) });
}

function report(report: Report): void {
  process.send?.(report);
}

/** As common software sends them: with KeyInfo, attributes by name, a plain NameID. */
function signQueries({ address, entityId, signing, attributes, subjects }: Order): string[] {
  const signature = chooseSignature([signingKeyFromPem(signing.privateKey, signing.certificate)]);
  return subjects.map((value) =>
    writeQuery(
      {
        id: newMessageId(),
        issueInstant: new Date(),
        issuer: entityId,
        destination: address,
        nameId: { value, format: ORG_AFFILIATION },
        attributes: attributes.map((name) => ({ name })),
      },
      signature,
    ),
  );
}

async function fire({ address, connections }: Order, queries: string[]): Promise<Fired> {
  const instants: number[] = [];
  const latencies: number[] = [];
  let [next, good, sample] = [0, 0, ''];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const request: autocannon.Request = {
    setupRequest: (template) => ({ ...template, body: queries[next++] }),
    onResponse: (status, body) => {
      if (isGood(status, body)) good++;
      sample = body;
    },
  };
  await new Promise<void>((resolve, reject) => {
    autocannon(
      {
        url: address,
        method: 'POST',
        connections,
        amount: queries.length,
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        requests: [request],
      },
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
  const counted = Math.ceil(instants.length * COUNTED);
  return {
    answers: instants.length,
    failures: queries.length - good,
    perSecond: (counted * 1_000) / ((instants[counted - 1] ?? Infinity) - startedAt),
    latencies: latencies.sort((a, b) => a - b),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    sample,
    queryBytes: Buffer.byteLength(queries[0] ?? ''),
    answerBytes: Buffer.byteLength(sample),
  };
}

function isGood(status: number, body: string): boolean {
  return status === 200 && body.includes('status:Success"') && body.includes(':EncryptedAssertion');
}

// The load generator, a process of its own. It signs before it is told to send, and each query is sent once.
import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { signingKeyFromPem } from '../../src/protocols/saml/xml/keys.js';
import { newMessageId } from '../../src/protocols/saml/xml/message-id.js';
import { writeQuery } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { fire } from '../measuring/fire.js';
import { fireByWrk, hasWrk } from '../measuring/wrk.js';
import type { Command, Order, Report } from './load.messages.js';

const BY_WRK = hasWrk();
/** Of an answer that is not a refusal. */
const MARKS = ['status:Success"', ':EncryptedAssertion'];
const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';

let order: Order | undefined;
let queries: string[] = [];

process.on('message', (command: Command) => void obey(command));

async function obey(command: Command): Promise<void> {
  if ('sign' in command) {
    order = command.sign;
    queries = signQueries(order);
    report({ signed: true });
  } else if (order) report({ fired: await send(order, queries) });
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

async function send({ address, connections }: Order, queries: readonly string[]) {
  const salvo = { address, connections, headers: { 'content-type': 'text/xml; charset=utf-8' } };
  const fired = BY_WRK
    ? await fireByWrk({ ...salvo, bodies: queries, marks: MARKS })
    : await fire({ ...salvo, requests: queries.map((body) => ({ body })), isGood });
  return { ...fired, queryBytes: Buffer.byteLength(queries[0] ?? '') };
}

function isGood(status: number, body: string): boolean {
  return status === 200 && MARKS.every((mark) => body.includes(mark));
}

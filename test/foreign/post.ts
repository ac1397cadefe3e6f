import { readFileSync } from 'node:fs';
import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { signingKeyFromPem } from '../../src/protocols/saml/xml/keys.js';
import { newMessageId } from '../../src/protocols/saml/xml/message-id.js';
import { writeQuery } from '../../src/protocols/saml/xml/requester/query-writer.js';
import type { Authority } from './authority.js';
import type { KeyFiles } from './client-keys.js';
import { SUBJECT } from './facts.js';

export interface Posted {
  readonly status: number;
  readonly body: string;
}

/** Posts an envelope as it is. */
export async function post(
  { proxy }: Authority,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/xml' },
): Promise<Posted> {
  const response = await fetch(`${proxy.url}/saml/attribute-query`, {
    method: 'POST',
    headers,
    body,
  });
  return { status: response.status, body: await response.text() };
}

/** Asks with our own software, for answers that others check. @returns the envelope of the answer */
export async function askForAnswer(
  authority: Authority,
  entityId: string,
  signing: KeyFiles,
  subject = SUBJECT,
): Promise<string> {
  const query = {
    id: newMessageId(),
    issueInstant: new Date(),
    issuer: entityId,
    nameId: subject,
    attributes: [],
  };
  const key = signingKeyFromPem(readFileSync(signing.key, 'utf8'));
  return (await post(authority, writeQuery(query, chooseSignature([key])))).body;
}

import { randomBytes } from 'node:crypto';

/** A new message or assertion ID: 160 random bits, and a letter or underscore first as NCName demands (saml-core 1.3.4). */
export function newMessageId(): string {
  return `_${randomBytes(20).toString('hex')}`;
}

import { readFileSync } from 'node:fs';
import { DomainError } from '../../platform/errors/domain-error.js';
import {
  ask,
  fetchAuthority,
  type AskedQuestion,
  type AskingEService,
} from '../../protocols/saml/requester/ask.js';
import { DecryptionRefused } from '../../protocols/saml/xml/decrypt.js';
import type { Answer } from '../../protocols/saml/xml/requester/answer-reader.js';
import { AnswerRefused } from '../../protocols/saml/xml/requester/answer-refused.js';
import {
  readAuthorityMetadata,
  type KnownAuthority,
} from '../../protocols/saml/xml/requester/authority-metadata-reader.js';
import { SignatureRefused } from '../../protocols/saml/xml/signature-refused.js';
import { SoapRefused } from '../../protocols/saml/xml/soap-envelope.js';
import { XmlRefused } from '../../protocols/saml/xml/xml-refused.js';
import { UsageError } from '../exit-codes.js';

const REFUSALS = [AnswerRefused, SignatureRefused, DecryptionRefused, SoapRefused, XmlRefused];

/**
 * Asks an attribute authority.
 * @param metadata  address or file of the authority's metadata
 * @returns the verified answer, which may be a refusal
 * @throws DomainError `query.not-reached` (unavailable) or `query.answer-refused`; UsageError for a file that is no such metadata
 */
export async function askSafely(
  metadata: string,
  eService: AskingEService,
  question: AskedQuestion,
): Promise<Answer> {
  try {
    const authority = isAddress(metadata) ? await fetchAuthority(metadata) : authorityIn(metadata);
    return await ask(authority, eService, question);
  } catch (error) {
    throw failureOf(error);
  }
}

function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text);
}

function authorityIn(file: string): KnownAuthority {
  try {
    return readAuthorityMetadata(readFileSync(file));
  } catch {
    throw new UsageError("The file cannot be read as an attribute authority's metadata.");
  }
}

function failureOf(error: unknown): unknown {
  if (REFUSALS.some((refusal) => error instanceof refusal)) {
    const { name, reason, detail } = error as Error & { reason?: string; detail?: string };
    const message = 'What came back is no answer to this question that can be trusted.';
    return new DomainError('query.answer-refused', 'refused', message, { refused: name, reason, detail });
  }
  if (isConnectionFailure(error)) {
    const message = 'The attribute authority could not be reached, or did not answer in time.';
    return new DomainError('query.not-reached', 'unavailable', message, {}, { cause: error });
  }
  return error;
}

function isConnectionFailure(error: unknown): boolean {
  const { name, cause } = error as Partial<Error>;
  return name === 'TimeoutError' || (name === 'TypeError' && cause !== undefined);
}

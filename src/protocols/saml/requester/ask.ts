import type { KeyObject } from 'node:crypto';
import { chooseEncryption, chooseSignature } from '../xml/algorithms.js';
import { signingKey } from '../xml/keys.js';
import { newMessageId } from '../xml/message-id.js';
import type { NameId } from '../xml/name-id.js';
import { readAnswer, type Answer } from '../xml/requester/answer-reader.js';
import { AnswerRefused } from '../xml/requester/answer-refused.js';
import { readAuthorityMetadata, type KnownAuthority } from '../xml/requester/authority-metadata-reader.js';
import { writeQuery, type QueriedAttribute, type ShownEvidence } from '../xml/requester/query-writer.js';

/** An e-service that asks: its name and its keys. */
export interface AskingEService {
  readonly entityId: string;
  readonly signingKey: KeyObject;
  readonly decryptionKeys: readonly KeyObject[];
}

const TIMEOUT_MS = 10_000;
/** The authority's clock may be ahead of ours by this much. */
const SKEW_MS = 60_000;

/** @param address an http(s) address of metadata that the caller trusts */
export async function fetchAuthority(address: string): Promise<KnownAuthority> {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new AnswerRefused('metadata-not-found', String(response.status));
  return readAuthorityMetadata(await response.bytes());
}

export interface AskedQuestion {
  readonly nameId: NameId;
  /** None asks for everything that may be released. */
  readonly attributes?: readonly QueriedAttribute[];
  /** An identity provider's `saml:Assertion` that the employee has logged in; sent encrypted. */
  readonly evidence?: string;
}

/**
 * Asks an attribute authority about an employee, as an e-service does after login, and checks the answer: signatures,
 * that it answers this question about this subject, is meant for this party and holds now.
 * @throws what `readAnswer` throws; AnswerRefused when the answer is not one to this question
 */
export async function ask(
  authority: KnownAuthority,
  eService: AskingEService,
  question: AskedQuestion,
): Promise<Answer> {
  const id = newMessageId();
  const query = {
    id,
    issueInstant: new Date(),
    issuer: eService.entityId,
    destination: authority.attributeService,
    nameId: question.nameId,
    ...(question.evidence !== undefined && { evidence: shown(question.evidence, authority) }),
    attributes: question.attributes ?? [],
  };
  const response = await fetch(authority.attributeService, {
    method: 'POST',
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"http://www.oasis-open.org/committees/security"',
    },
    body: writeQuery(query, chooseSignature([signingKey(eService.signingKey)])),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = readAnswer(await response.bytes(), authority.signingKeys, eService.decryptionKeys);
  if (answer.inResponseTo !== id || answer.issuer !== authority.entityId)
    throw new AnswerRefused('another-question');
  if (answer.assertion) check(answer.assertion, eService, question.nameId);
  return answer;
}

function shown(assertion: string, { encryptionKeys }: KnownAuthority): ShownEvidence {
  const encryption = chooseEncryption(encryptionKeys);
  if (!encryption) throw new AnswerRefused('no-encryption-key');
  return { assertion, encryption };
}

function check(
  assertion: NonNullable<Answer['assertion']>,
  { entityId }: AskingEService,
  { value, format }: NameId,
): void {
  const now = Date.now();
  if (assertion.audience !== entityId) throw new AnswerRefused('another-audience');
  if (assertion.nameId.value !== value || assertion.nameId.format !== format)
    throw new AnswerRefused('another-subject');
  if (assertion.notBefore.getTime() > now + SKEW_MS || assertion.notOnOrAfter.getTime() <= now - SKEW_MS)
    throw new AnswerRefused('not-valid-now');
}

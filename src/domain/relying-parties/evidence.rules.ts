import type { RecordedAssurance, WithheldReason } from '../audit/disclosure.js';
import { subjectKey } from '../directory/identifier.rules.js';
import type { AgreementInForce } from './agreement.js';
import type { Evidence, EvidenceRefusal, ProvenLogin } from './evidence.js';
import type { Candidate, ReleaseQuestion } from './release.js';

const MINUTE_MS = 60_000;

/**
 * What the evidence says where the answer is about one employment: it must be the login of who has it, and no older than
 * the agreement allows.
 * @param isHers whether it names this very employment, or the person
 */
export function loginOf(
  evidence: Evidence,
  agreement: AgreementInForce | undefined,
  isHers: (login: ProvenLogin) => boolean,
): Evidence {
  if (evidence.outcome !== 'proven') return evidence;
  if (!isHers(evidence)) return refused('another-person');
  if (agreement && evidence.ageMs > agreement.evidenceMinutes * MINUTE_MS) return refused('login-too-old');
  return evidence;
}

const refused = (reason: EvidenceRefusal): Evidence => ({ outcome: 'refused', reason });

/** Why what is known of the login keeps everything back. What is no proof may be forged: it is worse than none. */
export function withheldByLogin(login: Evidence, agreement: AgreementInForce): WithheldReason | undefined {
  if (login.outcome === 'refused') return 'evidence-refused';
  return login.outcome === 'none' && agreement.requireEvidence ? 'evidence-missing' : undefined;
}

/** Whether the login is of who was found, by an identifier of this very employment or of the person. */
export function isLoginOf(
  { facts }: Candidate,
  { subjects }: ProvenLogin,
  reveal: ReleaseQuestion['reveal'],
): boolean {
  const names = facts.identifiers.flatMap(({ type, value }) => subjectKey(type, value) ?? []);
  const isNamed = subjects.some((one) =>
    names.some(({ type, value }) => one.type === type && one.value === value),
  );
  const number = subjects.find(({ type }) => type === 'personalIdentityNumber');
  return isNamed || (!!number && !!facts.personalNumber && reveal(facts.personalNumber) === number.value);
}

/** Whether each of these lists of levels has the proven one; an empty list is any. Without proof the party checks it. */
export function levelsAccept(lists: readonly (readonly string[])[], login: Evidence): boolean {
  if (login.outcome !== 'proven') return true;
  return lists.every((levels) => levels.length === 0 || levels.includes(login.level));
}

/** As it is recorded: nothing of whom it names. */
export function recordedAssurance(login: Evidence): RecordedAssurance {
  if (login.outcome === 'none') return { level: 'none' };
  if (login.outcome === 'refused') return { level: 'refused', reason: login.reason };
  const { level: uri, identityProvider, authenticatedAt } = login;
  return { level: 'proven', uri, identityProvider, authenticatedAt: authenticatedAt.toISOString() };
}

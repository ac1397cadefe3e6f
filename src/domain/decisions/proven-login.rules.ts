import type { WithheldReason } from '../audit/disclosure.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import { loginOf, withheldByLogin } from '../relying-parties/evidence.rules.js';
import type { Evidence } from '../relying-parties/evidence.js';
import type { AccessQuestion, AskedEmployment } from './decision.js';

/** The question at the level of a login that is proven, instead of what the party says; the evidence is not kept with it. */
export function atProvenLevel(
  { evidence: _, context, ...question }: AccessQuestion,
  login: Evidence,
): AccessQuestion {
  const said = context && { context };
  return {
    ...question,
    ...(login.outcome === 'proven' ? { context: { ...context, acr: login.level } } : said),
  };
}

/** Why what is known of the login keeps the party from being told of this employment; undefined: it does not. */
export function loginWithheld(
  { isLoggedIn }: AskedEmployment,
  agreement: AgreementInForce,
  evidence: Evidence,
): { readonly withheld: WithheldReason; readonly login: Evidence } | undefined {
  const login = loginOf(evidence, agreement, () => isLoggedIn);
  const withheld = withheldByLogin(login, agreement);
  return withheld && { withheld, login };
}

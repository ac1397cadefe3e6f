import { loginOf } from '../relying-parties/evidence.rules.js';
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

/** What the evidence says of this employment. */
export function loginFor({ isLoggedIn, agreement }: AskedEmployment, evidence: Evidence): Evidence {
  return loginOf(evidence, agreement, () => isLoggedIn);
}

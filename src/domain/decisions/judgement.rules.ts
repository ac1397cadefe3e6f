import { holds } from '../mandates/condition.js';
import { codeAllowed } from '../relying-parties/agreement.rules.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import { ASSURANCE_LEVEL } from '../mandates/power.js';
import {
  failureCodes,
  type Act,
  type AskedEmployment,
  type Failure,
  type FailureCode,
  type Held,
  type Verdict,
} from './decision.js';
import { isAtMost } from './decimals.rules.js';
import { levelOf, toldOf } from './told.rules.js';

/** Whose rules apply: those of the agreement with the party that asks, or none, where an administrator does. */
export interface Judging {
  readonly act: Act;
  /** Absent: nobody is told anything, so no agreement has to cover it. */
  readonly agreement?: AgreementInForce;
  /** What is said of subject, action, resource and context counts. */
  readonly propertiesCount: boolean;
  /** Of a person who took part in a use by several: level and condition were judged then, with what was said then. */
  readonly tookPart?: boolean;
}

/** Whether something that the employment holds is enough, and if nothing is, what came nearest. */
export function judge({ held, uid, organisation }: AskedEmployment, judging: Judging): Verdict {
  const { act } = judging;
  const covering = held.filter(({ power }) => covers(power, act));
  const failures: Failure[] = [];
  const enough: Held[] = [];
  for (const one of covering) {
    const failure = failureOf(one, judging, { uid, organisation });
    if (failure) failures.push(failure);
    else enough.push(one);
  }
  const alone = enough.find(({ power }) => power.personsTogether === 1);
  if (alone) return { outcome: 'permit', held: alone };
  const [first, ...others] = enough;
  if (first) return { outcome: 'together', candidates: [first, ...others] };
  return { outcome: 'deny', failure: nearest(failures) };
}

/** The failure that is nearest to a permit; of equals the one of what ended last, or begins first. */
export function nearest(failures: readonly Failure[]): Failure {
  return failures.reduce<Failure>((best, one) => (isNearer(one, best) ? one : best), { code: 'no-power' });
}

function isNearer(one: Failure, best: Failure): boolean {
  const [rank, bestRank] = [failureCodes.indexOf(one.code), failureCodes.indexOf(best.code)];
  if (rank !== bestRank) return rank > bestRank;
  if (!one.at || !best.at) return false;
  return one.code === 'not-yet' ? one.at < best.at : one.at > best.at;
}

/** A power covers an act by naming both its action and its type of resource. */
export function covers({ actions, resourceTypes }: Held['power'], { action, resource }: Act): boolean {
  return actions.includes(action.name) && resourceTypes.includes(resource.type);
}

/** Whether the agreement lists the power: of others the party is not to know that they are held. */
export function isListed(agreement: AgreementInForce, { code, relyingPartyId }: Held['power']): boolean {
  return codeAllowed(agreement, {
    kind: 'power',
    code,
    ...(relyingPartyId !== undefined && { relyingPartyId }),
  });
}

/** Each check in the order of `failureCodes`: the first that fails is what would have to be mended first. */
function failureOf(
  held: Held,
  judging: Judging,
  whose: Pick<AskedEmployment, 'uid' | 'organisation'>,
): Failure | undefined {
  const failed = (code: FailureCode, more: Partial<Failure> = {}): Failure => ({ code, held, ...more });
  const { lapse, power } = held;
  const { agreement, act } = judging;
  if (lapse) return failed(lapse.code, lapse.at && { at: lapse.at });
  const limit = limitFailure(held, judging);
  if (limit) return failed(limit.code, { dimension: limit.dimension });
  if (!judging.tookPart) {
    if (!levelAccepted(held, act)) return failed('level-too-low');
    const condition = power.condition === undefined || conditionHolds(power.condition, held, judging, whose);
    if (condition === undefined) return failed('condition-cannot-be-told');
    if (!condition) return failed('condition-not-met');
  }
  if (agreement && !isListed(agreement, power)) return failed('not-in-agreement');
  return undefined;
}

function levelAccepted({ acceptedLevels }: Held, act: Act): boolean {
  const level = levelOf(act);
  return acceptedLevels.length === 0 || (level !== undefined && acceptedLevels.includes(level));
}

function limitFailure(
  { limits, power }: Held,
  { act, propertiesCount }: Judging,
): { readonly code: FailureCode; readonly dimension: string } | undefined {
  let exceeded: string | undefined;
  for (const [dimension, allowed] of Object.entries(limits)) {
    if (dimension === ASSURANCE_LEVEL) continue;
    const told = toldOf(dimension, act, propertiesCount);
    if (!told) return { code: 'limit-not-told', dimension };
    const isWithin = power.maximums.includes(dimension)
      ? (value: string) => isAtMost(value, allowed[0] ?? '0')
      : (value: string) => allowed.includes(value);
    if (!told.every(isWithin)) exceeded ??= dimension;
  }
  return exceeded === undefined ? undefined : { code: 'limit-exceeded', dimension: exceeded };
}

function conditionHolds(
  condition: string,
  { limits, power }: Held,
  { act, propertiesCount }: Judging,
  { uid, organisation }: Pick<AskedEmployment, 'uid' | 'organisation'>,
): boolean | undefined {
  const counted = <T>(properties: T | undefined): T | Record<string, never> =>
    (propertiesCount ? properties : undefined) ?? {};
  return holds(condition, {
    subject: { uid, organisation: organisation.number, properties: counted(act.subject.properties) },
    action: { name: act.action.name, properties: counted(act.action.properties) },
    resource: { type: act.resource.type, id: act.resource.id, properties: counted(act.resource.properties) },
    context: counted(act.context),
    mandate: { power: power.code, organisation: organisation.number, limits },
  });
}

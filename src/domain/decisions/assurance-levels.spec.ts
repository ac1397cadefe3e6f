import type { Entitlement } from '../entitlements/entitlement.js';
import { administratorGrants } from '../callers/administrator-grants.rules.js';
import { ASSURANCE_LEVELS } from '../mandates/assurance-level.js';
import { checkLimits, requireNarrower } from '../mandates/limit.rules.js';
import type { Power } from '../mandates/power.js';
import type { AskedEmployment, CoveringPower } from './decision.js';
import { judge } from './judgement.rules.js';

/** Every pair of levels that are known, of which only equal ones are the same to anybody. */
const pairs = ASSURANCE_LEVELS.flatMap((accepted) =>
  ASSURANCE_LEVELS.map((told) => [accepted, told] as const),
);

const basis = { kind: 'mandate', mandateId: 'm', passedOnFrom: [] } as const;
const organisation = { id: 'o', number: '2021006883' };

it('no level is accepted in place of another, whatever their names, when something is decided', () => {
  const power: CoveringPower = {
    ...{ id: 'p', code: 'https://example.se/power', nameSv: 'p', nameEn: 'p', personsTogether: 1 },
    ...{ togetherMinutes: 60, acceptedLevels: [], actions: ['a'], resourceTypes: ['t'], maximums: [] },
  };
  const permitted = pairs.filter(([accepted, acr]) => {
    const held = [{ power, basis, limits: {}, acceptedLevels: [accepted] }];
    const employment: AskedEmployment = {
      ...{
        employmentId: 'e',
        personId: 'x',
        uid: 'u',
        organisation,
        protectedIdentity: false,
        isLoggedIn: false,
        held,
      },
    };
    const act = { subject: {}, action: { name: 'a' }, resource: { type: 't', id: '1' }, context: { acr } };
    return judge(employment, { act, propertiesCount: true }).outcome === 'permit';
  });
  expect(permitted).toEqual(ASSURANCE_LEVELS.map((level) => [level, level]));
});

it('no level is accepted in place of another when somebody administers', () => {
  const granted = pairs.filter(([accepted, level]) => {
    const entitlement: Entitlement = {
      ...{ kind: 'power', code: 'administer', organisation, basis, limits: {}, acceptedLevels: [accepted] },
      ...{ personsTogether: 1, validFrom: new Date(0) },
    };
    return administratorGrants([entitlement], 'administer', level).length > 0;
  });
  expect(granted).toEqual(ASSURANCE_LEVELS.map((level) => [level, level]));
});

it('a mandate is narrowed to levels that the power and the mandate it is passed on from name, and to no other', () => {
  const power = (assuranceLevels: string[]): Power => ({
    ...{ id: 'p', code: 'https://example.se/power', dimensions: [], passableDepth: 1, approvalsNeeded: 0 },
    assuranceLevels,
  });
  const limit = (...levels: string[]) => ({ 'assurance-level': levels });
  for (const [accepted, wanted] of pairs) {
    const granting = () => checkLimits(power([accepted]), limit(wanted));
    const passingOn = () => {
      requireNarrower(power([]), limit(accepted), limit(wanted));
    };
    if (accepted === wanted) {
      expect(granting()).toEqual(limit(wanted));
      expect(passingOn).not.toThrow();
    } else {
      expect(granting).toThrow(expect.objectContaining({ code: 'mandate.level-not-accepted' }) as Error);
      expect(passingOn).toThrow(expect.objectContaining({ code: 'mandate.wider-than-parent' }) as Error);
    }
  }
});

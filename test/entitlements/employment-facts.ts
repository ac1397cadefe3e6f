import type {
  EmploymentFacts,
  MandateFacts,
  PowerFacts,
  RoleFacts,
} from '../../src/domain/entitlements/entitlement.js';

/** Facts for specs of pure rules: an employment without roles or mandates, changed as the spec needs. */
export function employmentFacts(changes: Partial<EmploymentFacts> = {}): EmploymentFacts {
  return {
    employmentId: '1f3c9a2b-0000-4000-8000-000000000001',
    personId: '1f3c9a2b-0000-4000-8000-000000000002',
    uid: 'anna',
    organisation: {
      id: '1f3c9a2b-0000-4000-8000-00000000000a',
      number: '2021006883',
      name: 'Myndigheten',
      scopes: ['2021006883', 'myndigheten.example'],
    },
    term: {
      unit: { code: 'it', name: 'IT-enheten' },
      title: 'Handläggare',
      displayName: 'Anna Ek',
      mail: 'anna@myndigheten.example',
    },
    protectedIdentity: false,
    identifiers: [],
    roles: [],
    mandates: [],
    ...changes,
  };
}

export const otherOrganisation: EmploymentFacts['organisation'] = {
  id: '1f3c9a2b-0000-4000-8000-00000000000b',
  number: '2120000142',
  name: 'Kommunen',
  scopes: ['2120000142'],
};

export function powerFacts(code: string, changes: Partial<PowerFacts> = {}): PowerFacts {
  return { code, acceptedLevels: [], personsTogether: 1, ...changes };
}

export function roleFacts(code: string, changes: Partial<RoleFacts> = {}): RoleFacts {
  return {
    assignmentId: `assignment-of-${code}`,
    code,
    validFrom: new Date('2026-01-01T00:00:00Z'),
    powers: [],
    ...changes,
  };
}

export function mandateFacts(power: PowerFacts, changes: Partial<MandateFacts> = {}): MandateFacts {
  return {
    mandateId: `mandate-of-${power.code}`,
    passedOnFrom: [],
    power,
    limits: {},
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validUntil: new Date('2027-01-01T00:00:00Z'),
    ...changes,
  };
}

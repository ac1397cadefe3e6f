import type { EntitledEmployment } from '../../../domain/entitlements/entitlement.js';
import { entitlements } from '../../../domain/entitlements/entitlements.rules.js';
import { toEmployeeAsOf } from './employee-as-of.types.js';
import { toEntitlement } from './entitlement.types.js';

const at = new Date('2026-03-03T12:00:00Z');
const asKnownAt = new Date('2026-03-05T12:00:00Z');
const validFrom = new Date('2025-12-31T23:00:00Z');
const validUntil = new Date('2026-12-31T23:00:00Z');
const power = { code: 'https://ex.se/pay', acceptedLevels: [], personsTogether: 2, condition: 'in office' };

const facts: EntitledEmployment['facts'] = {
  employmentId: 'e',
  personId: 'p',
  uid: 'anna',
  organisation: { id: 'o', number: '2999990001', name: 'Exempelkommun', scopes: [] },
  term: { title: 'Handläggare', unit: { code: 'bygg', name: 'Bygg' }, displayName: 'Anna' },
  protectedIdentity: true,
  identifiers: [],
  roles: [{ assignmentId: 'a', code: 'chef', unit: 'bygg', validFrom, powers: [power] }],
  mandates: [
    { mandateId: 'm', passedOnFrom: ['n'], power, limits: { unit: ['bygg', 'plan'] }, validFrom, validUntil },
  ],
};
const found = { facts, entitlements: entitlements(facts) };

describe('what held for an employee, as shown', () => {
  it('says that somebody not employed held nothing, at the instants asked about', () => {
    expect(toEmployeeAsOf(undefined, { at, asKnownAt }, false)).toEqual({
      ...{ at, asKnownAt, employed: false, roles: [], mandates: [], entitlements: [] },
    });
  });

  it('tells roles and mandates with their powers, limits and periods', () => {
    const { roles, mandates } = toEmployeeAsOf(found, { at }, false);
    expect(roles).toEqual([
      {
        ...{ organisationId: 'o', assignmentId: 'a', code: 'chef', unit: 'bygg' },
        ...{ powerCodes: [power.code], period: { from: validFrom, until: undefined } },
      },
    ]);
    expect(mandates).toEqual([
      {
        ...{ organisationId: 'o', mandateId: 'm', passedOnFrom: ['n'], powerCode: power.code },
        limits: [{ dimension: 'unit', values: ['bygg', 'plan'] }],
        period: { from: validFrom, until: validUntil },
      },
    ]);
  });

  it('leaves out where a masked employee was, and nothing else', () => {
    const shown = toEmployeeAsOf(found, { at }, false);
    const { title, unit, ...rest } = shown;
    expect({ title, unit }).toEqual({ title: 'Handläggare', unit: 'bygg' });
    expect(toEmployeeAsOf(found, { at }, true)).toEqual(rest);
  });
});

describe('an entitlement, as shown', () => {
  it('says why: by which assignment, or by which mandate and those it was passed on from', () => {
    expect(found.entitlements.map((one) => toEntitlement(one).basis)).toEqual([
      { kind: 'assignment', assignmentId: 'a', role: 'chef', organisationId: 'o' },
      { kind: 'assignment', assignmentId: 'a', role: 'chef', organisationId: 'o' },
      { mandateId: 'm', passedOnFromIds: ['n'], organisationId: 'o' },
    ]);
  });

  it('keeps what must hold when it is used', () => {
    const [, byRole, byMandate] = found.entitlements.map(toEntitlement);
    const rules = { acceptedLevels: [], personsTogether: 2, condition: 'in office' };
    const unit = (values: string[]) => [{ dimension: 'unit', values }];
    expect(byRole).toMatchObject({ kind: 'power', code: power.code, ...rules, limits: unit(['bygg']) });
    expect(byMandate).toMatchObject({
      ...rules,
      organisationNumber: '2999990001',
      limits: unit(['bygg', 'plan']),
    });
  });
});

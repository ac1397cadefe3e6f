import {
  employmentFacts,
  mandateFacts,
  powerFacts,
  roleFacts,
} from '../../../test/entitlements/employment-facts.js';
import { entitlements, isFreeToUse, isLimited } from './entitlements.rules.js';

const PAY = 'https://example.se/power/pay';
const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const LOA4 = 'http://id.elegnamnden.se/loa/1.0/loa4';

describe('entitlements', () => {
  it('gives nothing for being employed', () => {
    expect(entitlements(employmentFacts())).toEqual([]);
  });

  it('gives a role and each power the role carries, on the assignment', () => {
    const role = roleFacts('handlaggare', { powers: [powerFacts(PAY)] });
    const found = entitlements(employmentFacts({ roles: [role] }));
    expect(found.map(({ kind, code }) => [kind, code])).toEqual([
      ['role', 'handlaggare'],
      ['power', PAY],
    ]);
    for (const { basis } of found) {
      expect(basis).toEqual({ kind: 'assignment', assignmentId: role.assignmentId, role: 'handlaggare' });
    }
  });

  it('limits the powers of a role held in one unit to that unit', () => {
    const role = roleFacts('handlaggare', { unit: 'it', powers: [powerFacts(PAY)] });
    const power = entitlements(employmentFacts({ roles: [role] }))[1];
    expect(power?.limits).toEqual({ unit: ['it'] });
  });

  it('gives the power of a mandate with its limits, its end and the chain it rests on', () => {
    const mandate = mandateFacts(powerFacts(PAY), {
      limits: { amount: ['1000'] },
      passedOnFrom: ['parent', 'root'],
    });
    const [power] = entitlements(employmentFacts({ mandates: [mandate] }));
    expect(power).toMatchObject({
      kind: 'power',
      code: PAY,
      basis: { kind: 'mandate', mandateId: mandate.mandateId, passedOnFrom: ['parent', 'root'] },
      limits: { amount: ['1000'] },
      validUntil: mandate.validUntil,
    });
  });

  it('accepts the levels of the power, or the fewer ones of the mandate', () => {
    const power = powerFacts(PAY, { acceptedLevels: [LOA3, LOA4] });
    const narrower = mandateFacts(power, { limits: { 'assurance-level': [LOA4] } });
    const [asPower] = entitlements(employmentFacts({ mandates: [mandateFacts(power)] }));
    const [asMandate] = entitlements(employmentFacts({ mandates: [narrower] }));
    expect(asPower?.acceptedLevels).toEqual([LOA3, LOA4]);
    expect(asMandate?.acceptedLevels).toEqual([LOA4]);
  });

  it('calls a power free only when one person may use it without a condition', () => {
    const free = (changes: object) =>
      entitlements(employmentFacts({ mandates: [mandateFacts(powerFacts(PAY, changes))] })).every(
        isFreeToUse,
      );
    expect(free({})).toBe(true);
    expect(free({ personsTogether: 2 })).toBe(false);
    expect(free({ condition: 'efter samråd' })).toBe(false);
  });

  it('calls a power limited when its mandate says any limit', () => {
    const limited = (limits: Record<string, string[]>) =>
      entitlements(employmentFacts({ mandates: [mandateFacts(powerFacts(PAY), { limits })] })).every(
        isLimited,
      );
    expect(limited({})).toBe(false);
    expect(limited({ amount: ['1000'] })).toBe(true);
    expect(limited({ 'assurance-level': [LOA4] })).toBe(true);
  });
});

import { employeeView, termViews, type EmploymentRecord } from './employee-view.rules.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const term = (from: number, until: number | null, displayName: string, ended: number | null = null) => ({
  validFrom: at(from),
  validUntil: until === null ? null : at(until),
  endedAt: ended === null ? null : at(ended),
  displayName,
  title: 'Jurist',
  mail: 'eva@example.se',
  ...{ id: 't', unitId: 'u', unit: 'U1', unitName: 'Unit one', managedBy: 'manual' },
  ...{ recordedAt: at(1), endRecordedAt: null, lastVerifiedAt: at(1) },
});
const identifier = (
  type: 'orgAffiliation' | 'eppn' | 'prid',
  displayValue: string,
  until: number | null = null,
) => ({
  id: 'i',
  type,
  displayValue,
  managedBy: 'manual',
  ...{ validFrom: at(1), validUntil: until === null ? null : at(until), endedAt: null },
});
const record: EmploymentRecord = {
  id: 'e',
  personId: 'p',
  uid: 'eva',
  managedBy: 'manual',
  version: '1',
  organisation: { id: 'o', number: '5562265719' },
  person: { protectedIdentity: false, identifiers: [] },
  terms: [term(1, 5, 'Eva One'), term(5, null, 'Eva Two')],
  identifiers: [identifier('orgAffiliation', 'Eva@5562265719'), identifier('eppn', 'eva@example.se', 3)],
};

describe('an employment as administrators see it', () => {
  it('is told by the term in force, else the next, else the last', () => {
    const name = (day: number) => employeeView(record, at(day), false).displayName;
    expect([name(0), name(1), name(4), name(5)]).toEqual(['Eva One', 'Eva One', 'Eva One', 'Eva Two']);
    const over = { ...record, terms: [term(1, 5, 'Eva One')] };
    expect(employeeView(over, at(9), false)).toMatchObject({
      displayName: 'Eva One',
      employed: false,
      until: at(5),
    });
  });

  it('leaves out a term that never came to hold', () => {
    const changed = { ...record, terms: [term(1, null, 'Eva One'), term(7, null, 'Eva Wrong', 7)] };
    expect(employeeView(changed, at(8), false).displayName).toBe('Eva One');
  });

  it('has the identifiers in force', () => {
    expect(employeeView(record, at(2), false).identifiers).toHaveLength(2);
    expect(employeeView(record, at(3), false).identifiers).toEqual([
      { id: 'i', type: 'orgAffiliation', value: 'Eva@5562265719', from: at(1), managedBy: 'manual' },
    ]);
  });

  it('says of a protected identity neither who nor where', () => {
    const secret = {
      ...record,
      person: { protectedIdentity: true, identifiers: [identifier('prid', 'NO:5068907693')] },
    };
    const shown = JSON.stringify([employeeView(secret, at(2), false), termViews(secret, false)]);
    for (const told of ['Eva One', 'Jurist', 'U1', 'Unit one', 'eva@example.se', 'NO:5068907693'])
      expect(shown).not.toContain(told);
    expect(employeeView(secret, at(2), false)).toMatchObject({
      masked: true,
      orgAffiliation: 'eva@5562265719',
    });
    expect(employeeView(secret, at(2), true)).toMatchObject({ masked: false, displayName: 'Eva One' });
  });
});

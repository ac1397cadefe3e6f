import { certificateSubjects } from './certificate-subject.rules.js';
import type { CertificateReading } from './certificate-subject.js';

const SERIAL = '2.5.4.5';
const organisation = '2021006883';
const reads = (means: CertificateReading['means'], more: Partial<CertificateReading> = {}) => ({
  ...{ attribute: SERIAL, means, organisation },
  ...more,
});
const OWN = 'organizationIdentifier=NTRSE-2021006883';
const HSA = { type: 'hsaId', value: 'SE2021006883-VL01', rdn: SERIAL };

describe('the subject of a certificate', () => {
  it('is read as each agreement says, and looked for once', () => {
    const readings = [reads('hsaId'), reads('hsaId', { organisation: '5562265719' })];
    expect(certificateSubjects('CN=V,serialNumber=se2021006883-vl01', readings)).toEqual([HSA]);
    const both = certificateSubjects(`serialNumber=SE2021006883-VL01,${OWN}`, [
      ...readings,
      reads('orgAffiliation'),
    ]);
    expect(both).toEqual([
      HSA,
      { type: 'orgAffiliation', value: 'se2021006883-vl01@2021006883', rdn: SERIAL },
    ]);
  });

  it.each([
    ['an attribute that is not there', 'CN=SE2021006883-VL01'],
    ['an attribute that is there twice', 'serialNumber=SE2021006883-VL01,serialNumber=SE2021006883-BB01'],
    ['one that is there twice in one part', 'serialNumber=SE2021006883-VL01+2.5.4.5=SE2021006883-VL01'],
    ['a malformed name', 'CN=x;serialNumber=SE2021006883-VL01'],
    ['an attribute within the value of another', 'CN=x\\,serialNumber=SE2021006883-VL01'],
    ['a value of another kind', 'serialNumber=199001012385'],
  ])('names nobody by %s', (_what, dn) => {
    expect(certificateSubjects(dn, [reads('hsaId')])).toEqual([]);
  });

  it('names nobody without an agreement that reads it', () => {
    expect(certificateSubjects('serialNumber=SE2021006883-VL01', [])).toEqual([]);
  });

  it('names somebody by personal part in the organisation of the agreement alone, whatever the value holds', () => {
    const dn = `serialNumber=vlindman@5562265719,${OWN}`;
    expect(certificateSubjects(dn, [reads('orgAffiliation')])).toEqual([
      { type: 'orgAffiliation', value: 'vlindman@5562265719@2021006883', rdn: SERIAL },
    ]);
  });

  it('names nobody by personal part where the certificate does not say whose it is: it may be another organisation’s', () => {
    expect(certificateSubjects('serialNumber=vlindman,O=Exempel', [reads('orgAffiliation')])).toEqual([]);
  });

  it.each([
    ['NTRSE-2021006883', 1],
    ['2021006883', 1],
    ['5562265719', 0],
    ['VATSE-202100688301', 0],
    ['2021006883,2.5.4.97=5562265719', 0],
  ])('that is of organisation %s names %d by personal part', (said, found) => {
    const dn = `serialNumber=vlindman,organizationIdentifier=${said}`;
    expect(certificateSubjects(dn, [reads('orgAffiliation')])).toHaveLength(found);
  });

  it('names nobody where more organisations read it than are looked through', () => {
    const readings = Array.from({ length: 21 }, (_, n) => reads('orgAffiliation', { attribute: `1.2.${n}` }));
    const dn = [...readings.map(({ attribute }) => `${attribute}=vlindman`), OWN].join(',');
    expect(certificateSubjects(dn, readings)).toEqual([]);
    expect(certificateSubjects(dn, readings.slice(1))).toHaveLength(20);
  });
});

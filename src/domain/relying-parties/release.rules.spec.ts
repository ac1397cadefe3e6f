import {
  employmentFacts,
  mandateFacts,
  otherOrganisation,
  powerFacts,
  roleFacts,
} from '../../../test/entitlements/employment-facts.js';
import {
  agreement,
  candidate,
  catalogue,
  NUMBER_OF_ANNA,
  PAY,
  question,
  SIGN,
} from '../../../test/relying-parties/release-questions.js';
import type { EmploymentFacts } from '../entitlements/entitlement.js';
import type { Release, ReleaseQuestion } from './release.js';
import { release } from './release.rules.js';

const { standard } = catalogue;
const number = employmentFacts().organisation.number;

function released(changes: Partial<ReleaseQuestion>): Record<string, readonly string[]> {
  return asRecord(release(question(changes)));
}

function asRecord({ released: attributes }: Release): Record<string, readonly string[]> {
  return Object.fromEntries(attributes.map(({ attribute, values }) => [attribute.friendlyName, values]));
}

function withheld(changes: Partial<ReleaseQuestion>) {
  return release(question(changes)).about[0]?.withheld ?? {};
}

const asking = (attribute: { name: string }, ...values: string[]) => [{ name: attribute.name, values }];

describe('without an agreement', () => {
  it('releases nothing', () => {
    expect(released({ agreements: [] })).toEqual({});
  });

  it('releases nothing on the agreement of another organisation', () => {
    expect(released({ agreements: [agreement({ organisationId: otherOrganisation.id })] })).toEqual({});
  });

  it('says so on record, about the employment that was named', () => {
    const [about] = release(question({ agreements: [], requested: asking(standard.mail) })).about;
    expect(about).toMatchObject({
      organisationId: employmentFacts().organisation.id,
      released: [],
      withheld: { [standard.mail.name]: 'no-agreement' },
    });
  });

  it('does not tell an employer that somebody asked about the person elsewhere', () => {
    const { about } = release(question({ agreements: [], candidates: [candidate({}, 'prid')] }));
    expect(about).toEqual([expect.objectContaining({ personId: employmentFacts().personId, released: [] })]);
    expect(about[0]).not.toHaveProperty('organisationId');
  });
});

describe('an agreement', () => {
  it('releases the attributes it lists and no others', () => {
    const agreements = [agreement({ attributes: [standard.organisationName.name] })];
    expect(released({ agreements })).toEqual({ o: ['Myndigheten'] });
    expect(withheld({ agreements })).toMatchObject({ [standard.mail.name]: 'not-in-agreement' });
  });

  it('releases the roles and powers it lists and no others', () => {
    const candidates = [
      candidate({
        roles: [roleFacts('handlaggare'), roleFacts('attestant')],
        mandates: [mandateFacts(powerFacts(PAY)), mandateFacts(powerFacts(SIGN))],
      }),
    ];
    const agreements = [agreement({ roles: ['attestant'], powers: [PAY] })];
    expect(released({ candidates, agreements })).toMatchObject({
      role: [`attestant@${number}`],
      mandate: [`${PAY}@${number}`],
    });
    expect(release(question({ candidates, agreements })).about).toMatchObject([
      { mandateIds: [`mandate-of-${PAY}`], roleAssignmentIds: ['assignment-of-attestant'] },
    ]);
  });

  it('for all powers releases those of another e-service only when it lists them', () => {
    const ofOther = { relyingPartyId: 'other-party' };
    const candidates = [
      candidate({
        roles: [roleFacts('attestant', { powers: [powerFacts('https://example.se/power/x', ofOther)] })],
        mandates: [
          mandateFacts(powerFacts(PAY, ofOther)),
          mandateFacts(powerFacts(SIGN, { relyingPartyId: 'party' })),
        ],
      }),
    ];
    expect(released({ candidates })).toMatchObject({ mandate: [`${SIGN}@${number}`] });
    const agreements = [agreement({ powers: ['*', PAY] })];
    expect(released({ candidates, agreements })).toMatchObject({
      mandate: [`${PAY}@${number}`, `${SIGN}@${number}`],
    });
  });

  it('releases the personal number and the details of mandates only when it names them', () => {
    const candidates = [
      candidate({ mandates: [mandateFacts(powerFacts(PAY))], ...personalNumber('personnummer') }),
    ];
    const all = released({ candidates });
    expect(all).not.toHaveProperty('personalIdentityNumber');
    expect(all).not.toHaveProperty('mandateDetails');
    const named = agreement({ attributes: [standard.personalNumber.name, catalogue.mandateDetails.name] });
    expect(released({ candidates, agreements: [named] })).toEqual({
      personalIdentityNumber: [NUMBER_OF_ANNA],
      mandateDetails: [expect.stringContaining(PAY)],
    });
  });

  it('states a limited power by its code only to a party that is also told the limits', () => {
    const candidates = [
      candidate({ mandates: [mandateFacts(powerFacts(PAY), { limits: { amount: ['1000'] } })] }),
    ];
    expect(released({ candidates })).not.toHaveProperty('mandate');
    expect(withheld({ candidates })).toMatchObject({ [catalogue.mandate.name]: 'hides-limits' });
    const agreements = [agreement({ attributes: ['*', catalogue.mandateDetails.name] })];
    expect(released({ candidates, agreements })).toMatchObject({ mandate: [`${PAY}@${number}`] });
  });

  it('ends the answer when it ends itself, or when anything stated ends', () => {
    const validUntil = new Date('2026-12-01T00:00:00Z');
    expect(release(question({ agreements: [agreement({ validUntil })] })).validUntil).toEqual(validUntil);
    const candidates = [candidate({ employedUntil: new Date('2026-11-30T00:00:00Z') })];
    expect(release(question({ candidates, agreements: [agreement({ validUntil })] })).validUntil).toEqual(
      new Date('2026-11-30T00:00:00Z'),
    );
  });

  it('asks for its own kind of answer only when it allowed something', () => {
    const wants = { signAssertion: true, rsaSignature: true };
    expect(release(question({ agreements: [agreement(wants)] }))).toMatchObject(wants);
    const none = { signAssertion: false, rsaSignature: false };
    expect(release(question({ agreements: [agreement({ ...wants, attributes: [] })] }))).toMatchObject(none);
  });
});

describe('scopes', () => {
  it('keeps back a value whose scope the organisation may not assert', () => {
    const identifiers = [{ type: 'eppn' as const, value: 'anna@elsewhere.example' }];
    expect(released({ candidates: [candidate({ identifiers })] })).not.toHaveProperty(
      'eduPersonPrincipalName',
    );
    expect(withheld({ candidates: [candidate({ identifiers })] })).toMatchObject({
      [standard.eppn.name]: 'scope-not-authorised',
    });
  });

  it('ignores the case of a DNS scope', () => {
    const identifiers = [{ type: 'eppn' as const, value: 'anna@Myndigheten.Example' }];
    expect(released({ candidates: [candidate({ identifiers })] })).toHaveProperty('eduPersonPrincipalName');
  });

  it('states nothing scoped for an organisation without its own number as a scope', () => {
    const organisation = { ...employmentFacts().organisation, scopes: [] };
    const got = released({ candidates: [candidate({ organisation, roles: [roleFacts('handlaggare')] })] });
    expect(got).not.toHaveProperty('role');
    expect(got).not.toHaveProperty('orgAffiliation');
    expect(got).not.toHaveProperty('eduPersonEntitlement');
  });
});

describe('what is asked for', () => {
  it('leaves out what is not asked for', () => {
    expect(released({ requested: asking(standard.mail) })).toEqual({ mail: ['anna@myndigheten.example'] });
  });

  it('leaves out an attribute that nobody knows, without a trace of its name', () => {
    expect(released({ requested: asking({ name: 'urn:unknown' }) })).toEqual({});
    expect(withheld({ requested: asking({ name: 'urn:unknown' }) })).toEqual({});
  });

  it('compares the values of Sweden Connect attributes without regard to case and spaces', () => {
    expect(released({ requested: asking(standard.organisationName, '  MYNDIGHETEN ') })).toEqual({
      o: ['Myndigheten'],
    });
  });

  it('compares codes exactly', () => {
    const candidates = [candidate({ roles: [roleFacts('handlaggare')] })];
    expect(released({ candidates, requested: asking(catalogue.role, `HANDLAGGARE@${number}`) })).toEqual({});
    expect(
      released({ candidates, requested: asking(catalogue.role, `handlaggare@${number}`) }),
    ).toHaveProperty('role');
  });

  it('lets both filters count when an attribute is asked for twice', () => {
    const candidates = [candidate({ roles: [roleFacts('handlaggare'), roleFacts('attestant')] })];
    const requested = [
      ...asking(catalogue.role, `handlaggare@${number}`),
      ...asking(catalogue.role, `attestant@${number}`),
    ];
    expect(released({ candidates, requested })).toEqual({});
  });

  it('records that a filter left nothing, without the value', () => {
    expect(withheld({ requested: asking(standard.mail, 'other@example.se') })).toEqual({
      [standard.mail.name]: 'not-matching',
    });
  });
});

describe('personal numbers', () => {
  const named = agreement({ attributes: [standard.personalNumber.name] });
  const holder = (kind: 'personnummer' | 'samordningsnummer') => [candidate(personalNumber(kind))];
  const reveal = countingReveal();

  it('releases a samordningsnummer only to a party that declares that it takes one', () => {
    const ask = { candidates: holder('samordningsnummer'), agreements: [named] };
    const accepts = ['http://id.swedenconnect.se/general-ec/1.0/accepts-coordination-number'];
    expect(released(ask)).toEqual({});
    expect(withheld(ask)).toMatchObject({ [standard.personalNumber.name]: 'coordination-number' });
    expect(released({ ...ask, entityCategories: accepts })).toEqual({
      personalIdentityNumber: [NUMBER_OF_ANNA],
    });
  });

  it('decrypts only a number that is released', () => {
    released({ candidates: holder('personnummer'), reveal: reveal.call });
    released({
      candidates: holder('personnummer'),
      agreements: [named],
      requested: asking(standard.mail),
      reveal: reveal.call,
    });
    expect(reveal.calls()).toBe(0);
    released({ candidates: holder('personnummer'), agreements: [named], reveal: reveal.call });
    expect(reveal.calls()).toBe(1);
  });

  it('leaves a person asked for by number unknown where the agreement does not allow that', () => {
    const candidates = [candidate({}, 'personalIdentityNumber')];
    expect(released({ candidates })).toEqual({});
    expect(withheld({ candidates })).toMatchObject({ [standard.mail.name]: 'subject-not-allowed' });
    expect(
      released({ candidates, agreements: [agreement({ personalNumberSubjects: true })] }),
    ).toHaveProperty('mail');
  });
});

describe('a subject named without a format', () => {
  it('is read as the agreement of the organisation says', () => {
    const candidates = [candidate({}, 'eppn')];
    expect(released({ candidates, unspecified: true })).toEqual({});
    const agreements = [agreement({ unspecifiedMeans: 'eppn' })];
    expect(released({ candidates, agreements, unspecified: true })).toHaveProperty('mail');
  });

  it('is nobody when its meanings name different persons', () => {
    const other = candidate({ organisation: otherOrganisation, personId: 'somebody else' }, 'eppn');
    const agreements = [
      agreement({ unspecifiedMeans: 'orgAffiliation' }),
      agreement({ organisationId: otherOrganisation.id, unspecifiedMeans: 'eppn' }),
    ];
    expect(released({ candidates: [candidate(), other], agreements, unspecified: true })).toEqual({});
  });
});

describe('a person with several employments', () => {
  const here = candidate({ roles: [roleFacts('handlaggare')] }, 'prid');
  const there = candidate(
    { organisation: otherOrganisation, employmentId: 'there', roles: [roleFacts('attestant')] },
    'prid',
  );
  const both = [agreement(), agreement({ id: 'other', organisationId: otherOrganisation.id })];

  it('is told of with the values of each organisation that agreed', () => {
    const got = released({ candidates: [here, there], agreements: both });
    expect(got.role).toEqual([`handlaggare@${number}`, `attestant@${otherOrganisation.number}`]);
    const { about } = release(question({ candidates: [here, there], agreements: both }));
    expect(about.map(({ organisationId }) => organisationId)).toEqual([
      here.facts.organisation.id,
      otherOrganisation.id,
    ]);
  });

  it('has no single-valued attribute stated that differs between them', () => {
    const got = released({ candidates: [here, there], agreements: both });
    expect(got).not.toHaveProperty('o');
    expect(got.displayName).toEqual(['Anna Ek']);
    expect(withheld({ candidates: [here, there], agreements: both })).toMatchObject({
      [standard.organisationName.name]: 'ambiguous',
    });
  });

  it('is not told apart by a filter either', () => {
    const requested = asking(standard.organisationName, 'Myndigheten');
    expect(released({ candidates: [here, there], agreements: both, requested })).toEqual({});
  });
});

describe('representation', () => {
  const mandates = [mandateFacts(powerFacts(catalogue.representPower)), mandateFacts(powerFacts(PAY))];

  it('tells of a special power only to a party whose agreement lists that power', () => {
    const candidates = [candidate({ mandates })];
    expect(released({ candidates }).representation).toEqual([`sarskild-befogenhet@${number}`]);
    const agreements = [agreement({ powers: [catalogue.representPower] })];
    expect(released({ candidates, agreements }).representation).toEqual([
      `utan-sarskild-befogenhet@${number}`,
    ]);
  });

  it('is not turned into the lesser one by a filter', () => {
    const requested = asking(catalogue.representation, `utan-sarskild-befogenhet@${number}`);
    expect(released({ candidates: [candidate({ mandates })], requested })).toEqual({});
  });
});

function personalNumber(kind: 'personnummer' | 'samordningsnummer'): Partial<EmploymentFacts> {
  return { personalNumber: { personId: 'anna', kind, encrypted: Buffer.of(1) } };
}

/** Counts how often a number was decrypted. */
function countingReveal() {
  let calls = 0;
  const call = () => {
    calls += 1;
    return NUMBER_OF_ANNA;
  };
  return { call, calls: () => calls };
}

describe('an agreement that requires encryption', () => {
  const sealed = { agreements: [agreement({ requireEncryption: true })] };

  it('releases nothing to a party that answers cannot be encrypted to, whatever is asked', () => {
    for (const requested of [
      undefined,
      asking(standard.organisationName),
      asking(standard.organisationName, 'nobody'),
    ])
      expect(released({ ...sealed, canEncrypt: false, requested })).toEqual({});
  });

  it('is recorded as the reason alike for a value that would have matched and one that would not', () => {
    const [right, wrong] = ['Myndigheten', 'nobody'].map((value) =>
      withheld({ ...sealed, canEncrypt: false, requested: asking(standard.organisationName, value) }),
    );
    expect(right).toEqual({ [standard.organisationName.name]: 'no-encryption-key' });
    expect(wrong).toEqual(right);
  });

  it('releases what it lists where the answer can be encrypted', () => {
    expect(released({ ...sealed, requested: asking(standard.organisationName) })).toHaveProperty('o');
  });

  it('does not keep back what another organisation releases without', () => {
    const both = [candidate(), candidate({ organisation: otherOrganisation, employmentId: 'other' })];
    const answer = released({
      candidates: both,
      agreements: [...sealed.agreements, agreement({ id: 'open', organisationId: otherOrganisation.id })],
      canEncrypt: false,
      requested: asking(standard.organisationName),
    });
    expect(answer).toEqual({ o: [otherOrganisation.name] });
  });
});

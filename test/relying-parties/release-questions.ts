import fc from 'fast-check';
import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { attributeValues } from '../../src/domain/attributes/attributes.rules.js';
import type { EmploymentFacts } from '../../src/domain/entitlements/entitlement.js';
import { entitlements } from '../../src/domain/entitlements/entitlements.rules.js';
import type { AgreementInForce } from '../../src/domain/relying-parties/agreement.js';
import type { Candidate, ReleaseQuestion } from '../../src/domain/relying-parties/release.js';
import {
  employmentFacts,
  mandateFacts,
  otherOrganisation,
  powerFacts,
  roleFacts,
} from '../entitlements/employment-facts.js';

/** Questions for specs of the release policy: one person, employed by one or two organisations. */
export const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');

export const PAY = 'https://example.se/power/pay';
export const SIGN = 'https://example.se/power/sign';
export const NUMBER_OF_ANNA = '195006262546';

export function candidate(
  changes: Partial<EmploymentFacts> = {},
  foundBy: Candidate['foundBy'] = 'orgAffiliation',
) {
  const facts = employmentFacts(changes);
  return { facts, values: attributeValues({ facts, entitlements: entitlements(facts) }, catalogue), foundBy };
}

export function agreement(changes: Partial<AgreementInForce> = {}): AgreementInForce {
  return {
    id: 'agreement',
    organisationId: employmentFacts().organisation.id,
    relyingPartyId: 'party',
    attributes: ['*'],
    roles: ['*'],
    powers: ['*'],
    personalNumberSubjects: false,
    signAssertion: false,
    requireEncryption: false,
    rsaSignature: false,
    passedProperties: false,
    requireEvidence: false,
    evidenceMinutes: 60,
    ...changes,
  };
}

export function question(changes: Partial<ReleaseQuestion> = {}): ReleaseQuestion {
  return {
    candidates: [candidate()],
    agreements: [agreement()],
    unspecified: false,
    requested: undefined,
    entityCategories: [],
    canEncrypt: true,
    evidence: { outcome: 'none' },
    detailsAttribute: catalogue.mandateDetails,
    reveal: () => NUMBER_OF_ANNA,
    ...changes,
  };
}

const organisations = [employmentFacts().organisation, otherOrganisation];
const roleCodes = ['handlaggare', 'attestant', 'registrator'];
const powerCodes = [PAY, SIGN, catalogue.representPower];

const power = fc.record({
  code: fc.constantFrom(...powerCodes),
  acceptedLevels: fc.constant([]),
  personsTogether: fc.constantFrom(1, 1, 1, 2),
  condition: fc.constantFrom(undefined, undefined, undefined, 'villkor'),
  relyingPartyId: fc.constantFrom(undefined, undefined, 'party', 'other-party'),
});
const mandate = fc
  .tuple(power, fc.constantFrom<Record<string, string[]>>({}, {}, { amount: ['1000'] }))
  .map(([held, limits]) => mandateFacts(powerFacts(held.code, held), { limits }));
const role = fc
  .tuple(fc.constantFrom(...roleCodes), fc.array(power, { maxLength: 2 }))
  .map(([code, powers]) => roleFacts(code, { powers }));

const employmentIn = (organisation: EmploymentFacts['organisation']) =>
  fc
    .record({
      scopes: fc.constantFrom(organisation.scopes, [organisation.number], []),
      eppn: fc.constantFrom('anna@myndigheten.example', 'anna@elsewhere.example', undefined),
      roles: fc.array(role, { maxLength: 3 }),
      mandates: fc.array(mandate, { maxLength: 4 }),
      kind: fc.constantFrom('personnummer' as const, 'samordningsnummer' as const, undefined),
      protectedIdentity: fc.boolean(),
    })
    .map(({ scopes, eppn, roles, mandates, kind, protectedIdentity }): Partial<EmploymentFacts> => ({
      employmentId: `employment-in-${organisation.number}`,
      organisation: { ...organisation, scopes },
      identifiers: eppn ? [{ type: 'eppn', value: eppn }] : [],
      personalNumber: kind && { personId: 'anna', kind, encrypted: Buffer.of(1) },
      roles,
      mandates,
      protectedIdentity,
    }));

const listOf = (...names: string[]) =>
  fc.uniqueArray(fc.constantFrom('*', ...names), { maxLength: names.length });

const agreementWith = (organisationId: string) =>
  fc.record({
    id: fc.constant(`agreement-with-${organisationId}`),
    organisationId: fc.constant(organisationId),
    relyingPartyId: fc.constant('party'),
    attributes: listOf(...catalogue.all.map(({ name }) => name)),
    roles: listOf(...roleCodes),
    powers: listOf(...powerCodes),
    personalNumberSubjects: fc.boolean(),
    unspecifiedMeans: fc.constantFrom('orgAffiliation' as const, 'eppn' as const, undefined),
    signAssertion: fc.boolean(),
    requireEncryption: fc.boolean(),
    rsaSignature: fc.boolean(),
    passedProperties: fc.boolean(),
    requireEvidence: fc.constant(false),
    evidenceMinutes: fc.constant(60),
  });

const [here, there] = organisations.map((organisation) => ({
  employment: employmentIn(organisation),
  agreement: agreementWith(organisation.id),
})) as [{ employment: ReturnType<typeof employmentIn>; agreement: ReturnType<typeof agreementWith> }, never];

const some = <T>(all: fc.Arbitrary<T>[]) => fc.tuple(...all.map((one) => fc.option(one, { nil: undefined })));
const present = <T>(items: readonly (T | undefined)[]): T[] =>
  items.flatMap((item) => (item === undefined ? [] : [item]));

/** Filters that often hit: texts that values of the candidates have. */
const filters = fc.uniqueArray(
  fc.constantFrom(
    `${PAY}@2021006883`,
    'handlaggare@2021006883',
    ' MYNDIGHETEN ',
    NUMBER_OF_ANNA,
    'ANNA@2021006883',
    'nobody',
  ),
  { maxLength: 3 },
);

export const requestedAttributes = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('urn:unknown', ...catalogue.all.map(({ name }) => name)),
    values: filters,
  }),
  { maxLength: 6, selector: ({ name }) => name },
);

export const releaseQuestions: fc.Arbitrary<ReleaseQuestion> = fc
  .record({
    employments: some([here.employment, (there as typeof here).employment]),
    agreements: some([here.agreement, (there as typeof here).agreement]),
    foundBy: fc.constantFrom('orgAffiliation' as const, 'eppn' as const, 'personalIdentityNumber' as const),
    unspecified: fc.boolean(),
    requested: fc.option(requestedAttributes, { nil: undefined }),
    accepts: fc.boolean(),
    canEncrypt: fc.boolean(),
  })
  .map(({ employments, agreements, foundBy, unspecified, requested, accepts, canEncrypt }) =>
    question({
      candidates: present(employments).map((changes) => candidate(changes, foundBy)),
      agreements: present(agreements),
      unspecified,
      requested,
      canEncrypt,
      entityCategories: accepts
        ? ['http://id.swedenconnect.se/general-ec/1.0/accepts-coordination-number']
        : [],
    }),
  );

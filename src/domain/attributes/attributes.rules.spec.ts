import {
  employmentFacts,
  mandateFacts,
  otherOrganisation,
  powerFacts,
  roleFacts,
} from '../../../test/entitlements/employment-facts.js';
import type { EmploymentFacts } from '../entitlements/entitlement.js';
import { entitlements } from '../entitlements/entitlements.rules.js';
import { AttributeCatalogue, type AttributeDefinition } from './attribute-catalogue.js';
import { attributeValues } from './attributes.rules.js';

const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');
const { standard } = catalogue;
const PAY = 'https://example.se/power/pay';
const SIGN = 'https://example.se/power/sign';
const NUMBER = '2021006883';

function values(facts: Partial<EmploymentFacts>, attribute: AttributeDefinition) {
  const employment = employmentFacts(facts);
  const all = attributeValues({ facts: employment, entitlements: entitlements(employment) }, catalogue);
  return all.filter((one) => one.attribute === attribute);
}

function texts(facts: Partial<EmploymentFacts>, attribute: AttributeDefinition) {
  return values(facts, attribute).map(({ value }) => value);
}

describe('directory attributes', () => {
  it('state who the employee is for the organisation', () => {
    expect(texts({}, standard.orgAffiliation)).toEqual([`anna@${NUMBER}`]);
    expect(texts({}, standard.organisationName)).toEqual(['Myndigheten']);
    expect(texts({}, standard.organisationNumber)).toEqual([NUMBER]);
    expect(texts({}, standard.unitName)).toEqual(['IT-enheten']);
    expect(texts({}, standard.displayName)).toEqual(['Anna Ek']);
    expect(texts({}, standard.mail)).toEqual(['anna@myndigheten.example']);
    expect(texts({}, standard.title)).toEqual(['Handläggare']);
  });

  it('leave out what is not known', () => {
    const facts = { term: { displayName: 'Anna Ek' } };
    expect(texts(facts, standard.unitName)).toEqual([]);
    expect(texts(facts, standard.mail)).toEqual([]);
    expect(texts(facts, standard.personalNumber)).toEqual([]);
  });

  it('assert the scope after the last @ only', () => {
    const [value] = values({ uid: 'anna@intern' }, standard.orgAffiliation);
    expect(value).toMatchObject({ value: `anna@intern@${NUMBER}`, scope: NUMBER });
  });

  it('state identifiers as registered, each under its own attribute', () => {
    const identifiers = [
      { type: 'hsaId', value: 'SE2021006883-A1' },
      { type: 'eppn', value: 'anna@myndigheten.example' },
      { type: 'prid', value: 'NO:5068907693' },
      { type: 'issuerId', value: 'freja!1' },
    ] as const;
    expect(texts({ identifiers }, standard.hsaId)).toEqual(['SE2021006883-A1']);
    expect(texts({ identifiers }, standard.prid)).toEqual(['NO:5068907693']);
    expect(values({ identifiers }, standard.eppn)).toMatchObject([{ scope: 'myndigheten.example' }]);
  });

  it('hide a protected identity behind a stable name and keep back what leads to her', () => {
    const facts = { protectedIdentity: true };
    expect(texts(facts, standard.displayName)).toEqual(['Medarbetare 1f3c9a2b']);
    for (const attribute of [standard.mail, standard.unitName, standard.title]) {
      expect(texts(facts, attribute)).toEqual([]);
    }
  });

  it('end with the term or the employment, whichever is first', () => {
    const term = { displayName: 'Anna Ek', validUntil: new Date('2026-12-01T00:00:00Z') };
    const facts = { term, employedUntil: new Date('2027-01-01T00:00:00Z') };
    expect(values(facts, standard.displayName)[0]?.validUntil).toEqual(new Date('2026-12-01T00:00:00Z'));
    expect(values(facts, standard.organisationName)[0]?.validUntil).toEqual(new Date('2027-01-01T00:00:00Z'));
  });
});

describe('role', () => {
  it('is stated with the organisation, as code and as URI', () => {
    const facts = { roles: [roleFacts('ekonomi/attest')] };
    expect(texts(facts, catalogue.role)).toEqual([`ekonomi/attest@${NUMBER}`]);
    expect(texts(facts, standard.entitlement)).toEqual([
      `https://example.se/attributes/1.0/role/ekonomi%2Fattest#organisation=${NUMBER}`,
    ]);
  });
});

describe('mandate', () => {
  it('is stated with the organisation, as code and as URI', () => {
    const facts = { mandates: [mandateFacts(powerFacts(PAY))] };
    expect(texts(facts, catalogue.mandate)).toEqual([`${PAY}@${NUMBER}`]);
    expect(texts(facts, standard.entitlement)).toEqual([`${PAY}#organisation=${NUMBER}`]);
  });

  it('keeps the fragment of a power that has one', () => {
    const facts = { mandates: [mandateFacts(powerFacts(`${PAY}#x`))] };
    expect(texts(facts, standard.entitlement)).toEqual([`${PAY}#x&organisation=${NUMBER}`]);
  });

  it('includes the powers a role carries', () => {
    const facts = { roles: [roleFacts('kassor', { powers: [powerFacts(PAY)] })] };
    expect(values(facts, catalogue.mandate)).toMatchObject([
      {
        value: `${PAY}@${NUMBER}`,
        codes: [{ kind: 'power', code: PAY }],
        basis: { assignmentIds: ['assignment-of-kassor'] },
      },
    ]);
  });

  it.each([{ personsTogether: 2 }, { condition: 'efter samråd' }])(
    'never states a power that one person may not freely use: %p',
    (restriction) => {
      const facts = { mandates: [mandateFacts(powerFacts(PAY, restriction))] };
      expect(texts(facts, catalogue.mandate)).toEqual([]);
      expect(texts(facts, standard.entitlement)).toEqual([]);
      expect(texts(facts, catalogue.mandateDetails)).toHaveLength(1);
    },
  );

  it('marks a limited power, since its code alone hides the limits', () => {
    const facts = { mandates: [mandateFacts(powerFacts(PAY), { limits: { amount: ['1000'] } })] };
    expect(values(facts, catalogue.mandate)).toMatchObject([{ hidesLimits: true }]);
    expect(values(facts, standard.entitlement)).toMatchObject([{ hidesLimits: true }]);
    expect(values(facts, catalogue.mandateDetails)[0]).not.toHaveProperty('hidesLimits');
  });

  it('gives its details as canonical JSON', () => {
    const power = powerFacts(PAY, { personsTogether: 2, acceptedLevels: ['loa3', 'loa4'] });
    const limits = { unit: ['it'], 'assurance-level': ['loa4'] };
    const facts = { mandates: [mandateFacts(power, { limits, passedOnFrom: ['parent', 'root'] })] };
    expect(texts(facts, catalogue.mandateDetails)).toEqual([
      '{"assuranceLevels":["loa4"],"basis":"mandate","id":"mandate-of-https://example.se/power/pay",' +
        '"limits":{"unit":["it"]},"organisation":"2021006883","passedOnFrom":"parent","personsTogether":2,' +
        '"power":"https://example.se/power/pay","validFrom":"2026-01-01T00:00:00.000Z","validUntil":"2027-01-01T00:00:00.000Z"}',
    ]);
  });
});

describe('representation', () => {
  const represent = mandateFacts(powerFacts(catalogue.representPower));
  const stated = (facts: Partial<EmploymentFacts>) => texts(facts, catalogue.representation);

  it('follows from no employment, role or other mandate', () => {
    const roles = [roleFacts('direktor', { powers: [powerFacts(catalogue.representPower)] })];
    expect(stated({ roles, mandates: [mandateFacts(powerFacts(PAY))] })).toEqual([]);
  });

  it('follows from a mandate to represent, without special power', () => {
    expect(stated({ mandates: [represent] })).toEqual([`utan-sarskild-befogenhet@${NUMBER}`]);
  });

  it('needs the other power to be allowed before it says there is a special one', () => {
    const [without, special] = values(
      { mandates: [represent, mandateFacts(powerFacts(SIGN))] },
      catalogue.representation,
    );
    expect(without).toMatchObject({ codes: [{ code: catalogue.representPower }] });
    expect(special).toMatchObject({
      value: `sarskild-befogenhet@${NUMBER}`,
      codes: [{ code: catalogue.representPower }, { code: SIGN }],
      replaces: without?.value,
    });
  });

  it('ends with the first of the mandates it rests on', () => {
    const sooner = mandateFacts(powerFacts(SIGN), { validUntil: new Date('2026-12-01T00:00:00Z') });
    const special = values({ mandates: [represent, sooner] }, catalogue.representation)[1];
    expect(special?.validUntil).toEqual(new Date('2026-12-01T00:00:00Z'));
    expect(special?.basis.mandateIds).toEqual([represent.mandateId, sooner.mandateId]);
  });

  it.each([{ personsTogether: 2 }, { condition: 'efter samråd' }])(
    'is not stated under a restriction: %p',
    (changes) => {
      expect(stated({ mandates: [mandateFacts(powerFacts(catalogue.representPower, changes))] })).toEqual([]);
    },
  );

  it('speaks for the organisation of the mandate', () => {
    const facts = { organisation: otherOrganisation, mandates: [represent] };
    expect(stated(facts)).toEqual([`utan-sarskild-befogenhet@${otherOrganisation.number}`]);
  });
});

describe('what is asked for', () => {
  const roles = [roleFacts('kassor', { powers: [powerFacts(PAY)] })];
  const mandates = [catalogue.representPower, SIGN].map((code) => mandateFacts(powerFacts(code)));
  const facts = employmentFacts({ roles, mandates });
  const employment = { facts, entitlements: entitlements(facts) };
  const everything = attributeValues(employment, catalogue);

  it.each(catalogue.all.map((attribute) => [attribute.friendlyName, attribute] as const))(
    'alone is made, as in an answer of everything: %s',
    (_name, asked) => {
      const made = attributeValues(employment, catalogue, (attribute) => attribute === asked);
      expect(made).toEqual(everything.filter(({ attribute }) => attribute === asked));
    },
  );

  it('may be every attribute that comes from the register', () => {
    expect(new Set(everything.map(({ attribute }) => attribute.kind)).size).toBeGreaterThan(1);
    expect(everything.some(({ attribute }) => attribute === catalogue.mandateDetails)).toBe(true);
  });
});

describe('the catalogue', () => {
  it('finds an attribute by its exact name only', () => {
    expect(catalogue.byName('urn:oid:2.5.4.10')?.friendlyName).toBe('o');
    expect(catalogue.byName('o')).toBeUndefined();
    expect(catalogue.byName('URN:OID:2.5.4.10')).toBeUndefined();
  });

  it('finds it by friendly name for people who type', () => {
    expect(catalogue.byNameOrFriendlyName('o')?.name).toBe('urn:oid:2.5.4.10');
    expect(catalogue.byNameOrFriendlyName('mandate')?.name).toBe('https://example.se/attributes/1.0/mandate');
    expect(catalogue.byNameOrFriendlyName('nothing')).toBeUndefined();
  });

  it('has each name and each friendly name once', () => {
    const { all } = catalogue;
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(all.map(({ friendlyName }) => friendlyName)).size).toBe(all.length);
  });
});

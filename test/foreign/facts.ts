/** What the service under test knows, with characters that XML must escape. */
export const BASE = 'https://attr.test.example/attributes/1.0';

export const ORGANISATION = { number: '5562265719', name: 'Prövning & <Tillsyn> AB' };
export const UNIT = { code: 'sarskild', name: 'Enheten för "särskilda" ärenden' };
export const ROLE = 'handlaggare';
export const EMPLOYEE = {
  /** The personal part of an orgAffiliation may be a mail address. */
  uid: 'asa.angstrom@kommun.example',
  displayName: "Åsa Ängström O'Neil",
  title: 'Handläggare',
  mail: 'asa.angstrom@kommun.example',
  hsaId: 'SE5562265719-1A2B',
};

export const POWERS = {
  represent: { code: `${BASE}/power/represent`, dimensions: [], limits: {} },
  permits: {
    code: 'https://power.example/apply-for-permit',
    dimensions: [{ name: 'case-type' }],
    limits: { 'case-type': ['water'] },
  },
};

const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';

/** As a client might write it; what is echoed must be this, letter for letter. */
export const SUBJECT = {
  value: `Asa.Angstrom@Kommun.example@${ORGANISATION.number}`,
  format: ORG_AFFILIATION,
};
export const UNKNOWN_SUBJECT = `nobody@${ORGANISATION.number}`;

export const NAMES = {
  orgAffiliation: ORG_AFFILIATION,
  o: 'urn:oid:2.5.4.10',
  ou: 'urn:oid:2.5.4.11',
  title: 'urn:oid:2.5.4.12',
  organizationIdentifier: 'urn:oid:2.5.4.97',
  employeeHsaId: 'urn:oid:1.2.752.29.6.2.1',
  displayName: 'urn:oid:2.16.840.1.113730.3.1.241',
  mail: 'urn:oid:0.9.2342.19200300.100.1.3',
  eduPersonEntitlement: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.7',
  role: `${BASE}/role`,
  mandate: `${BASE}/mandate`,
  representation: `${BASE}/representation`,
  mandateDetails: `${BASE}/mandateDetails`,
};

/** What a party is told whose agreement names these: of the powers the unlimited one, since it is not told the limits. */
export const RELEASED: Readonly<Record<string, readonly string[]>> = {
  [NAMES.orgAffiliation]: [`${EMPLOYEE.uid}@${ORGANISATION.number}`],
  [NAMES.o]: [ORGANISATION.name],
  [NAMES.ou]: [UNIT.name],
  [NAMES.title]: [EMPLOYEE.title],
  [NAMES.organizationIdentifier]: [ORGANISATION.number],
  [NAMES.employeeHsaId]: [EMPLOYEE.hsaId],
  [NAMES.displayName]: [EMPLOYEE.displayName],
  [NAMES.mail]: [EMPLOYEE.mail],
  [NAMES.role]: [`${ROLE}@${ORGANISATION.number}`],
  [NAMES.mandate]: [`${POWERS.represent.code}@${ORGANISATION.number}`],
  [NAMES.representation]: [`sarskild-befogenhet@${ORGANISATION.number}`],
  [NAMES.eduPersonEntitlement]: [
    `${BASE}/role/${ROLE}#organisation=${ORGANISATION.number}`,
    `${POWERS.represent.code}#organisation=${ORGANISATION.number}`,
  ],
};

/** What we say of ourselves in our metadata. */
export const PRESENTATION = {
  displayName: { sv: 'Behörighetskällan åäö & <Co>', en: 'The source of powers' },
  description: { sv: 'Roller och befogenheter', en: 'Roles and powers' },
  informationUrl: { sv: 'https://example.se/om?a=1&b=2', en: 'https://example.se/about' },
  privacyStatementUrl: { sv: 'https://example.se/integritet', en: 'https://example.se/privacy' },
  organisation: {
    name: { sv: 'Exempelmyndigheten', en: 'The Sample Agency' },
    url: { sv: 'https://example.se', en: 'https://example.se/en' },
  },
  contacts: [
    { type: 'technical', givenName: 'Dag', surname: 'Drift', mail: 'drift@example.se', telephone: '+468123' },
    { type: 'support', company: 'Exempelmyndigheten', mail: 'support@example.se' },
    { type: 'security', mail: 'cert@example.se' },
  ],
  entityCategories: [
    'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021',
    'http://id.swedenconnect.se/ec/exempel/attributes',
  ],
};

/**
 * The sample: two organisations that do not exist, their employees and what these may do. Dates are given in days from
 * today, so that every mandate is in the state its comment says whenever the sample is loaded. Personal numbers are from
 * the ranges that Skatteverket publishes for tests (birth numbers 238 and 239).
 */
export const AUTHORITY = '2999990001';
export const MUNICIPALITY = '2999991009';

export const ORGANISATIONS = [
  {
    number: AUTHORITY,
    name: 'Exempelmyndigheten',
    scopes: ['exempelmyndigheten.example'],
    units: [
      { code: 'GD', name: 'Generaldirektörens kansli' },
      { code: 'TILL', name: 'Tillståndsavdelningen', parentCode: 'GD' },
      { code: 'TILL-S', name: 'Tillståndsenheten syd', parentCode: 'TILL' },
    ],
  },
  {
    number: MUNICIPALITY,
    name: 'Provinge kommun',
    // So an issuer of e-identities names Hassan Ali PROVINGE!hassan.ali.
    issuerCodes: ['PROVINGE'],
    units: [
      { code: 'KS', name: 'Kommunstyrelsen' },
      { code: 'BYGG', name: 'Bygglovsenheten', parentCode: 'KS' },
      { code: 'SOC', name: 'Socialförvaltningen', parentCode: 'KS' },
    ],
  },
] as const;

export const EMPLOYEES = [
  {
    uid: 'anna.andersson',
    number: AUTHORITY,
    unit: 'TILL-S',
    title: 'Handläggare',
    displayName: 'Anna Andersson',
    personalNumber: '199001012385',
    hsaId: 'SE2999990001-AA01',
  },
  {
    uid: 'bo.berg',
    number: AUTHORITY,
    unit: 'TILL',
    title: 'Avdelningschef',
    displayName: 'Bo Berg',
    personalNumber: '197003122384',
  },
  {
    uid: 'carin.dahl',
    number: AUTHORITY,
    unit: 'GD',
    title: 'Generaldirektör',
    displayName: 'Carin Dahl',
    personalNumber: '196508202386',
  },
  {
    uid: 'david.ek',
    number: AUTHORITY,
    unit: 'TILL-S',
    title: 'Handläggare',
    displayName: 'David Ek',
    eppn: 'david.ek@exempelmyndigheten.example',
  },
  { uid: 'eva.falk', number: AUTHORITY, unit: 'TILL', title: 'Jurist', displayName: 'Eva Falk' },
  {
    uid: 'skyddad.1',
    number: AUTHORITY,
    unit: 'TILL',
    title: 'Handläggare',
    displayName: 'Handläggare 17',
    protectedIdentity: true,
  },
  {
    uid: 'fredrik.gran',
    number: AUTHORITY,
    unit: 'TILL-S',
    title: 'Handläggare',
    displayName: 'Fredrik Gran',
    employedUntilDays: -30,
  },
  {
    uid: 'gunilla.hed',
    number: MUNICIPALITY,
    unit: 'KS',
    title: 'Kommundirektör',
    displayName: 'Gunilla Hed',
    personalNumber: '196010012380',
  },
  {
    uid: 'hassan.ali',
    number: MUNICIPALITY,
    unit: 'BYGG',
    title: 'Bygglovshandläggare',
    displayName: 'Hassan Ali',
    personalNumber: '198811112385',
  },
  { uid: 'ida.jonsson', number: MUNICIPALITY, unit: 'BYGG', title: 'Enhetschef', displayName: 'Ida Jonsson' },
  {
    uid: 'karl.lund',
    number: MUNICIPALITY,
    unit: 'SOC',
    title: 'Socialsekreterare',
    displayName: 'Karl Lund',
    hsaId: 'SE2999991009-KL07',
  },
  {
    uid: 'anna.a',
    number: MUNICIPALITY,
    unit: 'SOC',
    title: 'Sakkunnig (bisyssla)',
    displayName: 'Anna Andersson',
    personalNumber: '199001012385',
  },
] as const;

const POWER = 'https://behorig.example/powers';

export const POWERS = {
  represent: 'https://behorig.example/attributes/1.0/power/represent',
  applyForPermit: `${POWER}/apply-for-permit`,
  decidePermit: `${POWER}/decide-permit`,
  signContract: `${POWER}/sign-contract`,
} as const;

export const POWER_DEFINITIONS = [
  { code: POWERS.represent, nameSv: 'Företräda organisationen', nameEn: 'Represent the organisation' },
  {
    code: POWERS.applyForPermit,
    nameSv: 'Ansöka om tillstånd',
    nameEn: 'Apply for permits',
    actions: ['apply'],
    resourceTypes: ['permit'],
    passableDepth: 2,
    dimensions: [{ name: 'case-type' }, { name: 'amount', kind: 'maximum' as const }],
  },
  {
    code: POWERS.decidePermit,
    nameSv: 'Besluta om tillstånd',
    nameEn: 'Decide on permits',
    actions: ['decide'],
    resourceTypes: ['permit'],
    dimensions: [{ name: 'case-type' }],
    incompatibleWith: [POWERS.applyForPermit],
  },
  {
    code: POWERS.signContract,
    nameSv: 'Teckna avtal, två i förening',
    nameEn: 'Sign contracts, two together',
    actions: ['sign'],
    resourceTypes: ['contract'],
    personsTogether: 2,
    approvalsNeeded: 1,
    assuranceLevels: ['http://id.elegnamnden.se/loa/1.0/loa3', 'http://id.elegnamnden.se/loa/1.0/loa4'],
  },
];

export const ROLES = [
  { code: 'handlaggare', nameSv: 'Handläggare', nameEn: 'Case officer', powers: [POWERS.represent] },
  { code: 'chef', nameSv: 'Chef', nameEn: 'Manager', powers: [POWERS.represent] },
];

export const ASSIGNMENTS = [
  { holder: `anna.andersson@${AUTHORITY}`, role: 'handlaggare', unit: 'TILL-S' },
  { holder: `bo.berg@${AUTHORITY}`, role: 'chef' },
  { holder: `david.ek@${AUTHORITY}`, role: 'handlaggare', unit: 'TILL-S' },
  { holder: `hassan.ali@${MUNICIPALITY}`, role: 'handlaggare', unit: 'BYGG' },
  { holder: `ida.jonsson@${MUNICIPALITY}`, role: 'chef', unit: 'BYGG' },
] as const;

/** `name` is how later entries refer to the mandate; `from` and `until` are days from today. */
export const MANDATES = [
  // in force
  {
    name: 'bo-applies',
    holder: `bo.berg@${AUTHORITY}`,
    power: POWERS.applyForPermit,
    from: -200,
    until: 500,
    limits: { 'case-type': ['water', 'soil'], amount: ['500000'] },
    basis: 'Arbetsordning 2026 § 12',
  },
  {
    name: 'hassan-represents',
    holder: `hassan.ali@${MUNICIPALITY}`,
    power: POWERS.represent,
    from: -100,
    until: 600,
    basis: 'Delegationsordning KS 2026:4',
  },
  {
    name: 'hassan-applies',
    holder: `hassan.ali@${MUNICIPALITY}`,
    power: POWERS.applyForPermit,
    from: -100,
    until: 600,
    basis: 'Delegationsordning KS 2026:4',
  },
  {
    name: 'anna-represents',
    holder: `anna.andersson@${AUTHORITY}`,
    power: POWERS.represent,
    from: -10,
    until: 700,
    basis: 'Arbetsordning 2026 § 3',
  },
  // passed on: never wider, never longer
  {
    name: 'anna-applies',
    passedOnFrom: 'bo-applies',
    holder: `anna.andersson@${AUTHORITY}`,
    from: -20,
    until: 300,
    limits: { 'case-type': ['water'], amount: ['100000'], unit: ['TILL-S'] },
    basis: 'Beslut dnr 2026/118',
  },
  // scheduled
  {
    name: 'eva-decides',
    holder: `eva.falk@${AUTHORITY}`,
    power: POWERS.decidePermit,
    from: 30,
    until: 400,
    basis: 'Beslut dnr 2026/140',
  },
  // expired
  {
    name: 'david-applied',
    holder: `david.ek@${AUTHORITY}`,
    power: POWERS.applyForPermit,
    from: -400,
    until: -5,
    basis: 'Beslut dnr 2025/77',
  },
  // revoked
  {
    name: 'karl-represented',
    holder: `karl.lund@${MUNICIPALITY}`,
    power: POWERS.represent,
    from: -60,
    until: 300,
    basis: 'Delegationsordning KS 2026:4',
    revoked: 'Bytt arbetsuppgifter',
  },
  // waiting for approval
  {
    name: 'gunilla-signs',
    holder: `gunilla.hed@${MUNICIPALITY}`,
    power: POWERS.signContract,
    from: 0,
    until: 365,
    requestedBy: `ida.jonsson@${MUNICIPALITY}`,
    basis: 'KF § 88/2026',
  },
] as const;

/** Who administers: `all`, or what the mandate to administer is limited to. */
export const ADMINISTRATORS = [
  { holder: `carin.dahl@${AUTHORITY}`, basis: 'Arbetsordning 2026 § 2', permissions: 'all' },
  {
    holder: `eva.falk@${AUTHORITY}`,
    basis: 'Arbetsordning 2026 § 2',
    permissions: ['directory:read', 'mandates:read', 'mandates:approve'],
  },
  { holder: `gunilla.hed@${MUNICIPALITY}`, basis: 'Delegationsordning KS 2026:1', permissions: 'all' },
  {
    holder: `ida.jonsson@${MUNICIPALITY}`,
    basis: 'Delegationsordning KS 2026:1',
    permissions: ['directory:read', 'mandates:read', 'mandates:approve'],
  },
] as const;

/** The contract under which public bodies joined who need employees, not their personal numbers. */
const PREPAID = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
const PUBLIC_SECTOR = 'http://id.elegnamnden.se/st/1.0/public-sector-sp';
const BY_ORG_AFFILIATION = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';

const E_SERVICE = [PREPAID, BY_ORG_AFFILIATION, PUBLIC_SECTOR];

export const E_SERVICES = [
  {
    folder: 'tillstandsportalen',
    entityId: 'https://tillstand.example/saml',
    displayName: 'Tillståndsportalen',
    categories: E_SERVICE,
    agreements: [
      {
        organisation: AUTHORITY,
        purpose: 'Ansökan om tillstånd för myndighetens räkning',
        release: 'all',
        passedProperties: true,
        // It takes SITHS cards itself, too: serialNumber=SE2999990001-AA01,O=Exempelmyndigheten,C=SE
        certificateSubject: {
          issuer: 'SITHS e-id Person HSA-id 3 CA v1',
          attribute: 'serialNumber',
          means: 'hsaId',
        },
      },
      {
        organisation: MUNICIPALITY,
        purpose: 'Ansökan om tillstånd för kommunens räkning',
        release: 'all',
        passedProperties: true,
        unspecifiedMeans: 'issuerId',
      },
    ],
  },
  {
    folder: 'statistikinlamning',
    entityId: 'https://statistik.example/saml',
    displayName: 'Statistikinlämning',
    categories: E_SERVICE,
    agreements: [
      {
        organisation: AUTHORITY,
        purpose: 'Inlämning av statistik',
        release: ['orgAffiliation', 'role'],
        passedProperties: false,
      },
    ],
  },
] as const;

/** The second kind of relying party. It has no agreement of its own: the one with whichever signature service lets it ask. */
export const SIGNATURE_SERVICE = {
  folder: 'underskriftstjansten',
  entityId: 'https://underskrift.example/saml',
  displayName: 'Underskriftstjänsten',
  categories: [PREPAID, PUBLIC_SECTOR, 'http://id.elegnamnden.se/st/1.0/sigservice'],
} as const;

/** With whichever party declares what is required, of those that have none of their own. */
export const OPEN_AGREEMENTS = [
  {
    organisation: MUNICIPALITY,
    purpose: 'Inloggning i offentliga e-tjänster',
    release: ['orgAffiliation', 'role'],
    requires: { contracts: [PREPAID], serviceCategories: [BY_ORG_AFFILIATION], sector: 'public' },
  },
  {
    organisation: AUTHORITY,
    purpose: 'Underskrift för myndighetens räkning',
    release: ['orgAffiliation', 'displayName', 'o'],
    requires: { contracts: [PREPAID], kind: 'signatureService' },
  },
] as const;

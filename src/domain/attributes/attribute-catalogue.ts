/** Where an attribute's values come from: the directory, the entitlements in force, or the personal number. */
type AttributeKind = 'directory' | 'entitlement' | 'personal';

export interface AttributeDefinition {
  /** The URI by which parties name the attribute; NameFormat is always `…attrname-format:uri`. */
  readonly name: string;
  /** For people; never used to identify the attribute (SAML core 2.7.3.1). */
  readonly friendlyName: string;
  readonly multiValued: boolean;
  /** Values end in `@` and a scope that the organisation may assert (Sweden Connect attributes, section 3.1.3). */
  readonly scoped: boolean;
  readonly kind: AttributeKind;
  /** An agreement that releases all attributes does not release this one: it must be named. */
  readonly onlyWhenNamed?: true;
}

/**
 * Names and single or multiple values as in "Attribute Specification for the Swedish eID Framework", section 3.1;
 * title from X.520, eduPersonPrincipalName and eduPersonEntitlement from eduPerson.
 */
const STANDARD = {
  orgAffiliation: directory('urn:oid:1.2.752.201.3.1', 'orgAffiliation', { multiValued: true, scoped: true }),
  organisationName: directory('urn:oid:2.5.4.10', 'o'),
  unitName: directory('urn:oid:2.5.4.11', 'ou', { multiValued: true }),
  organisationNumber: directory('urn:oid:2.5.4.97', 'organizationIdentifier'),
  hsaId: directory('urn:oid:1.2.752.29.6.2.1', 'employeeHsaId'),
  displayName: directory('urn:oid:2.16.840.1.113730.3.1.241', 'displayName'),
  mail: directory('urn:oid:0.9.2342.19200300.100.1.3', 'mail', { multiValued: true }),
  title: directory('urn:oid:2.5.4.12', 'title', { multiValued: true }),
  eppn: directory('urn:oid:1.3.6.1.4.1.5923.1.1.1.6', 'eduPersonPrincipalName', { scoped: true }),
  prid: { ...directory('urn:oid:1.2.752.201.3.4', 'prid'), kind: 'personal' },
  personalNumber: {
    ...directory('urn:oid:1.2.752.29.4.13', 'personalIdentityNumber'),
    kind: 'personal',
    onlyWhenNamed: true,
  },
  entitlement: entitlement('urn:oid:1.3.6.1.4.1.5923.1.1.1.7', 'eduPersonEntitlement', false),
} satisfies Record<string, AttributeDefinition>;

/**
 * The attributes this authority can state. Sweden Connect has none for roles and mandates, so ours are absolute URIs
 * under a base that the operator chooses; docs/saml-profile.md describes their values.
 */
export class AttributeCatalogue {
  readonly standard: Readonly<Record<keyof typeof STANDARD, AttributeDefinition>> = STANDARD;
  /** `<role code>@<organisation number>` */
  readonly role: AttributeDefinition;
  /** `<power code>@<organisation number>` */
  readonly mandate: AttributeDefinition;
  /** `utan-sarskild-befogenhet@<organisation number>` or `sarskild-befogenhet@<organisation number>` */
  readonly representation: AttributeDefinition;
  /** One canonical JSON document for each power held. */
  readonly mandateDetails: AttributeDefinition;
  /** Code of the reserved power to represent the organisation. */
  readonly representPower: string;
  readonly all: readonly AttributeDefinition[];
  /** Those that state what mandates give. */
  readonly ofMandates: readonly AttributeDefinition[];

  /** @param base absolute URI without a trailing slash */
  constructor(readonly base: string) {
    this.role = entitlement(`${base}/role`, 'role');
    this.mandate = entitlement(`${base}/mandate`, 'mandate');
    this.representation = entitlement(`${base}/representation`, 'representation');
    this.mandateDetails = {
      ...entitlement(`${base}/mandateDetails`, 'mandateDetails', false),
      onlyWhenNamed: true,
    };
    this.representPower = `${base}/power/represent`;
    this.ofMandates = [this.mandate, this.representation, this.mandateDetails, STANDARD.entitlement];
    const own = [this.role, this.mandate, this.representation, this.mandateDetails];
    this.all = [...Object.values<AttributeDefinition>(STANDARD), ...own];
  }

  /** By exact Name. */
  byName(name: string): AttributeDefinition | undefined {
    return this.all.find((attribute) => attribute.name === name);
  }

  /** For what people type to us: an agreement's list, a GraphQL query. Never for a SAML query (core 2.7.3.1). */
  byNameOrFriendlyName(text: string): AttributeDefinition | undefined {
    return this.byName(text) ?? this.all.find((attribute) => attribute.friendlyName === text);
  }
}

function directory(
  name: string,
  friendlyName: string,
  { multiValued = false, scoped = false } = {},
): AttributeDefinition {
  return { name, friendlyName, multiValued, scoped, kind: 'directory' };
}

function entitlement(name: string, friendlyName: string, scoped = true): AttributeDefinition {
  return { name, friendlyName, multiValued: true, scoped, kind: 'entitlement' };
}

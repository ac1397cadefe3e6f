import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import { AuditStore } from '../audit/audit.store.js';
import { organisationNumber } from '../directory/organisation-number.rules.js';
import { optionalText, requireText } from '../directory/text.rules.js';
import { isUuid } from '../directory/uuid.rules.js';
import { requireVersion } from '../directory/version.rules.js';
import { ALL, type Agreement, type NewAgreement } from './agreement.js';
import { AgreementsStore } from './agreements.store.js';
import { oidOf } from './certificate-attributes.js';
import type { CertificateSubject } from './certificate-subject.js';
import { checkConditions, checkOfAnyParty } from './party-conditions.rules.js';
import { refusals } from './relying-parties.errors.js';
import { RelyingPartiesStore } from './relying-parties.store.js';

export interface AgreementFilter {
  /** Organisation number. */
  readonly organisation?: string;
  readonly relyingParty?: string;
  /** Also those that have ended. */
  readonly ended?: boolean;
}

/** What may be released to whom about an organisation: decided by those who administer the organisation. */
@Injectable()
export class AgreementsService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: AgreementsStore,
    private readonly parties: RelyingPartiesStore,
    private readonly catalogue: AttributeCatalogue,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Makes an agreement; one at a time is in force between a party and an organisation. Without a party it is with
   * whichever declares what is required, where the organisation has none with that party itself. `all` attributes leaves out the
   * personal number alone: that is released only when it is named.
   */
  async make(caller: Caller, wanted: NewAgreement): Promise<Agreement> {
    if (wanted.purpose.trim() === '') throw refusals.purposeMissing();
    if (wanted.legalBasis.trim() === '') throw refusals.legalBasisMissing();
    if (wanted.until && wanted.from && wanted.until <= wanted.from) throw refusals.invalidPeriod();
    const reason = optionalText('reason', wanted.reason, 1000);
    const attributes = this.attributeNames(wanted.release);
    const requires = checkConditions(wanted);
    checkOfAnyParty(wanted, requires, attributes, this.catalogue.standard.personalNumber.name);
    return this.database.transaction(caller.administers, async (tx) => {
      const organisation = await this.organisation(tx, caller, wanted.organisation);
      const party = await this.party(tx, wanted.relyingParty);
      const { roles, powers } = await this.codes(tx, organisation.id, wanted);
      const agreement = await this.store.make(tx, {
        ...terms(wanted),
        relyingPartyId: party?.id,
        requires,
        organisationId: organisation.id,
        attributes,
        roles,
        powers,
      });
      await this.audit.append(tx, caller, {
        organisationId: organisation.id,
        act: 'agreement.make',
        subjectIds: [agreement.id, ...(party ? [party.id] : [])],
        after: audited(agreement),
        details: whom(agreement),
        reason,
      });
      return agreement;
    });
  }

  /** Ends it now; from then on nothing is released on its ground. */
  async end(
    caller: Caller,
    { agreementId, ifVersion, reason }: { agreementId: string; ifVersion?: string; reason?: string },
  ): Promise<Agreement> {
    if (!isUuid(agreementId)) throw refusals.agreementNotFound();
    const why = optionalText('reason', reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx, agreementId);
      const found = await this.store.findOpen(tx, agreementId);
      if (!found) throw refusals.agreementNotFound();
      requireAdministers(caller, found.organisationId);
      await requireVersion(ifVersion, () => Promise.resolve(found.version));
      const { organisationId, ...agreement } = found;
      const ended = await this.store.end(tx, agreementId);
      await this.audit.append(tx, caller, {
        organisationId,
        act: 'agreement.end',
        subjectIds: [agreementId],
        before: audited(agreement),
        details: whom(agreement),
        reason: why,
      });
      return ended;
    });
  }

  /** Of the organisations the caller administers, in force or to come; ordered by party, organisation and start. */
  async list(caller: Caller, { ended = false, ...filter }: AgreementFilter = {}): Promise<Agreement[]> {
    return this.database.transaction(caller.administers, (tx) => this.store.list(tx, { ...filter, ended }));
  }

  private attributeNames(release: readonly string[] | 'all'): string[] {
    const wanted = release === 'all' ? [ALL] : release;
    const unknown = wanted.filter((text) => text !== ALL && !this.catalogue.byNameOrFriendlyName(text));
    if (unknown.length > 0) throw refusals.unknownAttributes(unknown);
    // Who says all expects the details of mandates too; only a personal number must be asked for by name.
    const resolved = wanted.flatMap((text) =>
      text === ALL
        ? [ALL, this.catalogue.mandateDetails.name]
        : (this.catalogue.byNameOrFriendlyName(text)?.name ?? []),
    );
    return [...new Set(resolved)];
  }

  private async party(tx: Transaction, entityId: string | undefined) {
    if (entityId === undefined) return undefined;
    const party = await this.parties.find(tx, entityId);
    if (!party || party.removedAt) throw refusals.partyNotFound(entityId);
    return party;
  }

  private async organisation(tx: Transaction, caller: Caller, number: string) {
    const organisation = await this.store.organisation(tx, organisationNumber(number) ?? number);
    if (!organisation) throw organisationNotFound();
    requireAdministers(caller, organisation.id);
    return organisation;
  }

  private async codes(tx: Transaction, organisationId: string, wanted: NewAgreement) {
    const { roles, powers } = { roles: listed(wanted.roles), powers: listed(wanted.powers) };
    const unknownRoles = await this.store.unknownRoles(
      tx,
      organisationId,
      roles.filter((code) => code !== ALL),
    );
    if (unknownRoles.length > 0) throw refusals.unknownRoles(unknownRoles);
    const unknownPowers = await this.store.unknownPowers(
      tx,
      organisationId,
      powers.filter((code) => code !== ALL),
    );
    if (unknownPowers.length > 0) throw refusals.unknownPowers(unknownPowers);
    return { roles, powers };
  }
}

/** For the record. */
function audited({ requires, certificateSubject: subject, ...agreement }: Agreement) {
  return {
    ...agreement,
    requires: { ...requires },
    ...(subject && { certificateSubject: { ...subject } }),
  };
}

function whom({ relyingParty, requires: { categories, kind } }: Agreement) {
  return {
    ...(relyingParty !== undefined && { relyingParty }),
    ...(categories.length > 0 && { requiredCategories: categories }),
    ...(kind && { requiredKind: kind }),
  };
}

function listed(codes: readonly string[] | 'all' = []): string[] {
  return codes === 'all' ? [ALL] : [...new Set(codes)];
}

/** By default as long as a login may serve other e-services of the prepaid agreement (Sweden Connect, SSO). */
function evidenceMinutes(wanted = 60): number {
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 1440) throw refusals.evidenceMinutes();
  return wanted;
}

/** What is not said is closed. */
function terms(wanted: NewAgreement) {
  return {
    purpose: requireText('purpose', wanted.purpose, 2000),
    legalBasis: requireText('legalBasis', wanted.legalBasis, 2000),
    from: wanted.from,
    until: wanted.until,
    personalNumberSubjects: wanted.personalNumberSubjects ?? false,
    unspecifiedMeans: wanted.unspecifiedMeans,
    certificateSubject: certificateSubject(wanted),
    signAssertion: wanted.signAssertion ?? false,
    requireEncryption: wanted.requireEncryption ?? false,
    rsaSignature: wanted.rsaSignature ?? false,
    passedProperties: wanted.passedProperties ?? false,
    requireEvidence: wanted.requireEvidence ?? false,
    evidenceMinutes: evidenceMinutes(wanted.evidenceMinutes),
  };
}

function certificateSubject({
  certificateSubject: wanted,
  personalNumberSubjects = false,
}: NewAgreement): CertificateSubject | undefined {
  if (!wanted) return undefined;
  const { issuer, means } = wanted;
  if (means === 'personalIdentityNumber' && !personalNumberSubjects) throw refusals.numberInCertificate();
  const attribute = oidOf(wanted.attribute.trim());
  if (attribute === undefined) throw refusals.unknownCertificateAttribute();
  return { issuer: requireText('certificateSubject.issuer', issuer, 500), attribute, means };
}

import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import { AuditStore } from '../audit/audit.store.js';
import { refusals } from './directory.errors.js';
import { issuerCode } from './identifier.rules.js';
import { IssuerCodeStore } from './issuer-code.store.js';
import type { Organisation } from './organisation.js';
import { OrganisationStore } from './organisation.store.js';
import { requireText } from './text.rules.js';

export interface IssuerCodeChange {
  /** Organisation number. */
  readonly organisation: string;
  /** Exactly as the issuer begins its identifiers, e.g. Freja's `issuerCode`. */
  readonly code: string;
  readonly reason: string;
}

/**
 * By which codes issuers of e-identities name an organisation: what they name `<code>!<id>` is its `<id>@<number>`. For
 * operators: by another's code an organisation could have its own employees taken for those of the other.
 */
@Injectable()
export class IssuerCodesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly organisations: OrganisationStore,
    private readonly codes: IssuerCodeStore,
    private readonly audit: AuditStore,
  ) {}

  /** @throws DomainError `issuer-code.taken` when it is an organisation's already, this one's too */
  async add(caller: Caller, change: IssuerCodeChange): Promise<Organisation> {
    return this.change(caller, 'issuer-code.add', change, (tx, organisationId, code) =>
      this.codes.insert(tx, organisationId, code),
    );
  }

  /** From now on the code names nobody. */
  async end(caller: Caller, change: IssuerCodeChange): Promise<Organisation> {
    return this.change(caller, 'issuer-code.end', change, async (tx, organisationId, code) => {
      const id = await this.codes.findOpen(tx, organisationId, code);
      if (id === undefined) throw refusals.issuerCodeNotFound();
      await this.codes.end(tx, id);
      return id;
    });
  }

  private async change(
    caller: Caller,
    act: string,
    { organisation: number, code: raw, reason: why }: IssuerCodeChange,
    work: (...given: Parameters<IssuerCodeStore['insert']>) => Promise<string>,
  ): Promise<Organisation> {
    requireOperator(caller);
    const code = issuerCode(raw);
    if (code === undefined) throw refusals.issuerCodeMalformed();
    const reason = requireText('reason', why, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const { id: organisationId } = await this.organisations.require(tx, caller, number);
      const id = await work(tx, organisationId, code);
      const subjectIds = [id, organisationId];
      await this.audit.append(tx, caller, { organisationId, act, subjectIds, details: { code }, reason });
      return this.organisations.require(tx, caller, number);
    });
  }
}

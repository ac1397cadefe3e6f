import type { Permission } from '../access/permission.js';

export const clientStatuses = ['active', 'expired', 'revoked'] as const;
export type ClientStatus = (typeof clientStatuses)[number];

/** A program that calls with a token of its own: an organisation's, an e-service's, or, with neither, an operator's. */
export interface MachineClient {
  readonly id: string;
  readonly name: string;
  readonly organisationId?: string;
  /** Organisation number. */
  readonly organisation?: string;
  /** entityID of the e-service it is. */
  readonly relyingParty?: string;
  /** None for an e-service. */
  readonly permissions: readonly Permission[];
  /** By the database's clock. */
  readonly status: ClientStatus;
  /** The person whose act it goes back to, through the clients that issued it, where one is known. */
  readonly issuedByPersonId?: string;
  readonly expiresAt: Date;
  readonly recordedAt: Date;
  /** To the minute. */
  readonly lastUsedAt?: Date;
  readonly revokedAt?: Date;
}

export interface NewMachineClient {
  /** Organisation number. Exactly one of the three says whose it is. */
  readonly organisation?: string;
  /** entityID. */
  readonly relyingParty?: string;
  /** An operator's: its permissions hold for all organisations. */
  readonly operator?: boolean;
  readonly name: string;
  /** Empty for an e-service. */
  readonly permissions: readonly string[];
  /** At most two years ahead. */
  readonly expiresAt: Date;
  readonly reason: string;
}

export interface IssuedClient {
  readonly client: MachineClient;
  /** Shown once: it is not stored. */
  readonly token: string;
}

import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { organisationNotFound, requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from './audit.store.js';
import { readCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
import { equal, problemOf, type ChainHead, type SealedKind, type SealProblem } from './seal.rules.js';
import { BEGINNING, END, NAMED, SealStore, type UnsealedRecord } from './seal.store.js';

const PAGE = 1000;

export type Verdict =
  | {
      readonly intact: true;
      readonly chains: number;
      readonly sealed: number;
      readonly unsealed: number;
      readonly checkpoints: number;
    }
  | Fault;

/** The first thing that is wrong, and where. */
export interface Fault {
  readonly intact: false;
  readonly problem: SealProblem | CheckpointProblem | 'not-sealed';
  /** Organisation number; absent where the records concern none. */
  readonly organisation?: string;
  readonly chain?: string;
  /** The place in the chain. */
  readonly number?: string;
  /** The record whose seal stands there. */
  readonly kind?: SealedKind;
  readonly recordId?: string;
  /** When the checkpoint was made that is contradicted or not signed, where that is known. */
  readonly checkpointAt?: Date;
  /** `not-sealed`: how many have waited for too long, and the oldest of them. */
  readonly unsealed?: number;
  readonly records?: readonly UnsealedRecord[];
}

/** `checkpoint-not-signed`: by none of the keys given; `checkpoint-contradicted`: the chain is shorter or another. */
type CheckpointProblem = 'checkpoint-not-signed' | 'checkpoint-contradicted';

export interface WhatToVerify {
  /** Organisation number: its chain alone. */
  readonly organisation?: string;
  /** Public keys of the checkpoints; without any, checkpoints are not looked at. */
  readonly checkpointKeys?: readonly KeyObject[];
  /** Statements kept outside of the database, in addition to those in it. */
  readonly checkpoints?: readonly string[];
}

/** Tells whether the record was tampered with, and states how far it has come so that tampering can be told. */
@Injectable()
export class SealVerifierService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: SealStore,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Follows each chain from its beginning to the first thing that is wrong; then holds the checkpoints against them, and
   * looks for what should be in a chain and is not. In many short transactions, for all of it may take hours: what is recorded
   * meanwhile is sealed behind, or counted as unsealed.
   */
  async verify(caller: Caller, what: WhatToVerify = {}): Promise<Verdict> {
    requireOperator(caller);
    const organisationId = await this.organisationId(what.organisation);
    const chains = organisationId ? [organisationId] : await this.read((tx) => this.store.chains(tx));
    let sealed = 0;
    for (const chain of chains) {
      const found = await this.follow(chain);
      if ('problem' in found) return this.fault({ chain, ...found });
      sealed += found.sealed;
    }
    const checkpoints = await this.checkCheckpoints(what, organisationId);
    if (typeof checkpoints !== 'number') return this.fault(checkpoints);
    const { unsealed, overdue, records } = await this.countUnsealed(organisationId);
    if (overdue > 0) return { intact: false, problem: 'not-sealed', unsealed: overdue, records };
    return { intact: true, chains: chains.length, sealed, unsealed, checkpoints };
  }

  /**
   * A signed statement of how far the chains have come, stored and returned: kept elsewhere, it holds the database's
   * owner to them. Undefined while nothing is sealed.
   */
  async checkpoint(caller: Caller, privateKey: KeyObject): Promise<string | undefined> {
    requireOperator(caller);
    return this.database.transaction('all', async (tx) => {
      const heads = await this.store.heads(tx, await this.store.chains(tx));
      if (heads.size === 0) return undefined;
      const chains = [...heads].map(
        ([chain, { number, hash }]) => [chain, [String(number), hex(hash)]] as const,
      );
      const statement = signCheckpoint({ at: new Date(), chains: Object.fromEntries(chains) }, privateKey);
      await this.store.addCheckpoint(tx, statement);
      return statement;
    });
  }

  private async fault(found: Omit<Fault, 'intact'>): Promise<Fault> {
    const { chain } = found;
    const organisation = chain && (await this.read((tx) => this.audit.organisationNumber(tx, chain)));
    return { intact: false, ...found, ...(organisation && { organisation }) };
  }

  private read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction('all', work);
  }

  private async organisationId(number?: string): Promise<string | undefined> {
    if (number === undefined) return undefined;
    const id = await this.read((tx) => this.audit.organisationId(tx, number));
    if (!id) throw organisationNotFound();
    return id;
  }

  private async follow(
    chain: string,
  ): Promise<
    { readonly sealed: number } | (Pick<Fault, 'number' | 'kind' | 'recordId'> & { problem: SealProblem })
  > {
    let head: ChainHead | undefined;
    let sealed = 0;
    for (;;) {
      const after = head?.number ?? 0n;
      const page = await this.read((tx) => this.store.page(tx, chain, after, PAGE));
      for (const seal of page) {
        const problem = problemOf(seal, head);
        const { kind, recordId } = seal;
        if (problem) return { problem, number: String(seal.number), kind, recordId };
        head = seal;
      }
      sealed += page.length;
      if (page.length < PAGE) return { sealed };
    }
  }

  private async countUnsealed(organisationId?: string) {
    let [unsealed, overdue, from] = [0, 0, BEGINNING];
    const records: UnsealedRecord[] = [];
    while (from < END) {
      const stretch = await this.read((tx) => this.stretch(tx, from, organisationId));
      unsealed += stretch.count;
      overdue += stretch.overdue;
      records.push(...stretch.named.slice(0, NAMED - records.length));
      from = stretch.until;
    }
    return { unsealed, overdue, records };
  }

  private async stretch(tx: Transaction, from: string, organisationId?: string) {
    await this.store.readInOrder(tx);
    const until = await this.store.endOfStretch(tx, from, END);
    return { until, ...(await this.store.pending(tx, [from, until], organisationId)) };
  }

  /** How many hold, or what is wrong with the first that does not. */
  private async checkCheckpoints(what: WhatToVerify, organisationId?: string) {
    const { checkpointKeys = [], checkpoints = [] } = what;
    if (checkpointKeys.length === 0 && checkpoints.length > 0) throw noKeys();
    if (checkpointKeys.length === 0) return 0;
    const statements = [...(await this.read((tx) => this.store.checkpoints(tx))), ...checkpoints];
    for (const statement of statements) {
      const checkpoint = readCheckpoint(statement, checkpointKeys);
      if (!checkpoint) return { problem: 'checkpoint-not-signed' as const };
      const contradicted = await this.read((tx) => this.contradicted(tx, checkpoint, organisationId));
      if (contradicted)
        return { problem: 'checkpoint-contradicted' as const, checkpointAt: checkpoint.at, ...contradicted };
    }
    return statements.length;
  }

  private async contradicted(tx: Transaction, { chains }: Checkpoint, organisationId?: string) {
    const asked = Object.entries(chains).filter(([chain]) => !organisationId || chain === organisationId);
    for (const [chain, [number, hash]] of asked) {
      const stored = await this.store.hashAt(tx, chain, BigInt(number));
      if (!stored || !equal(stored, Buffer.from(hash, 'hex'))) return { chain, number };
    }
    return undefined;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function noKeys(): DomainError {
  return new DomainError(
    'seal.no-checkpoint-keys',
    'invalid-input',
    'Checkpoints can only be checked with the public keys they were signed with.',
    { field: 'keys' },
    { remedy: 'Set KEYS_FOLDER to the folder that has those keys.' },
  );
}

import { readFileSync } from 'node:fs';
import type { WithheldReason } from '../../src/domain/audit/disclosure.js';
import type { NewIdentifier, NewTerm } from '../../src/domain/directory/employee.js';
import type { SubjectKey } from '../../src/domain/directory/identifier.rules.js';
import type { NewPower } from '../../src/domain/mandates/power.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import type { Limits } from '../../src/domain/mandates/mandate.js';

/** What is registered before anybody asks. Without an organisation: the first one. */
export interface Register {
  readonly organisations: readonly {
    readonly number: string;
    readonly name: string;
    readonly scopes?: string[];
  }[];
  readonly units: readonly { readonly code: string; readonly name: string }[];
  readonly powers: readonly (Partial<NewPower> & { readonly code: string })[];
  readonly roles: readonly { readonly code: string; readonly powers?: string[] }[];
  readonly employees: readonly RegisteredEmployee[];
  readonly mandates: readonly RegisteredMandate[];
  /** What is done when all mandates have been granted. */
  readonly acts: readonly { readonly act: 'suspend' | 'revoke'; readonly mandate: string }[];
}

export interface RegisteredEmployee {
  readonly uid: string;
  readonly organisation?: string;
  readonly personalNumber?: string;
  /** uid of another employment of the same person. */
  readonly personOf?: string;
  readonly protectedIdentity?: boolean;
  readonly term?: Partial<NewTerm>;
  readonly identifiers?: readonly NewIdentifier[];
  /** Held now; an assignment is then called `<uid> <role>`. */
  readonly roles?: readonly string[];
  readonly ended?: boolean;
}

/** Minutes from when it is granted; without an end: a hundred days. */
export interface RegisteredMandate {
  readonly key: string;
  /** uid in the first organisation. */
  readonly holder: string;
  readonly power?: string;
  readonly passedOnFrom?: string;
  readonly limits?: Limits;
  readonly fromMinutes?: number;
  readonly untilMinutes?: number;
}

/** With the e-service itself, or with whichever declares what is required. */
export interface ScenarioAgreement extends Partial<NewAgreement> {
  readonly ended?: boolean;
  readonly withWhichever?: boolean;
}

/** An e-service with agreements that asks once, and what every door then tells and records. */
export interface Scenario {
  readonly name: string;
  readonly agreements: readonly ScenarioAgreement[];
  /** Entity categories that the e-service declares. */
  readonly declares?: readonly string[];
  readonly subject: SubjectKey;
  /** By Name or friendly name. */
  readonly attributes: readonly { readonly name: string; readonly values?: readonly string[] }[];
  /** By friendly name, in no order. */
  readonly released: Readonly<Record<string, readonly ExpectedValue[]>>;
  /** When the answer ends early: with this mandate. */
  readonly validUntilEndOf?: string;
  /** In no order. */
  readonly records: readonly ExpectedRecord[];
}

/** A text; a pattern; or members of a JSON document, in which mandates are called by their keys. */
export type ExpectedValue = string | { readonly matching: string } | Readonly<Record<string, unknown>>;

/** Attributes by friendly name, mandates and assignments by key. */
export interface ExpectedRecord {
  /** orgAffiliation; null: nobody. */
  readonly about: string | null;
  readonly outcome: 'released' | 'nothing';
  readonly released: readonly string[];
  /** Among what was withheld; `*` is all. */
  readonly withheld: Readonly<Record<string, WithheldReason>>;
  readonly mandates?: readonly string[];
  readonly assignments?: readonly string[];
}

export const cases = JSON.parse(
  readFileSync(new URL('./releases.json', import.meta.url), 'utf8'),
) as Register & { readonly scenarios: readonly Scenario[] };

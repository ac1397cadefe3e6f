import { DomainError, type ErrorDetails, type ErrorKind } from './domain-error.js';

/** What is said of a refusal, whether our code refuses or the database. */
export interface Explanation {
  /** The rule that failed. */
  readonly rule: string;
  /** What would make it pass. */
  readonly remedy: string;
  /** The input it is about, where it is always the same one. */
  readonly field?: string;
}

/** By the refusal's stable code; without the rule where the database says it itself, with what it knows. */
export type Explanations = Readonly<Record<string, Omit<Explanation, 'rule'> & { readonly rule?: string }>>;

/** Makes refusals out of the explanations. */
export function refusing<Code extends string>(explanations: Readonly<Record<Code, Explanation>>) {
  return (code: Code, kind: ErrorKind, details: ErrorDetails = {}): DomainError => {
    const { rule, remedy, field } = explanations[code];
    return new DomainError(code, kind, rule, { ...(field && { field }), ...details }, { remedy });
  };
}

import { createUnionType, Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Type } from '@nestjs/common';
import type { DomainError } from '../../../platform/errors/domain-error.js';

export enum RefusalKind {
  REFUSED = 'refused',
  CONFLICT = 'conflict',
  NOT_FOUND = 'not-found',
  FORBIDDEN = 'forbidden',
}
registerEnumType(RefusalKind, {
  name: 'RefusalKind',
  description: 'Why nothing was done.',
  valuesMap: {
    REFUSED: { description: 'A rule forbids it.' },
    FORBIDDEN: { description: 'The caller may do such things, but not this one.' },
    CONFLICT: { description: 'It does not fit what is registered now; read again and decide anew.' },
    NOT_FOUND: { description: 'Something that is referred to does not exist, or is not yours.' },
  },
});

@ObjectType({ description: 'A fact that tells more about a refusal.' })
export class RefusalDetail {
  @Field({ description: '`field`: its value is the path in the input that the refusal is about.' })
  readonly name!: string;

  @Field(() => [String])
  readonly values!: string[];
}

@ObjectType({ description: 'The act was refused and nothing was written.' })
export class Refusal {
  @Field({ description: 'Stable and dotted, e.g. `mandate.too-deep`. Compare this, not the texts.' })
  readonly code: string;

  @Field(() => RefusalKind)
  readonly kind: RefusalKind;

  @Field({ description: 'The rule that failed.' })
  readonly rule: string;

  @Field({ description: 'What would make it pass.' })
  readonly remedy: string;

  @Field(() => [RefusalDetail])
  readonly details: RefusalDetail[];

  constructor(error: DomainError, kind: RefusalKind) {
    this.code = error.code;
    this.kind = kind;
    this.rule = error.message;
    this.remedy = error.remedy;
    this.details = Object.entries(error.details).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [{ name, values: Array.isArray(value) ? value.map(String) : [String(value)] }],
    );
  }
}

/** What an act is answered with: the object it made or changed, or why it did not. */
export function orRefusal<T extends object>(name: string, success: () => Type<T>) {
  return createUnionType({
    name,
    types: () => [success(), Refusal] as const,
    resolveType: (value: object) => (value instanceof Refusal ? Refusal : success()),
  });
}

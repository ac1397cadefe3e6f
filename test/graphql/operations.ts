import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputFieldMap,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** An operation of the contract: one field of Query or Mutation. */
export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  /** What it says it requires; undefined would be a mistake. */
  readonly requires: string | undefined;
  readonly field: GraphQLField<unknown, unknown>;
}

export function operationsOf(schema: GraphQLSchema): Operation[] {
  const of = (kind: Operation['kind'], type: GraphQLObjectType | null | undefined): Operation[] =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      kind,
      name: field.name,
      requires: field.extensions.requires as string | undefined,
      field,
    }));
  return [...of('query', schema.getQueryType()), ...of('mutation', schema.getMutationType())];
}

/** Left out: they would only narrow what is asked for, or be one act too many. */
const NARROWING = new Set([
  'revoke',
  'unmask',
  'after',
  'filter',
  'status',
  'ifVersion',
  'outcome',
  'asKnownAt',
]);

/** Gives the value of an argument or input field of that name, of a leaf type; undefined leaves it out. */
export type Values = (name: string, operation: string) => unknown;

/**
 * A document that asks for every leaf of the operation down to a depth, with all arguments that `values` knows.
 * @throws when a required argument has no value: who adds an operation says here what it can be called with
 */
export function documentFor(
  operation: Operation,
  values: Values,
  depth = 2,
): { query: string; variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const given: string[] = [];
  for (const { name, type, defaultValue } of operation.field.args) {
    const value = valueOf(type, name, values, operation.name, defaultValue !== undefined);
    if (value === undefined) continue;
    variables[name] = value;
    declared.push(`$${name}: ${type.toString()}`);
    given.push(`${name}: $${name}`);
  }
  const head = `${operation.kind} Operation${declared.length > 0 ? `(${declared.join(', ')})` : ''}`;
  const args = given.length > 0 ? `(${given.join(', ')})` : '';
  const type = getNamedType(operation.field.type);
  const selection = isLeafType(type) ? '' : selectionOf(type as GraphQLObjectType, depth);
  return { query: `${head} { ${operation.name}${args} ${selection} }`, variables };
}

function valueOf(
  type: GraphQLInputType,
  name: string,
  values: Values,
  operation: string,
  hasDefault: boolean,
): unknown {
  const required = isNonNullType(type) && !hasDefault;
  if (!required && NARROWING.has(name)) return undefined;
  const inner = isNonNullType(type) ? type.ofType : type;
  const value = isListType(inner)
    ? listOf(inner.ofType, name, values, operation)
    : isInputObjectType(inner)
      ? objectOf(inner.getFields(), values, operation)
      : (values(name, operation) ?? (required && isEnumType(inner) ? inner.getValues()[0]?.name : undefined));
  if (required && value === undefined) throw new Error(`No value is known for ${operation}.${name}`);
  return value;
}

function listOf(type: GraphQLInputType, name: string, values: Values, operation: string): unknown {
  const value = values(name, operation);
  if (value !== undefined) return value;
  const inner = isNonNullType(type) ? type.ofType : type;
  return isInputObjectType(inner) ? [] : undefined;
}

function objectOf(fields: GraphQLInputFieldMap, values: Values, operation: string): Record<string, unknown> {
  const entries = Object.values(fields).map(
    ({ name, type, defaultValue }) =>
      [name, valueOf(type, name, values, operation, defaultValue !== undefined)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function selectionOf(type: GraphQLObjectType, depth: number): string {
  if (isAbstractType(type))
    return '{ __typename ... on Refusal { code kind rule remedy details { name values } } }';
  const leaves = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (field.args.some(({ type: argument }) => isNonNullType(argument))) return [];
    if (isLeafType(inner)) return [field.name];
    return depth > 0 && isObjectType(inner) ? [`${field.name} ${selectionOf(inner, depth - 1)}`] : [];
  });
  return `{ __typename ${leaves.join(' ')} }`;
}

import {
  BREAK,
  getNamedType,
  isScalarType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type ListValueNode,
  type ObjectValueNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { OperationRequest } from './endpoint/request-body.js';

interface Plain {
  /** Of the one operation. */
  readonly name: string | undefined;
  readonly variables: readonly string[];
}

/** Of each document that the engine keeps; undefined where it is not to be compiled. */
const plain = new WeakMap<DocumentNode, Plain | undefined>();

/**
 * Whether the compiler of the engine (graphql-jit) executes the document as graphql-js does. It reads a variable within an object as missing where the object is a
 * scalar of ours, knows no defaults of variables, takes one that was left out for null, and keeps the operation that was named
 * first, or alone. So a query alone, asked for by no other name, whose variables are all given, and none within such an object.
 */
export function mayBeCompiled(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables = {}, operationName }: Pick<OperationRequest, 'variables' | 'operationName'>,
): boolean {
  if (!plain.has(document)) plain.set(document, plainOf(schema, document));
  const known = plain.get(document);
  if (!known || (operationName ?? known.name) !== known.name) return false;
  return known.variables.every((name) => Object.hasOwn(variables, name));
}

function plainOf(schema: GraphQLSchema, document: DocumentNode): Plain | undefined {
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1 || operation.operation !== OperationTypeNode.QUERY)
    return undefined;
  const { variableDefinitions = [] } = operation;
  if (variableDefinitions.some(({ defaultValue }) => defaultValue)) return undefined;
  if (hasVariableInScalar(schema, document)) return undefined;
  const variables = variableDefinitions.map(({ variable }) => variable.name.value);
  return { name: operation.name?.value, variables };
}

function hasVariableInScalar(schema: GraphQLSchema, document: DocumentNode): boolean {
  let found = false;
  const types = new TypeInfo(schema);
  const look = (node: ObjectValueNode | ListValueNode) => {
    if (isScalarType(getNamedType(types.getInputType())) && hasVariable(node)) found = true;
  };
  visit(document, visitWithTypeInfo(types, { ObjectValue: look, ListValue: look }));
  return found;
}

function hasVariable(node: ObjectValueNode | ListValueNode): boolean {
  let found = false;
  visit(node, {
    Variable() {
      found = true;
      return BREAK;
    },
  });
  return found;
}

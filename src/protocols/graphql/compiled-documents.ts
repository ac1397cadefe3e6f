import { Kind, OperationTypeNode, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** Of each document that the engine keeps: the names of its variables; undefined where it is not to be compiled. */
const plain = new WeakMap<DocumentNode, readonly string[] | undefined>();

/**
 * Whether the compiler of the engine (graphql-jit) executes the document as graphql-js does. It reads a variable within an object as missing where the object is a
 * scalar of ours, knows no defaults of variables, takes one that was left out for null, and keeps the operation that was named
 * first. So a query alone, whose variables are arguments themselves and all given.
 */
export function mayBeCompiled(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> = {},
): boolean {
  if (!plain.has(document)) plain.set(document, variablesOf(document));
  return plain.get(document)?.every((name) => Object.hasOwn(variables, name)) ?? false;
}

function variablesOf(document: DocumentNode): readonly string[] | undefined {
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1 || operation.operation !== OperationTypeNode.QUERY)
    return undefined;
  const { variableDefinitions = [] } = operation;
  if (variableDefinitions.some(({ defaultValue }) => defaultValue) || hasNestedVariable(document))
    return undefined;
  return variableDefinitions.map(({ variable }) => variable.name.value);
}

function hasNestedVariable(document: DocumentNode): boolean {
  let found = false;
  const look = {
    Variable(_node: unknown, _key: unknown, parent: unknown) {
      const { kind } = parent as { readonly kind?: Kind };
      // In a list the parent is the list of its values.
      if (kind !== Kind.ARGUMENT && kind !== Kind.VARIABLE_DEFINITION) found = true;
    },
  };
  visit(document, look);
  return found;
}

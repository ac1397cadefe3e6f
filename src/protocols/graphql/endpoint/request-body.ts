import { GraphQLError } from 'graphql';

/** A GraphQL request over HTTP (GraphQL over HTTP, "Request Parameters"). */
export interface OperationRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** @throws GraphQLError that names what is wrong with the body */
export function readRequest(body: unknown): OperationRequest {
  if (Array.isArray(body)) throw wrong('graphql.batch', 'One operation a request: batches are not taken.');
  if (!isRecord(body)) throw wrong('graphql.body', 'The body is a JSON object with the member `query`.');
  const { query, variables, operationName } = body;
  if (typeof query !== 'string' || query.trim() === '')
    throw wrong('graphql.body', '`query` is the text of a GraphQL document.');
  if (isJson(query)) throw wrong('graphql.syntax', 'Syntax Error: `query` is no GraphQL document.');
  if (variables !== undefined && variables !== null && !isRecord(variables))
    throw wrong('graphql.body', '`variables` is an object.');
  if (operationName !== undefined && operationName !== null && !isName(operationName))
    throw wrong('graphql.body', '`operationName` is the name of an operation of the document.');
  return { query, ...(variables && { variables }), ...(operationName && { operationName }) };
}

/** The engine would take the JSON of a parsed document for one, and so pass by the limits of the parser. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[_A-Za-z][_0-9A-Za-z]{0,99}$/.test(value);
}

function wrong(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

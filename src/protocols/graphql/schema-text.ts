import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { RESOLVERS } from './resolvers.js';
import { InstantScalar } from './scalars/instant.scalar.js';
import { JsonObjectScalar } from './scalars/json-object.scalar.js';
import { LoginEvidenceScalar } from './scalars/login-evidence.scalar.js';
import { LocalDateScalar } from './scalars/local-date.scalar.js';

const HEADER = '# The contract of the GraphQL API, made from the code: npm run generate writes it.\n\n';

/** The schema without anything behind it; each operation has the extension `requires`. */
export async function contract(): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    return await builder
      .get(GraphQLSchemaFactory)
      .create(RESOLVERS, [InstantScalar, LocalDateScalar, JsonObjectScalar, LoginEvidenceScalar]);
  } finally {
    await builder.close();
  }
}

/** The contract as it is committed: sorted, so that a difference is a difference. */
export async function schemaText(): Promise<string> {
  return `${HEADER}${printSchema(lexicographicSortSchema(await contract()))}\n`;
}

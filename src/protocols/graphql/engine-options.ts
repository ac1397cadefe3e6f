import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { MercuriusOptions } from 'mercurius';
import type { Environment } from '../../platform/config/environment.js';
import { mayBeCompiled } from './compiled-documents.js';
import { requireAffordable } from './limits/cost.js';
import { fewAliases, fewMutations, ownVariableNames } from './limits/document.rules.js';
import { LIMITS } from './limits/limits.js';
import type { OperationContext } from './operation-context.js';

type Engine = Omit<MercuriusDriverConfig, 'driver'> & Pick<MercuriusOptions, 'graphql'>;

/** How documents are read, bounded and executed. The schema is committed (schema.graphql), so production does not tell it. */
export function engineOptions({ NODE_ENV }: Pick<Environment, 'NODE_ENV'>): Engine {
  const production = NODE_ENV !== 'development';
  const validateOptions = { maxErrors: 10, hideSuggestions: production };
  return {
    autoSchemaFile: true,
    sortSchema: true,
    // Served by GraphqlEndpoint.
    routes: false,
    jit: 1,
    allowBatchedQueries: false,
    queryDepth: LIMITS.depth,
    validationRules: [
      fewAliases,
      fewMutations,
      ownVariableNames,
      ...(production ? [NoSchemaIntrospectionCustomRule] : []),
    ],
    // GraphqlEndpoint shows them.
    errorFormatter: (execution) => ({ statusCode: 200, response: execution }),
    graphql: {
      parseOptions: { maxTokens: LIMITS.tokens },
      validateOptions,
    },
    hooks: {
      preExecution: (schema, document, context, variables) => {
        const { operationName, authenticated } = context as unknown as OperationContext;
        requireAffordable({ schema, document, variables, operationName });
        // The engine does not compile what a hook gives back. What an e-service asks is a field or two: nothing would be gained.
        const isCompiled =
          authenticated.kind !== 'e-service' && mayBeCompiled(schema, document, { variables, operationName });
        return isCompiled ? undefined : { document };
      },
    },
  };
}

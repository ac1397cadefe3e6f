import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describedFaults } from '../../platform/config/described-faults.js';
import { ConfigurationError } from '../../platform/config/environment.js';
import { readJsonList } from '../../platform/config/json-list-file.js';
import { TokenIssuer } from './token-issuer.js';

const VARIABLE = 'TOKEN_ISSUERS_FILE';

/**
 * Reads the issuers whose access tokens are taken; none without a file.
 * @throws ConfigurationError that lists every problem by entry and field, never by value
 */
export function readTokenIssuers(path: string | undefined): TokenIssuer[] {
  if (path === undefined) return [];
  const entries = readJsonList(VARIABLE, path, 'issuers');
  const issuers = entries.map((entry) => plainToInstance(TokenIssuer, entry, { exposeDefaultValues: true }));
  const problems = issuers.flatMap((issuer, at) => [
    ...problemsOf(issuer, `${VARIABLE}[${at}]`),
    ...(isRepeated(issuer, issuers.slice(0, at)) ? [`${VARIABLE}[${at}].issuer is there twice`] : []),
  ]);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return issuers;
}

/** A token says by its issuer alone which entry is for it. */
function isRepeated({ issuer }: TokenIssuer, before: readonly TokenIssuer[]): boolean {
  return before.some((other) => other.issuer === issuer);
}

function problemsOf(issuer: TokenIssuer, where: string): string[] {
  const faults = validateSync(issuer, {
    stopAtFirstError: true,
    whitelist: true,
    forbidNonWhitelisted: true,
  });
  const twice = issuer.jwksUri !== undefined && issuer.jwks !== undefined;
  return [
    ...describedFaults(faults, where),
    ...(twice ? [`${where}.jwks is not used together with jwksUri`] : []),
  ];
}

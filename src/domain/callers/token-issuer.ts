import 'reflect-metadata'; // @Type reads the field's type from it
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { JSONWebKeySet } from 'jose';
import { organisationNumber } from '../directory/organisation-number.rules.js';

/** Signatures anybody can check and only the issuer can make. A closed list: none, HMAC and what is to come are out. */
export const tokenAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** RFC 9068 section 2.1. */
const ACCESS_TOKEN_TYPE = 'at+jwt';
const TEXT = /^[^\s\p{C}]+$/u;
const textMessage = { message: 'must be a text without spaces' };

const IsSafeUrl = check(isSafeUrl, 'must be an https address (http only on the loopback)');
const IsIssuer = check(
  (value) => isSafeUrl(value) && !/[?#]/.test(value as string),
  'must be an https address without query and fragment (http only on the loopback)',
);
const IsPublicKeySet = check(isPublicKeySet, 'must be a JWK set of public keys (RFC 7517)');
const IsOrganisations = check(
  isOrganisations,
  'must be "all" or a list of organisation numbers of ten digits',
);
const NamesSomething = check(
  (value) => isRecord(value) && (value.orgAffiliation !== undefined || value.hsaId !== undefined),
  'must name the claim of orgAffiliation, of hsaId, or of both',
);

/** Names of the claims that tell whom the token is about. */
export class IssuerClaims {
  @IsOptional()
  @Matches(TEXT, textMessage)
  orgAffiliation?: string;

  @IsOptional()
  @Matches(TEXT, textMessage)
  hsaId?: string;
}

/** An OpenID issuer whose access tokens are taken, as an operator configures it. */
export class TokenIssuer {
  /** Exactly the tokens' `iss`. */
  @IsIssuer()
  issuer!: string;

  /** What tokens for this service have in `aud`. */
  @Matches(TEXT, textMessage)
  audience!: string;

  /** Without it and `jwks` the keys are found by OpenID Connect Discovery 1.0. */
  @IsOptional()
  @IsSafeUrl()
  jwksUri?: string;

  @IsOptional()
  @IsPublicKeySet()
  jwks?: JSONWebKeySet;

  @IsIn(tokenAlgorithms, { each: true, message: `must be among ${tokenAlgorithms.join(', ')}` })
  @ArrayUnique({ message: 'must name each algorithm once' })
  @ArrayNotEmpty({ message: 'must name at least one algorithm' })
  @IsArray({ message: 'must be a list of algorithms' })
  algorithms!: (typeof tokenAlgorithms)[number][];

  /** Whose employees it may speak for, by organisation number. Never defaulted. */
  @IsOrganisations()
  organisations!: 'all' | string[];

  @NamesSomething()
  @ValidateNested()
  @Type(() => IssuerClaims)
  @IsDefined({ message: 'must name the claim of orgAffiliation, of hsaId, or of both' })
  claims!: IssuerClaims;

  /** The header `typ` that tells an access token from other tokens of the issuer. */
  @Matches(TEXT, textMessage)
  typ: string = ACCESS_TOKEN_TYPE;

  /** Tokens issued longer ago are refused, whatever their end. */
  @IsOptional()
  @Max(86_400, { message: 'must be at most a day' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number of seconds' })
  maxAgeSeconds?: number;

  /** A scope that the token must have been given (RFC 9068 section 2.2.3). */
  @IsOptional()
  @Matches(TEXT, textMessage)
  requiredScope?: string;
}

/** https, or http where nobody can listen. */
export function isSafeUrl(value: unknown): boolean {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url || url.username || url.password) return false;
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
}

function isOrganisations(value: unknown): boolean {
  if (value === 'all') return true;
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((one) => typeof one === 'string' && organisationNumber(one) === one);
}

/** Also refuses private keys: somebody has then taken the wrong file, and the key is no secret any more. */
function isPublicKeySet(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.keys) || value.keys.length === 0) return false;
  return value.keys.every(
    (key) => isRecord(key) && ['RSA', 'EC', 'OKP'].includes(key.kty as string) && !('d' in key),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(validate: (value: unknown) => boolean, message: string): () => PropertyDecorator {
  return () => ValidateBy({ name: message, validator: { validate } }, { message });
}

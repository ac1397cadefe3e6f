import { availableParallelism } from 'node:os';
import { Expose, plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
  validateSync,
} from 'class-validator';
import {
  IsFileOfTexts,
  IsFolder,
  IsOrganisationNumber,
  IsPort,
  IsPostgresUrl,
  IsReadableFile,
  IsUriList,
} from './environment-checks.js';
import { loginProblems } from './login-problems.js';
import { faultsOfTlsFiles } from './own-tls-files.js';
import type { Variables } from './variables.js';
import { MOST_WORKERS } from './workers.js';

export { listed } from './environment-checks.js';
export type { Variables } from './variables.js';

const PUBLIC_URL = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };

/**
 * The environment variables of the service. What only an operator can know has no default; development mode
 * (src/development) invents it before this is read.
 */
export class Environment {
  /** Anything but `development` is production: what is unsaid is closed. */
  @IsIn(['production', 'development'], { message: 'must be "production" or "development"' })
  @Expose()
  NODE_ENV: 'production' | 'development' = 'production';

  /** Address to listen on. */
  @MinLength(1, { message: 'must name an address to listen on' })
  @Expose()
  HOST = '127.0.0.1';

  @Transform(({ value }) => Number(value))
  @IsPort()
  @Expose()
  PORT = 3000;

  /** Processes that answer, each with a thread of its own. One: this process alone. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'must be a number of processes' })
  @Min(1, { message: 'must be at least 1' })
  @Max(MOST_WORKERS, { message: `must be at most ${MOST_WORKERS}` })
  @Expose()
  WORKERS = Math.min(availableParallelism(), MOST_WORKERS);

  /** How long a connection may be idle; longer than a proxy in front keeps it, so that none is closed while it begins to use it. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'must be a whole number of seconds' })
  @Min(1, { message: 'must be at least 1' })
  @Max(600, { message: 'must be at most 600' })
  @Expose()
  KEEP_ALIVE_SECONDS = 72;

  /** Address of what monitoring reads. */
  @MinLength(1, { message: 'must name an address to listen on' })
  @Expose()
  METRICS_HOST = '127.0.0.1';

  /** Port of what monitoring reads. Unset: there is none. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === undefined ? undefined : Number(value)))
  @IsPort()
  @Expose()
  METRICS_PORT?: number;

  /** Where the service is reached from outside, without a trailing slash; the Destination of queries is under it. */
  @Matches(/[^/]$/, { message: 'must not end in a slash' })
  @Matches(/^[^?#]*$/, { message: 'must have neither a query nor a fragment' })
  @IsUrl(PUBLIC_URL, { message: 'must be an http or https address' })
  @Expose()
  PUBLIC_URL!: string;

  /** Our entityID; the metadata's address when unset. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9+.-]*:\S{1,1000}$/i, { message: 'must be an absolute URI' })
  @Expose()
  ENTITY_ID?: string;

  /** The owner of the schema: used by `behorig migrate` alone, and in development mode. */
  @IsOptional()
  @IsPostgresUrl()
  @Expose()
  DATABASE_URL?: string;

  @IsPostgresUrl()
  @Expose()
  ADMINISTRATION_DATABASE_URL!: string;

  @IsPostgresUrl()
  @Expose()
  ANSWERING_DATABASE_URL!: string;

  /** Folder of our signing and encryption keys, made by `behorig keys rotate`. */
  @MinLength(1, { message: 'must name a folder' })
  @Expose()
  KEYS_FOLDER!: string;

  /** Metadata files or folders of relying parties, separated by commas. */
  @IsOptional()
  @Expose()
  RELYING_PARTY_METADATA?: string;

  /** JSON file of the federations whose signed metadata the service fetches by itself. Unset: none. */
  @IsOptional()
  @IsReadableFile()
  @Expose()
  METADATA_FEEDS_FILE?: string;

  /** Base of our own attribute names, without a trailing slash, e.g. `https://example.se/attributes/1.0`. */
  @Matches(/^[a-z][a-z0-9+.-]*:\S*[^/\s]$/i, { message: 'must be an absolute URI without a trailing slash' })
  @Expose()
  ATTRIBUTE_BASE_URI!: string;

  /** 32 bytes in base64. Unset: the service handles no personal numbers. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'must be 32 bytes in base64' })
  @Expose()
  PERSONAL_NUMBER_KEY?: string;

  /** JSON file of the OpenID issuers whose access tokens are taken. Unset: none. */
  @IsOptional()
  @IsReadableFile()
  @Expose()
  TOKEN_ISSUERS_FILE?: string;

  /** entityIDs of the identity providers whose employees may log in to administer, separated by commas. Unset: nobody logs in. */
  @IsOptional()
  @IsUriList()
  @Expose()
  LOGIN_IDENTITY_PROVIDERS?: string;

  /** Levels of assurance that a login may have, exact URIs, separated by commas. */
  @IsUriList()
  @Expose()
  LOGIN_ASSURANCE_LEVELS = 'http://id.elegnamnden.se/loa/1.0/loa3,http://id.elegnamnden.se/loa/1.0/loa4';

  /** Entity categories of the login's own metadata, separated by commas: which identity providers serve it. */
  @IsUriList()
  @Expose()
  LOGIN_ENTITY_CATEGORIES =
    'http://id.swedenconnect.se/ec/1.0/loa3-orgid,http://id.swedenconnect.se/ec/1.0/loa4-orgid';

  /** Whether everybody must identify themselves anew for each login, whatever session they have at their identity provider. */
  @Transform(({ value }: { value: unknown }) => ({ true: true, false: false })[String(value)])
  @IsBoolean({ message: 'must be "true" or "false"' })
  @Expose()
  LOGIN_ANEW = false;

  /** A session that is not used for so long is over. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'must be a number of minutes' })
  @Min(1, { message: 'must be at least a minute' })
  @Max(720, { message: 'must be at most 720 minutes' })
  @Expose()
  LOGIN_IDLE_MINUTES = 30;

  /** Every session is over after so long. */
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'must be a number of hours' })
  @Min(1, { message: 'must be at least an hour' })
  @Max(24, { message: 'must be at most 24 hours' })
  @Expose()
  LOGIN_LONGEST_HOURS = 8;

  /** Folder whose folders `<organisation number>/<source>` are watched for files to import. Unset: none is. */
  @IsOptional()
  @IsFolder()
  @Expose()
  IMPORT_FOLDER?: string;

  /** JSON file: origin of an https location -> value of the Authorization header it is opened with. */
  @IsOptional()
  @IsFileOfTexts()
  @Expose()
  IMPORT_CREDENTIALS_FILE?: string;

  /** Who runs this attribute authority, for its metadata. */
  @IsOrganisationNumber()
  @Expose()
  OPERATOR_NUMBER!: string;

  @MinLength(1, { message: 'must name the organisation that runs the service' })
  @Expose()
  OPERATOR_NAME!: string;

  @IsUrl(PUBLIC_URL, { message: 'must be an http or https address' })
  @Expose()
  OPERATOR_URL!: string;

  @IsEmail({ require_tld: false }, { message: 'must be a mail address' })
  @Expose()
  CONTACT_MAIL!: string;

  /** JSON file of what our metadata says beside this: names, texts, logo, contacts, entity categories. */
  @IsOptional()
  @IsReadableFile()
  @Expose()
  AUTHORITY_METADATA_FILE?: string;

  /** Own TLS instead of a proxy's: both or neither. */
  @ValidateIf((e: Environment) => e.TLS_KEY_FILE !== undefined || e.TLS_CERTIFICATE_FILE !== undefined)
  @IsReadableFile()
  @MinLength(1, { message: 'is needed together with TLS_CERTIFICATE_FILE' })
  @Expose()
  TLS_KEY_FILE?: string;

  @ValidateIf((e: Environment) => e.TLS_KEY_FILE !== undefined || e.TLS_CERTIFICATE_FILE !== undefined)
  @IsReadableFile()
  @MinLength(1, { message: 'is needed together with TLS_KEY_FILE' })
  @Expose()
  TLS_CERTIFICATE_FILE?: string;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { message: 'must be a pino level' })
  @Expose()
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' = 'info';

  /** Development mode keeps its database, keys and sample here. */
  @MinLength(1, { message: 'must name a folder' })
  @Expose()
  DATA_FOLDER = 'data';
}

/** Every fault of the configuration at once, by the variables' names, never by their values. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigurationError';
  }
}

/**
 * Reads and checks the variables.
 * @param only  checks these alone, for a command that needs no more; the others are then not to be used
 * @throws ConfigurationError that lists every problem
 */
export function readEnvironment(variables: Variables, only?: readonly (keyof Environment)[]): Environment {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const environment = plainToInstance(Environment, Object.fromEntries(set), {
    exposeDefaultValues: true,
    excludeExtraneousValues: true,
  });
  const faults = validateSync(environment);
  const counted = faults.filter((fault) => !only || (only as readonly string[]).includes(fault.property));
  const problems = counted.map((error) => {
    const missing = error.value === undefined ? 'is not set; it ' : '';
    return `${error.property} ${missing}${saidOf(error.constraints)}`;
  });
  if (only?.includes('DATABASE_URL') && environment.DATABASE_URL === undefined)
    problems.unshift('DATABASE_URL is not set; it must be a postgresql address');
  if (isOneLogin(environment, only))
    problems.push('ADMINISTRATION_DATABASE_URL and ANSWERING_DATABASE_URL must name two logins, not one');
  const { TLS_KEY_FILE: keyFile, TLS_CERTIFICATE_FILE: certificateFile } = environment;
  if (!only && keyFile && certificateFile && !problems.some((problem) => problem.startsWith('TLS_')))
    problems.push(...faultsOfTlsFiles(keyFile, certificateFile));
  if (problems.length === 0 && !only) problems.push(...loginProblems(environment));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environment;
}

/** Of what is no number at all it is not said that it is too large. */
function saidOf(constraints: Readonly<Record<string, string>> = {}): string {
  return constraints.isInt ?? Object.values(constraints)[0] ?? 'is not valid';
}

/** Whoever answers could then administer. */
function isOneLogin(environment: Environment, only?: readonly (keyof Environment)[]): boolean {
  const names = ['ADMINISTRATION_DATABASE_URL', 'ANSWERING_DATABASE_URL'] as const;
  if (only && !names.every((name) => only.includes(name))) return false;
  const [administration, answering] = names.map((name) => loginIn(environment[name]));
  return administration !== '' && administration === answering;
}

/** Empty where the address does not say it. */
function loginIn(address = ''): string {
  if (!URL.canParse(address)) return '';
  const { searchParams, username } = new URL(address);
  return searchParams.get('user') ?? username;
}

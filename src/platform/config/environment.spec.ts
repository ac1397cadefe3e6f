import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { ConfigurationError, readEnvironment } from './environment.js';

const complete = {
  PUBLIC_URL: 'https://attr.example.se',
  ADMINISTRATION_DATABASE_URL: 'postgresql://a:secret@db/behorig',
  ANSWERING_DATABASE_URL: 'postgresql://b:secret@db/behorig',
  KEYS_FOLDER: '/keys',
  ATTRIBUTE_BASE_URI: 'https://example.se/attributes/1.0',
  OPERATOR_NUMBER: '2021006883',
  OPERATOR_NAME: 'Exempelmyndigheten',
  OPERATOR_URL: 'https://example.se',
  CONTACT_MAIL: 'drift@example.se',
};

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
}

describe('the configuration', () => {
  it('takes a complete one and is production unless told otherwise', () => {
    const environment = readEnvironment({ ...complete, UNRELATED: 'x' });
    expect(environment).toMatchObject({ NODE_ENV: 'production', PORT: 3000, HOST: '127.0.0.1' });
    expect(environment).not.toHaveProperty('UNRELATED');
  });

  it('lists everything that is missing at once, by name', () => {
    const problems = problemsOf({}).join('\n');
    for (const name of Object.keys(complete)) expect(problems).toContain(`${name} is not set`);
  });

  it('takes an empty variable for an unset one', () => {
    expect(problemsOf({ ...complete, KEYS_FOLDER: '' })).toEqual([
      'KEYS_FOLDER is not set; it must name a folder',
    ]);
  });

  it('names a wrong variable without its value', () => {
    const problems = problemsOf({ ...complete, PERSONAL_NUMBER_KEY: 'hemlig-nyckel', PORT: 'åtta' });
    expect(problems).toEqual([
      'PORT must be a port number',
      'PERSONAL_NUMBER_KEY must be 32 bytes in base64',
    ]);
  });

  it('refuses an address whose password cuts it off, without showing it', () => {
    const problems = problemsOf({ ...complete, ANSWERING_DATABASE_URL: 'postgresql://b:hem/lig@db/behorig' });
    expect(problems).toEqual([
      'ANSWERING_DATABASE_URL must be a postgresql address, with what is special in its password percent-encoded',
    ]);
  });

  // With one login for both, what answers could do all that administration can, and nothing said so.
  it('wants two logins of the database', () => {
    const url = 'postgresql://a:other@db/behorig';
    const problem = 'ADMINISTRATION_DATABASE_URL and ANSWERING_DATABASE_URL must name two logins, not one';
    expect(problemsOf({ ...complete, ANSWERING_DATABASE_URL: url })).toEqual([problem]);
    const names = ['DATABASE_URL', 'ADMINISTRATION_DATABASE_URL', 'ANSWERING_DATABASE_URL'] as const;
    expect(() => readEnvironment({ ...complete, ANSWERING_DATABASE_URL: url }, names)).toThrow(problem);
  });

  // Over the server's socket the login stands among the parameters, so any two were refused as one.
  it('finds the login of a database also among the parameters', () => {
    const urls = (administration: string, answering: string) => ({
      ...complete,
      ADMINISTRATION_DATABASE_URL: `postgresql:///behorig?host=/run/pg${administration}`,
      ANSWERING_DATABASE_URL: `postgresql:///behorig?host=/run/pg${answering}`,
    });
    expect(problemsOf(urls('&user=a', '&user=b'))).toEqual([]);
    expect(problemsOf(urls('&user=a', '&user=a'))).toEqual([expect.stringContaining('two logins, not one')]);
    expect(problemsOf(urls('', ''))).toEqual([]);
  });

  // Of "x" it was said that it must be at most 600.
  it('says of what is no number what it must be', () => {
    expect(problemsOf({ ...complete, KEEP_ALIVE_SECONDS: 'x', WORKERS: 'two' })).toEqual([
      'WORKERS must be a number of processes',
      'KEEP_ALIVE_SECONDS must be a whole number of seconds',
    ]);
    expect(problemsOf({ ...complete, KEEP_ALIVE_SECONDS: '601' })).toEqual([
      'KEEP_ALIVE_SECONDS must be at most 600',
    ]);
  });

  // A number that is nobody's stood in the metadata.
  it('looks at the check digit of the organisation number', () => {
    expect(problemsOf({ ...complete, OPERATOR_NUMBER: '1234567890' })).toEqual([
      'OPERATOR_NUMBER must be an organisation number of ten digits, the last of which is its check digit',
    ]);
  });

  // They were found out when the first file was to be fetched.
  it('looks for what imports need', () => {
    const variables = { IMPORT_FOLDER: '/no/such/folder', IMPORT_CREDENTIALS_FILE: import.meta.filename };
    expect(problemsOf({ ...complete, ...variables })).toEqual([
      'IMPORT_FOLDER must name a folder that is there',
      'IMPORT_CREDENTIALS_FILE must name a file that can be read, with a JSON object of origins and texts',
    ]);
  });

  // A folder that could not be looked at was a stack trace.
  it('names a folder that cannot be looked at', () => {
    expect(problemsOf({ ...complete, IMPORT_FOLDER: `/${'x'.repeat(5000)}` })).toEqual([
      'IMPORT_FOLDER must name a folder that is there',
    ]);
  });

  // What is no PEM was a stack trace, and with the key of another certificate every handshake failed.
  it('looks whether its own TLS would work', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    const [key, other] = ['rsa', 'ec'].map((name) => join(folder, name));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(other ?? '', privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(key ?? '', 'no PEM');
    const certificate = join(folder, 'certificate');
    writeFileSync(certificate, rootCertificates[0] ?? '');
    const tls = (TLS_KEY_FILE = '', TLS_CERTIFICATE_FILE = '') =>
      problemsOf({ ...complete, TLS_KEY_FILE, TLS_CERTIFICATE_FILE });
    expect(tls(key, key)).toEqual([
      'TLS_KEY_FILE must hold a private key in PEM, without a password',
      'TLS_CERTIFICATE_FILE must hold a certificate in PEM',
    ]);
    expect(tls(other, certificate)).toEqual([
      'TLS_CERTIFICATE_FILE must begin with the certificate of the key in TLS_KEY_FILE',
    ]);
    rmSync(folder, { recursive: true });
  });

  // `migrate` told of DATABASE_URL when the two others had been mended.
  it('lists DATABASE_URL with the others where it is needed', () => {
    const names = ['DATABASE_URL', 'ADMINISTRATION_DATABASE_URL', 'ANSWERING_DATABASE_URL'] as const;
    expect(() => readEnvironment({}, names)).toThrow(
      /3 problem.*DATABASE_URL is not set.*ADMINISTRATION.*ANSWERING/s,
    );
  });

  it('names a TLS file that is not there', () => {
    const tls = { TLS_KEY_FILE: import.meta.filename, TLS_CERTIFICATE_FILE: '/no/such/file' };
    expect(problemsOf({ ...complete, ...tls })).toEqual([
      'TLS_CERTIFICATE_FILE must name a file that can be read',
    ]);
  });

  // The service started, and what is under the address was found by nobody.
  it.each(['https://attr.example.se?x=1', 'https://attr.example.se/x#y'])(
    'refuses %s, which nothing can be under',
    (PUBLIC_URL) => {
      expect(problemsOf({ ...complete, PUBLIC_URL })).toEqual([
        'PUBLIC_URL must have neither a query nor a fragment',
      ]);
    },
  );

  // The service started, and its pages of the login led to where it is not.
  it('takes an address with a path only where nobody logs in', () => {
    const atPath = { ...complete, PUBLIC_URL: 'https://example.se/behorig' };
    expect(problemsOf(atPath)).toEqual([]);
    expect(problemsOf({ ...atPath, LOGIN_IDENTITY_PROVIDERS: 'https://idp.example.se' })).toEqual([
      'PUBLIC_URL must have no path where employees log in (LOGIN_IDENTITY_PROVIDERS): give the service a host name of its own',
    ]);
  });

  it('wants both halves of its own TLS or none', () => {
    expect(problemsOf({ ...complete, TLS_KEY_FILE: import.meta.filename })).toEqual([
      'TLS_CERTIFICATE_FILE is not set; it is needed together with TLS_KEY_FILE',
    ]);
  });

  it('checks only what a command needs when told so', () => {
    expect(() => readEnvironment({ DATABASE_URL: 'postgres://o@db/x' }, ['DATABASE_URL'])).not.toThrow();
  });
});

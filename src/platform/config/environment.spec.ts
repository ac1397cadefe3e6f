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

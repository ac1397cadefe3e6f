import { getIntrospectionQuery } from 'graphql';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commandLine } from '../cli/captured-terminal.js';
import { Browser } from '../support/browser.js';
import { builtProgram } from '../support/built-program.js';
import { freePort } from '../../bench/measuring/free-port.js';
import { dropDevelopmentLogins } from '../support/development-logins.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ROOT = resolve(import.meta.dirname, '../..');

const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';

interface Answered {
  readonly assertion?: { readonly attributes: { name: string; values: string[] }[] };
}

/** As the version of GraphiQL we serve asks. */
const INTROSPECTION = getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true });

describe('npm start', () => {
  let database: TestDatabase;
  let folder: string;
  let variables: Record<string, string>;
  /** Of its first start, with an empty database and no folder. */
  let service: Started;
  let address: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'behorig-data-'));
    variables = {
      NODE_ENV: 'development',
      DATABASE_URL: database.ownerUrl,
      DATA_FOLDER: folder,
      PORT: String(await freePort()),
    };
    service = await start(variables);
    address = `http://localhost:${variables.PORT ?? ''}`;
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await dropDevelopmentLogins(await database.connect());
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('lets a sample e-service ask, prints the verified answer and goes on serving', async () => {
    expect(service.output()).toContain('asked about anna.andersson@2999990001');
    expect(service.output()).toContain('signature verified, assertion decrypted');
    expect(service.output()).toMatch(/role +handlaggare@2999990001/);
    expect(service.output()).toMatch(/mandate +https:\S+@2999990001/);
    const live = await fetch(`${address}/health/ready`);
    expect(await live.json()).toEqual({
      ...{ status: 'ok', administration: 'ok', answering: 'ok', schema: 'ok' },
    });
  });

  it('prints queries that are answered: by an issuer code, by a certificate, and to a signature service', async () => {
    const output = service.output();
    const [asking = [], signing = []] = [
      ...output.matchAll(/behorig -- (query [^]*?)--subject (\S+)\n/g),
    ].map(([, options = '', subject = '']) => [
      ...options.split(/[\s\\]+/).filter(Boolean),
      '--subject',
      subject,
    ]);
    const instead = [...output.matchAll(/--subject '([^']+)' --format (\S+)/g)].map(
      ([, subject = '', format = '']) => [...asking.slice(0, -1), subject, '--format', format],
    );
    const asked = [asking, ...instead, signing].map(async (words) => {
      const { assertion } = await commandLine({}).json<Answered>(words);
      return assertion?.attributes.find(({ name }) => name === ORG_AFFILIATION)?.values;
    });
    expect(await Promise.all(asked)).toEqual([
      ['hassan.ali@2999991009'],
      ['hassan.ali@2999991009'],
      ['anna.andersson@2999990001'],
      ['anna.andersson@2999990001'],
    ]);
  }, 30_000);

  it('serves GraphiQL as each of its callers, with operations that work', async () => {
    const index = await (await fetch(`${address}/graphiql`)).text();
    const pages = [...index.matchAll(/href="(\/graphiql\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(pages).toHaveLength(7);
    for (const path of pages) {
      const { additionalHeaders, defaultTabs } = optionsOf(await (await fetch(address + path)).text());
      // What GraphiQL asks first: without it there is neither documentation nor completion.
      for (const { query } of [{ query: INTROSPECTION }, ...defaultTabs]) {
        const answer = await post(`${address}/graphql`, additionalHeaders, { query });
        expect([path, query, answer.errors]).toEqual([path, query, undefined]);
        expect(JSON.stringify(answer.data)).not.toContain('"remedy":');
      }
    }
  }, 30_000);

  it('knows its e-services by the signed metadata of a federation of its own', async () => {
    const owner = await database.connect();
    const parties = await owner.query(
      `select distinct p.managed_by from relying_party p where 'http://id.swedenconnect.se/ec/1.0/loa3-orgid' = any(p.entity_categories)`,
    );
    expect(parties.rows).toEqual([{ managed_by: 'feed:sample-federation' }]);
    const feeds = await owner.query(
      `select name, parties, identity_providers, problems, valid_until > now() + interval '29 days' as valid from metadata_feed`,
    );
    expect(feeds.rows).toEqual([
      { name: 'sample-federation', parties: 3, identity_providers: 1, problems: [], valid: true },
    ]);
  });

  it('lets a person log in as any employee, at its test identity provider, by SAML', async () => {
    expect(service.output()).toContain(`${address}/login?return-to=/graphiql/me`);
    const browser = new Browser(address, address);
    const { location } = await browser.get('/login?return-to=/graphiql/me');
    const choice = await browser.get(location ?? '');
    expect(choice.body).toContain('value="anna.andersson@2999990001"');
    const [, query = ''] = (location ?? '').split('?');
    const fields = {
      query,
      employee: 'carin.dahl@2999990001',
      level: 'http://id.elegnamnden.se/loa/1.0/loa3',
    };
    const { body } = await browser.post(location ?? '', fields);
    const [, SAMLResponse = ''] = /name="SAMLResponse" value="([^"]+)"/.exec(body) ?? [];
    const landed = await browser.post('/login/assertion-consumer', { SAMLResponse });
    expect([landed.status, landed.location]).toEqual([303, '/graphiql/me']);
    const { data } = await browser.graphql('{ me { kind grants { permissions } } }');
    expect(JSON.stringify(data)).toContain('mandates:write');
    const logout = await browser.post('/login/logout', {}, { origin: address });
    expect(await browser.get(logout.location ?? '')).toMatchObject({ status: 303 });
    expect(await browser.graphql('{ me { kind } }')).toMatchObject({ status: 401 });
  }, 30_000);

  it('loads mandates in every state', async () => {
    const owner = await database.connect();
    const { rows } = await owner.query<{ state: string }>(
      `select distinct case when s.state <> 'active' then s.state::text
         when m.valid_from > now() then 'scheduled' when m.valid_until <= now() then 'expired'
         when m.parent_id is not null then 'passed on' else 'in force' end as state
       from mandate m join mandate_state s on s.mandate_id = m.id and s.ended_at is null order by 1`,
    );
    expect(rows.map(({ state }) => state)).toEqual([
      'expired',
      'in force',
      'passed on',
      'pending',
      'revoked',
      'scheduled',
    ]);
  });

  it('keeps what it invented to its owner', () => {
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'keys')).mode & 0o077).toBe(0);
  });

  it('ends in peace, and finds everything in place at the next start', async () => {
    expect(await service.stop()).toBe(0);
    service = await start(variables);
    expect(service.output()).toContain('signature verified, assertion decrypted');
    const owner = await database.connect();
    const { rows } = await owner.query<{ count: string }>('select count(*) from organisation');
    expect(rows).toEqual([{ count: '2' }]);
  }, 60_000);

  it('leaves a register of somebody alone', async () => {
    const theirs = await createTestDatabase();
    const owner = await theirs.connect();
    await owner.query(`insert into organisation (number, name) values ('5560360793', 'Somebody')`);
    const theirPort = String(await freePort());
    const theirService = await start(
      { ...variables, DATABASE_URL: theirs.ownerUrl, PORT: theirPort },
      'no sample was loaded',
    );
    await theirService.stop();
    const { rows } = await owner.query<{ number: string }>('select number from organisation');
    expect(rows).toEqual([{ number: '5560360793' }]);
    await theirs.drop();
  }, 60_000);

  it('invents nothing in production and names everything that is missing', async () => {
    const child = spawn(process.execPath, [(await builtProgram()).main], {
      cwd: ROOT,
      env: { DATABASE_URL: database.ownerUrl },
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(3);
    for (const name of ['PUBLIC_URL', 'ANSWERING_DATABASE_URL', 'KEYS_FOLDER', 'OPERATOR_NUMBER']) {
      expect(errors).toContain(`${name} is not set`);
    }
    expect(errors).not.toContain(database.ownerUrl);
  });
});

interface Started {
  output(): string;
  /** @returns its exit code */
  stop(): Promise<number | null>;
}

/** Resolves when it has said all it says at start. */
async function start(variables: Record<string, string>, last = 'Ctrl-C stops'): Promise<Started> {
  const child = spawn(process.execPath, [(await builtProgram()).main], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...variables },
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let output = '';
  await new Promise<void>((ready, fail) => {
    const read = (text: string): void => {
      output += text;
      if (output.includes(last)) ready();
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void ended.then(() => fail(new Error(`It ended: ${output}`)));
  });
  return {
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

/** What the page gives GraphiQL. */
function optionsOf(page: string): {
  additionalHeaders: Record<string, string>;
  defaultTabs: { query: string }[];
} {
  const [, options = ''] = /querySelector\('#root'\),\s*(\{.*\}),\n/.exec(page) ?? [];
  return JSON.parse(options) as ReturnType<typeof optionsOf>;
}

async function post(url: string, headers: Record<string, string>, body: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { errors?: unknown; data?: unknown };
}

import { plainToInstance } from 'class-transformer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readClaims } from '../../src/domain/callers/access-token.rules.js';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { TokenIssuer } from '../../src/domain/callers/token-issuer.js';
import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { IssuerCodesService } from '../../src/domain/directory/issuer-codes.service.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import type { SubjectTypeValue } from '../../src/protocols/graphql/release/subject-type.js';
import { UNSPECIFIED, X509_SUBJECT } from '../../src/protocols/saml/subject-formats.js';
import type { KnownAuthority } from '../../src/protocols/saml/xml/requester/authority-metadata-reader.js';
import { throughGraphql } from '../cases/doors.js';
import { Arrangements, EXEMPEL } from '../saml/arrangements.js';
import { Asker, UNSUPPORTED } from '../saml/asker.js';
import { ANNAS_NUMBER, BASE, fetchAuthority, makeParty } from '../saml/scenario.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';

const text = readFileSync(resolve(import.meta.dirname, '../../docs/identities.md'), 'utf8');
const [carriers = [], claims = []] = [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => rowsOf(table));

/** Whom each row finds. */
const FOUND: Readonly<Record<string, string>> = {
  'Prepaid e-ID, Freja Organisations-eID': 'vlindman',
  'The same, named by a mail address': 'bo.berg@exempel.example',
  "Freja's own API": 'vlindman',
  'Another issuer, registered by hand': 'bo.berg@exempel.example',
  'SITHS through Sweden Connect': 'vlindman',
  "SITHS through Inera's IdP, Sambi": 'vlindman',
  'The same, older name': 'vlindman',
  'The same, one of all': 'vlindman',
  'SITHS card, HSA-id certificate': 'vlindman',
  'SITHS card, person-id certificate': 'vlindman',
  'EFOS card': 'vlindman',
  eIDAS: 'bo.berg@exempel.example',
  Skolfederation: 'vlindman',
  'Personal number': 'vlindman',
  Samordningsnummer: 'sordning',
};
const POWER = 'https://power.example/decide';
const ATTRIBUTES = [{ name: 'displayName', values: [] }];

interface Row {
  readonly carrier: string;
  readonly format: string;
  readonly value: string;
  readonly terms: Partial<NewAgreement>;
  readonly type: string;
}
const rows = carriers.map(([carrier = '', , format = '', value = '', said = '', type = '']): Row => {
  return { carrier, format: format.replace(/^BASE/, BASE), value, terms: termsOf(said), type };
});

let service: TestService;
let authority: KnownAuthority;
let arrange: Arrangements;
let made = 0;
beforeAll(async () => {
  service = await startService();
  arrange = new Arrangements(service.administration);
  authority = await fetchAuthority(service.address);
  await registerEmployees();
}, 60_000);
afterAll(() => service.stop());

it('has a row for everyone who is found, and no other', () => {
  expect(rows.map(({ carrier }) => carrier)).toEqual(Object.keys(FOUND));
});

describe.each(rows)('$carrier', ({ carrier, format, value, terms, type }) => {
  const uid = FOUND[carrier] ?? '';

  it('finds the employee by SAML, and repeats her name as it was written', async () => {
    const { asker } = await eService(terms);
    const { assertion, released } = await asker.ask({ nameId: { format, value } });
    expect(assertion?.nameId).toStrictEqual({ format, value });
    expect(released.displayName).toEqual([`Namnet ${uid}`]);
  });

  const isByAgreement = Object.keys(terms).length > 0;
  it(`names ${isByAgreement ? 'nobody' : 'her all the same'} where the agreement says nothing of it`, async () => {
    const { asker, token } = await eService({});
    const { status, assertion } = await asker.ask({ nameId: { format, value } });
    expect(assertion !== undefined).toBe(!isByAgreement);
    expect(status).toEqual(format === X509_SUBJECT ? UNSUPPORTED : ['Success']);
    if (type !== '') expect(await decided(token, type, value)).toBe(!isByAgreement);
  });
});

describe.each(rows.filter(({ type }) => type !== ''))('$carrier', ({ carrier, value, terms, type }) => {
  it('finds the same employee by GraphQL and AuthZEN', async () => {
    const { token } = await eService(terms);
    const subject = { type: type as SubjectTypeValue, value };
    const { released } = await throughGraphql(service.address, token, { subject, attributes: ATTRIBUTES });
    expect(released.displayName).toEqual([`Namnet ${FOUND[carrier] ?? ''}`]);
    expect(await decided(token, type, value)).toBe(true);
  });
});

it('finds who is named by an issuer also where the NameID says no Format', async () => {
  const { asker, token } = await eService({ unspecifiedMeans: 'issuerId' });
  const { released } = await asker.ask({ nameId: { format: UNSPECIFIED, value: 'EXEMPEL!VLindman' } });
  expect(released.displayName).toEqual(['Namnet vlindman']);
  expect(await decided(token, 'user', 'EXEMPEL!VLindman')).toBe(true);
});

it('is told by a search under names that it then decides by', async () => {
  const { token } = await eService({ unspecifiedMeans: 'issuerId' });
  const sought = {
    subject: { type: 'user' },
    action: { name: 'decide' },
    resource: { type: 'case', id: '1' },
  };
  const { results } = (await (await access(token, 'search/subject', sought)).json()) as {
    results: { id: string }[];
  };
  expect(results.map(({ id }) => id)).toContain('EXEMPEL!vlindman');
  expect(results).toHaveLength(new Set(Object.values(FOUND)).size);
  for (const { id } of results) expect(await decided(token, 'user', id)).toBe(true);
});

describe.each(claims)('the claim %s', (name, value, entry) => {
  const issuer = plainToInstance(TokenIssuer, {
    issuer: 'https://op.example',
    claims: { [entry]: name },
  });

  it('tells whom a token is about', () => {
    const read = readClaims({ sub: 'opaque', [name]: value }, issuer);
    expect(read?.subjects).toEqual([{ type: entry, value }]);
  });

  it('tells nobody as a list, or by another name', () => {
    expect(readClaims({ sub: 'opaque', [name]: [value] }, issuer)).toBeUndefined();
    expect(readClaims({ sub: 'opaque', orgaffiliation: value }, issuer)).toBeUndefined();
  });
});

/** As the document says that each is registered. */
async function registerEmployees(): Promise<void> {
  const reason = 'test';
  await arrange.organisation(EXEMPEL, 'Exempelmyndigheten', ['exempel.example']);
  await arrange.power(POWER, { actions: ['decide'], resourceTypes: ['case'] });
  await arrange.employee('vlindman', {
    person: { personalNumber: ANNAS_NUMBER },
    identifiers: [
      { type: 'hsaId', value: `SE${EXEMPEL}-VL01` },
      { type: 'eppn', value: 'viktoria@exempel.example' },
    ],
  });
  await arrange.employee('bo.berg@exempel.example', {
    identifiers: [{ type: 'prid', value: 'NO:5068907693', persistence: 'A' }],
  });
  await arrange.employee('sordning', { person: { personalNumber: '197010632391' } });
  await service.administration.get(IdentifiersService).addIdentifier(OPERATOR, {
    employment: `bo.berg@exempel.example@${EXEMPEL}`,
    ...{ type: 'issuerId', value: 'https://eid.example!a-12', reason },
  });
  await service.administration
    .get(IssuerCodesService)
    .add(OPERATOR, { organisation: EXEMPEL, code: 'EXEMPEL', reason });
  for (const uid of new Set(Object.values(FOUND))) await arrange.mandate(`${uid}@${EXEMPEL}`, POWER);
}

/** An e-service with an agreement of these terms. */
async function eService(terms: Partial<NewAgreement>): Promise<{ asker: Asker; token: string }> {
  const party = await makeParty(arrange, `party${(++made).toString()}`, { encryption: false }, terms);
  const { token } = await service.administration
    .get(MachineClientsService, { strict: false })
    .issue(OPERATOR, {
      ...{ relyingParty: party.entityId, name: 'test', permissions: [], reason: 'test' },
      expiresAt: new Date(Date.now() + 86_400_000),
    });
  return { asker: new Asker(service.address, authority, party), token };
}

async function decided(token: string, type: string, id: string): Promise<boolean> {
  const act = { action: { name: 'decide' }, resource: { type: 'case', id: '1' } };
  const response = await access(token, 'evaluation', { subject: { type, id }, ...act });
  return ((await response.json()) as { decision: boolean }).decision;
}

function access(token: string, path: string, body: object): Promise<Response> {
  return fetch(`${service.address}/access/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The terms of an agreement, as a row says them. */
function termsOf(said: string): Partial<NewAgreement> {
  const [, means] = /unspecifiedMeans: (\w+)/.exec(said) ?? [];
  const [, subject] = /certificateSubject: (\w+)/.exec(said) ?? [];
  const issuer = 'SITHS e-id Person HSA-id 3 CA v1';
  return {
    ...(said.includes('personalNumberSubjects') && { personalNumberSubjects: true }),
    ...(means && { unspecifiedMeans: means as 'issuerId' }),
    ...(subject && {
      certificateSubject: { issuer, attribute: 'serialNumber', means: subject as 'hsaId' },
    }),
  };
}

/** The cells of a table, without their backticks. */
function rowsOf(table: string): string[][] {
  const [, , ...lines] = table.trim().split('\n');
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { DecisionsService } from '../../src/domain/decisions/decisions.service.js';
import { SearchesService } from '../../src/domain/decisions/searches.service.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, OTHER_NUMBER } from './asked-world.js';

// Each was found by a review: what is found must be what would be permitted and may be told.

let world: AskedWorld;
let token: string;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
}, 60_000);
afterAll(() => world.service.stop());

interface Found {
  readonly results: readonly { readonly id?: string; readonly name?: string }[];
  readonly page: { readonly next_token: string };
  readonly context: { readonly id: string };
}

async function search(asking: string, kind: string, body: object): Promise<Found> {
  const response = await world.post(asking, `search/${kind}`, body);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Found;
}

const resource = { type: 'case', id: '1' };

it('tells each organisation of what its own mandates name alone', async () => {
  const person = { personalNumber: '199001012385' };
  const [ours, theirs] = [
    await world.employee('both.1', NUMBER, { person }),
    await world.employee('both.2', OTHER_NUMBER, { person }),
  ];
  const power = await world.power({ dimensions: [{ name: 'case' }], actions: ['both'] });
  await world.grant(ours, power, { limits: { case: ['ours-1'] } });
  await world.grant(theirs, power, { limits: { case: ['theirs-1'] } });
  const asking = await world.party({ personalNumberSubjects: true });
  const agreements = await world.get(AgreementsService).list(OPERATOR);
  const relyingParty = agreements.find((one) => one.personalNumberSubjects)?.relyingParty ?? '';
  await world.get(AgreementsService).make(OPERATOR, {
    ...{
      relyingParty,
      organisation: OTHER_NUMBER,
      purpose: 'test',
      legalBasis: 'test',
      release: 'all',
      powers: 'all',
    },
    personalNumberSubjects: true,
  });
  const { results, context } = await search(asking, 'resource', {
    ...{ subject: { type: 'personalIdentityNumber', id: person.personalNumber }, action: { name: 'both' } },
    resource: { type: 'case' },
  });
  expect(results.map(({ id }) => id)).toEqual(['ours-1', 'theirs-1']);
  const rows = await world.recorded(context.id);
  const found = rows.map(({ decision }) => (decision as { found: string[] }).found);
  expect(found.sort()).toEqual([['ours-1'], ['theirs-1']]);
});

it('names employees by kinds that the agreement releases, and no other', async () => {
  const employee = await world.employee('named.1');
  await world.grant(employee, await world.power({ actions: ['named'] }));
  await world.get(IdentifiersService).addIdentifier(OPERATOR, {
    ...{ employment: employee, type: 'hsaId', value: `SE${NUMBER}-N1`, reason: 'test' },
  });
  const ask = async (asking: string, type: string) =>
    (await search(asking, 'subject', { subject: { type }, action: { name: 'named' }, resource })).results;
  const some = await world.party({ release: ['orgAffiliation'] });
  expect(await ask(token, 'hsaId')).toEqual([{ type: 'hsaId', id: `SE${NUMBER}-N1` }]);
  expect(await ask(some, 'orgAffiliation')).toEqual([{ type: 'orgAffiliation', id: employee }]);
  for (const type of ['hsaId', 'issuerId', 'user', 'personalIdentityNumber'])
    expect(await ask(some, type)).toEqual([]);
});

it('finds employees of the organisation alone that the context names', async () => {
  await world.grant(await world.employee('context.1'), await world.power({ actions: ['context'] }));
  const ask = async (organisation: unknown) =>
    (
      await search(token, 'subject', {
        ...{
          subject: { type: 'orgAffiliation' },
          action: { name: 'context' },
          resource,
          context: { organisation },
        },
      })
    ).results.length;
  expect([
    await ask(NUMBER),
    await ask(`${NUMBER.slice(0, 6)}-${NUMBER.slice(6)}`),
    await ask(OTHER_NUMBER),
  ]).toEqual([1, 1, 0]);
});

it('finds nobody whose identity is protected', async () => {
  const hidden = await world.employee('hidden.1', NUMBER, { protectedIdentity: true });
  await world.grant(hidden, await world.power({ actions: ['hidden'] }));
  expect((await world.ask(token, hidden, { action: 'hidden' })).decision).toBe(true);
  const { results } = await search(token, 'subject', {
    ...{ subject: { type: 'orgAffiliation' }, action: { name: 'hidden' }, resource },
  });
  expect(results).toEqual([]);
});

it('takes no resource from what every object inherits', async () => {
  const employee = await world.employee('inherited.1');
  await world.grant(employee, await world.power({ actions: ['inherit'], resourceTypes: ['constructor'] }));
  const { results } = await search(token, 'resource', {
    ...{
      subject: { type: 'orgAffiliation', id: employee },
      action: { name: 'inherit' },
      resource: { type: 'constructor' },
    },
  });
  expect(results).toEqual([]);
});

it('tells nothing by its tokens', async () => {
  const power = await world.power({ actions: ['token'] });
  for (const uid of ['token.1', 'token.2']) await world.grant(await world.employee(uid), power);
  const { page } = await search(token, 'subject', {
    ...{ subject: { type: 'orgAffiliation' }, action: { name: 'token' }, resource, page: { limit: 1 } },
  });
  expect(page.next_token).not.toBe('');
  expect(Buffer.from(page.next_token, 'base64url').toString('latin1')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
});

// By a page of none the search for subjects said that there was no more, though several were found without it.
it.each(['subject', 'resource', 'action'])(
  'of %s with a limit of 0 says that there is more',
  async (kind) => {
    const name = `limit-${kind}`;
    const power = await world.power({
      actions: [name],
      dimensions: [{ name: 'case' }],
      resourceTypes: ['case'],
    });
    const id = await world.employee(`${name}.1`);
    await world.grant(id, power, { limits: { case: ['none-1'] } });
    const type = 'orgAffiliation';
    const asked = {
      subject: { type, ...(kind !== 'subject' && { id }) },
      ...(kind !== 'action' && { action: { name } }),
      resource: { type: 'case', ...(kind !== 'resource' && { id: 'none-1' }) },
    };
    const found = await search(token, kind, asked);
    expect([found.results.length, found.page.next_token]).toEqual([1, '']);
    const none = await search(token, kind, { ...asked, page: { limit: 0 } });
    expect([none.results, none.page.next_token]).toEqual([[], expect.stringMatching(/./)]);
    const again = await search(token, kind, { ...asked, page: { token: none.page.next_token } });
    expect([again.results, again.page.next_token]).toEqual([[], expect.stringMatching(/./)]);
    const nothing = { ...asked, resource: { ...asked.resource, type: 'none' }, page: { limit: 0 } };
    expect((await search(token, kind, nothing)).page.next_token).toBe('');
  },
);

// Found by a review: it was recorded as a denial, though nothing had been asked that could be denied.
it.each([
  ['subject', { subject: { type: 'orgAffiliation' }, action: { name: 'nothing' }, resource }],
  [
    'resource',
    { subject: { type: 'orgAffiliation', id: '' }, action: { name: 'a' }, resource: { type: 'none' } },
  ],
  ['action', { subject: { type: 'orgAffiliation', id: '' }, resource: { type: 'none', id: '1' } }],
])('records a search for a %s that found nothing as one that found nothing', async (kind, body) => {
  const employee = await world.employee(`empty.${kind}`);
  for (const id of [employee, `nobody@${NUMBER}`]) {
    const subject = { ...body.subject, ...('id' in body.subject && { id }) };
    const { results, context } = await search(token, kind, { ...body, subject });
    expect(results).toEqual([]);
    const rows = await world.recorded(context.id);
    expect(rows).toMatchObject([{ outcome: 'nothing', decision: { outcome: 'nothing', search: kind } }]);
  }
});

// Found by the property test of all doors: a resource was named that no power names that the search is about.
describe('a resource is named', () => {
  const searchBy = (asking: string, id: string, action: string) =>
    search(asking, 'resource', {
      ...{ subject: { type: 'orgAffiliation', id }, action: { name: action }, resource: { type: 'case' } },
    });

  it('by no power that the agreement does not list', async () => {
    const employee = await world.employee('unlisted.1');
    const dimensions = [{ name: 'case' }];
    const listed = await world.power({ actions: ['unlisted'], dimensions });
    const other = await world.power({ actions: ['unlisted'], dimensions });
    await world.grant(employee, listed);
    await world.grant(employee, other, { limits: { case: ['secret-1'] } });
    const { results } = await searchBy(await world.party({ powers: [listed] }), employee, 'unlisted');
    expect(results).toEqual([]);
    const all = await searchBy(await world.party({ powers: [listed, other] }), employee, 'unlisted');
    expect(all.results).toEqual([{ type: 'case', id: 'secret-1' }]);
  });

  it('by no power for another act, though that is asked about at the same time', async () => {
    const employee = await world.employee('pooled.1');
    await world.grant(employee, await world.power({ actions: ['pooled-read'] }));
    const other = await world.power({ actions: ['pooled-sign'], dimensions: [{ name: 'case' }] });
    await world.grant(employee, other, { limits: { case: ['signed-1'] } });
    const { entityId } = await world.eService();
    const party = await world.get(RelyingPartiesAnswerStore).findByEntityId(entityId);
    const eService = { kind: 'e-service', actor: 'test', entityId, relyingPartyId: party?.id ?? '' } as const;
    const asking = { eService, channel: 'test' };
    const subject = { type: 'orgAffiliation', id: employee };
    const [{ names }, { permitted }] = await Promise.all([
      world
        .get(SearchesService)
        .resources(
          asking,
          { subject, action: { name: 'pooled-read' }, resource: { type: 'case' } },
          { limit: 10 },
        ),
      world.get(DecisionsService).decide(asking, {
        ...{ subject, action: { name: 'pooled-sign' }, resource: { type: 'case', id: 'signed-1' } },
      }),
    ]);
    expect([names, permitted]).toEqual([[], true]);
  });
});

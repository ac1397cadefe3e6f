import { AuditService } from '../../src/domain/audit/audit.service.js';
import { AuditStore } from '../../src/domain/audit/audit.store.js';
import type { NewRelyingParty } from '../../src/domain/relying-parties/relying-party.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { RelyingPartiesStore } from '../../src/domain/relying-parties/relying-parties.store.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const operator = { actor: 'test:operator', administers: 'all' } as const;
const administrator = { actor: 'test:administrator', administers: [] } as const;

let database: TestDatabase;
let administration: AdministrationDatabase;
let answering: AnsweringDatabase;
let service: RelyingPartiesService;
let answers: RelyingPartiesAnswerStore;
let audit: AuditService;

beforeAll(async () => {
  database = await createTestDatabase();
  administration = new AdministrationDatabase(database.administrationUrl);
  answering = new AnsweringDatabase(database.answeringUrl, 2);
  service = new RelyingPartiesService(administration, new RelyingPartiesStore(), new AuditStore());
  answers = new RelyingPartiesAnswerStore(answering);
  audit = new AuditService(administration, new AuditStore());
});
afterAll(async () => {
  await Promise.all([administration.close(), answering.close()]);
  await database.drop();
});

function party(name: string, changes: Partial<NewRelyingParty> = {}): NewRelyingParty {
  return {
    entityId: `https://${name}.example/sp`,
    displayName: name,
    metadata: `<md:EntityDescriptor entityID="https://${name}.example/sp"/>`,
    entityCategories: [],
    ...changes,
  };
}

async function actsAbout(id: string) {
  const events = await audit.list(operator);
  return events.filter(({ subjectIds }) => subjectIds.includes(id)).map(({ act }) => act);
}

describe('registering a relying party', () => {
  it('makes it known to the answering side, with its metadata', async () => {
    const added = party('new', { entityCategories: ['http://id.elegnamnden.se/st/1.0/public-sector-sp'] });
    const { party: registered, outcome } = await service.add(operator, added);
    expect(outcome).toBe('added');
    const known = await answers.findByEntityId(added.entityId);
    expect(known).toEqual({
      id: registered.id,
      entityId: added.entityId,
      displayName: 'new',
      metadataDigest: registered.metadataDigest,
      entityCategories: added.entityCategories,
      rsaSignature: false,
      unspecifiedMeans: [],
      certificateReadings: [],
    });
    expect(await answers.metadataOf(registered.id)).toEqual({
      metadata: added.metadata,
      metadataDigest: registered.metadataDigest,
    });
    expect(await actsAbout(registered.id)).toEqual(['relying-party.add']);
  });

  it('brings metadata up to date, under another digest', async () => {
    const { party: before } = await service.add(operator, party('renewed'));
    const { party: after, outcome } = await service.add(
      operator,
      party('renewed', { metadata: '<md:new/>' }),
    );
    expect(outcome).toBe('changed');
    expect(after.id).toBe(before.id);
    expect(after.metadataDigest).not.toBe(before.metadataDigest);
    expect(await actsAbout(after.id)).toEqual(['relying-party.change', 'relying-party.add']);
  });

  it('changes and records nothing when all is the same', async () => {
    const { party: before } = await service.add(operator, party('same'));
    expect(await service.add(operator, party('same'))).toMatchObject({ outcome: 'unchanged' });
    expect(await actsAbout(before.id)).toEqual(['relying-party.add']);
  });

  it.each(['no-uri', 'https://with space.example', `https://example.se/${'x'.repeat(1024)}`])(
    'refuses an entityID that is none: %.40s',
    async (entityId) => {
      await expect(service.add(operator, party('bad', { entityId }))).rejects.toMatchObject({
        code: 'relying-party.invalid-entity-id',
      });
    },
  );

  it('is for an operator alone', async () => {
    await expect(service.add(administrator, party('other'))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(service.remove(administrator, party('new').entityId)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(service.synchronise(administrator, 'folder', [])).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it('keeps apart entityIDs that differ in case', async () => {
    await service.add(operator, party('case'));
    expect(await answers.findByEntityId('https://CASE.example/sp')).toBeUndefined();
  });
});

describe('removing a relying party', () => {
  it('makes it unknown at once, and known again when it is added', async () => {
    const { party: added } = await service.add(operator, party('gone'));
    await service.remove(operator, added.entityId, 'avslutad');
    expect(await answers.findByEntityId(added.entityId)).toBeUndefined();
    expect(await answers.metadataOf(added.id)).toBeUndefined();
    expect((await service.list(operator)).map(({ id }) => id)).not.toContain(added.id);
    expect(await service.add(operator, party('gone'))).toMatchObject({
      outcome: 'added',
      party: { id: added.id },
    });
    expect(await answers.findByEntityId(added.entityId)).toMatchObject({ id: added.id });
  });

  it('refuses one that is not registered', async () => {
    await expect(service.remove(operator, 'https://nobody.example')).rejects.toMatchObject({
      code: 'relying-party.not-found',
    });
  });
});

describe('a folder of relying parties', () => {
  it('does not strike what it is not clear about', async () => {
    await service.synchronise(operator, 'unclear', [party('clear'), party('claimed-twice'), party('struck')]);
    const first = await service.synchronise(
      operator,
      'unclear',
      [party('clear')],
      [party('claimed-twice').entityId],
    );
    expect(first.removed).toEqual([party('struck').entityId]);
    const second = await service.synchronise(operator, 'unclear', [], 'all');
    expect(second.removed).toEqual([]);
    expect(await answers.findByEntityId(party('claimed-twice').entityId)).toBeDefined();
  });

  it('is made equal to what it holds now', async () => {
    await service.synchronise(operator, 'folder-1', [party('stays'), party('goes'), party('changes')]);
    const outcome = await service.synchronise(operator, 'folder-1', [
      party('stays'),
      party('changes', { displayName: 'changed' }),
      party('comes'),
    ]);
    expect(outcome).toEqual({
      added: [party('comes').entityId],
      changed: [party('changes').entityId],
      removed: [party('goes').entityId],
      leftAlone: [],
    });
    expect(await answers.findByEntityId(party('goes').entityId)).toBeUndefined();
  });

  it('touches no party that another source registered', async () => {
    await service.add(operator, party('manual'));
    const outcome = await service.synchronise(operator, 'folder-2', [
      party('manual', { displayName: 'taken over' }),
      party('own'),
    ]);
    expect(outcome).toMatchObject({ added: [party('own').entityId], leftAlone: [party('manual').entityId] });
    expect(await answers.findByEntityId(party('manual').entityId)).toMatchObject({ displayName: 'manual' });
    await expect(service.add(operator, party('own'))).rejects.toMatchObject({
      code: 'relying-party.managed-elsewhere',
    });
  });

  it('removes nobody when it is empty', async () => {
    await service.synchronise(operator, 'folder-3', [party('last')]);
    await expect(service.synchronise(operator, 'folder-3', [])).rejects.toMatchObject({
      code: 'relying-party.empty-set',
    });
    expect(await answers.findByEntityId(party('last').entityId)).toBeDefined();
  });

  it('changes nothing when one of its parties cannot be registered', async () => {
    const parties = [party('good'), party('bad', { entityId: 'no-uri' })];
    await expect(service.synchronise(operator, 'folder-4', parties)).rejects.toMatchObject({
      kind: 'invalid-input',
    });
    expect(await answers.findByEntityId(party('good').entityId)).toBeUndefined();
  });

  it('ends in the same state when two instances read it at once', async () => {
    const parties = [party('once'), party('twice')];
    await Promise.all([
      service.synchronise(operator, 'folder-5', parties),
      service.synchronise(operator, 'folder-5', parties),
    ]);
    const registered = (await service.list(operator)).filter(({ managedBy }) => managedBy === 'folder-5');
    expect(registered.map(({ displayName }) => displayName)).toEqual(['once', 'twice']);
  });
});

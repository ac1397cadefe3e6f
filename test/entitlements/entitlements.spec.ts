import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import type { Instants, Subject } from '../../src/domain/entitlements/entitlement.js';
import type { EntitlementsService } from '../../src/domain/entitlements/entitlements.service.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { entitlementsService } from './entitlements-service.js';
import { PlantedFacts } from './planted-facts.js';

const NUMBER = '2021006883';
const OTHER = '2120000142';
const PAY = 'https://example.se/power/pay';

let facts: PlantedFacts;
let answering: AnsweringDatabase;
let service: EntitlementsService;
let organisation: string;
let other: string;
let pay: string;
const personalNumbers = new PersonalNumbers(Buffer.alloc(32, 1));

beforeAll(async () => {
  facts = await PlantedFacts.in();
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  service = entitlementsService(facts.database, answering, personalNumbers);
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation(OTHER);
  pay = await facts.power(PAY);
});
afterAll(async () => {
  await answering.close();
  await facts.database.drop();
});

const byUid = (uid: string, number = NUMBER): Subject => ({
  type: 'orgAffiliation',
  value: `${uid}@${number}`,
});

/** The codes in force, sorted; undefined for an unknown subject. */
async function codes(subject: Subject, instants?: Instants): Promise<string[] | undefined> {
  const resolution = await service.of(subject, instants);
  if (resolution.outcome === 'unknown-subject') return undefined;
  return resolution.employments.flatMap(({ entitlements }) => entitlements.map(({ code }) => code)).sort();
}

const onDay = (at: string, asKnownAt?: string) => ({
  at: new Date(at),
  asKnownAt: asKnownAt ? new Date(asKnownAt) : undefined,
});

describe('finding the employee', () => {
  it('finds the employment by orgAffiliation, with the directory and what is in force', async () => {
    const unit = await facts.unit(organisation, 'it');
    const anna = await facts.employment(organisation, 'anna', { terms: [{ title: 'Handläggare' }] });
    await facts.run('update employment_term set unit_id = $1 where employment_id = $2', unit, anna);
    const role = await facts.role('attestant', [pay]);
    const assignment = await facts.assignment(organisation, anna, role, { unit });
    const mandate = await facts.mandate(organisation, anna, pay, {
      limits: { amount: ['1000'] },
      until: '2098-01-01T00:00:00Z',
    });
    const resolution = await service.of(byUid('anna'));
    expect(resolution).toMatchObject({
      outcome: 'found',
      employments: [
        {
          facts: {
            employmentId: anna,
            uid: 'anna',
            organisation: { id: organisation, number: NUMBER, name: 'Myndigheten', scopes: [NUMBER] },
            term: { unit: { code: 'it', name: 'it' }, title: 'Handläggare', displayName: 'anna' },
            identifiers: [{ type: 'orgAffiliation', value: `anna@${NUMBER}` }],
          },
          entitlements: [
            {
              kind: 'role',
              code: 'attestant',
              basis: { assignmentId: assignment },
              limits: { unit: ['it'] },
            },
            { kind: 'power', code: PAY, basis: { kind: 'assignment' }, limits: { unit: ['it'] } },
            {
              kind: 'power',
              code: PAY,
              basis: { kind: 'mandate', mandateId: mandate, passedOnFrom: [] },
              limits: { amount: ['1000'] },
              validUntil: new Date('2098-01-01T00:00:00Z'),
            },
          ],
        },
      ],
    });
  });

  it('finds the employment by its other identifiers and by its id', async () => {
    const id = await facts.employment(organisation, 'bo');
    await facts.identifier(organisation, id, 'hsaId', 'SE2021006883-BO');
    expect(await codes({ type: 'hsaId', value: 'SE2021006883-BO' })).toEqual([]);
    expect(await codes({ employmentId: id })).toEqual([]);
  });

  it('finds every employment of a person by an identifier of the person', async () => {
    const person = await facts.person();
    await facts.employment(organisation, 'cia', { person });
    await facts.employment(other, 'cia.2', { person });
    await facts.personIdentifier(person, 'prid', 'NO:5068907693');
    const resolution = await service.of({ type: 'prid', value: 'NO:5068907693' });
    expect(resolution).toMatchObject({
      employments: [{ facts: { uid: 'cia' } }, { facts: { uid: 'cia.2' } }],
    });
  });

  it('finds a person by the keyed hash of the personal number, and nobody without the key', async () => {
    const number = '195006262546';
    const person = await facts.person();
    await facts.run(
      `update person set personal_number_hash = $2, personal_number_encrypted = $3, personal_number_kind = 'personnummer'
       where id = $1`,
      person,
      Buffer.from(personalNumbers.hash(number) ?? []),
      Buffer.from(personalNumbers.encrypt(number, person)),
    );
    await facts.employment(organisation, 'dan', { person });
    const subject: Subject = { type: 'personalIdentityNumber', value: number };
    const resolution = await service.of(subject);
    if (resolution.outcome !== 'found') throw new Error('Nobody found.');
    const stored = resolution.employments[0]?.facts.personalNumber;
    expect(stored && personalNumbers.decrypt(stored.encrypted, stored.personId)).toBe(number);
    const without = entitlementsService(facts.database, answering, new PersonalNumbers());
    expect(await without.of(subject)).toEqual({ outcome: 'unknown-subject' });
  });

  it('gives each of many who are asked about at once what is theirs, also to two who ask about the same', async () => {
    const uids = Array.from({ length: 40 }, (_, n) => `at-once-${n}`);
    for (const uid of uids) {
      const id = await facts.employment(organisation, uid);
      await facts.assignment(organisation, id, await facts.role(`role-of-${uid}`, [pay]));
    }
    const asked = [...uids, 'nobody', ...uids];
    const found = await Promise.all(asked.map((uid) => codes(byUid(uid))));
    expect(found).toEqual(
      asked.map((uid) => (uid === 'nobody' ? undefined : [PAY, `role-of-${uid}`].sort())),
    );
  });

  it('does not know a subject that nobody has, or whose identifier has ended', async () => {
    const id = await facts.employment(organisation, 'eva');
    await facts.identifier(organisation, id, 'eppn', 'eva@example.se', { endedAt: '2026-01-01T00:00:00Z' });
    expect(await codes(byUid('nobody'))).toBeUndefined();
    expect(await codes({ type: 'eppn', value: 'eva@example.se' })).toBeUndefined();
    expect(await codes(byUid('eva'))).toEqual([]);
  });

  it('says nothing about an organisation that is not onboarded', async () => {
    const known = await facts.organisation('5560360793', { onboardedAt: null });
    const employee = await facts.employment(known, 'frida');
    await facts.mandate(known, employee, pay);
    expect(await codes(byUid('frida', '5560360793'))).toBeUndefined();
    expect(await codes({ employmentId: employee })).toBeUndefined();
  });

  it('never mixes in what the person may do for another organisation', async () => {
    const person = await facts.person();
    await facts.employment(organisation, 'gun', { person });
    const elsewhere = await facts.employment(other, 'gun', { person });
    await facts.mandate(other, elsewhere, pay);
    expect(await codes(byUid('gun'))).toEqual([]);
    expect(await codes(byUid('gun', OTHER))).toEqual([PAY]);
  });
});

describe('what is in force', () => {
  const ended = '2026-06-01T00:00:00Z';

  it.each([
    ['scheduled', { from: '2098-01-01T00:00:00Z' }],
    ['expired', { until: ended }],
    [
      'suspended',
      {
        states: [
          { state: 'active', endedAt: ended },
          { state: 'suspended', from: ended },
        ],
      },
    ],
    [
      'revoked',
      {
        states: [
          { state: 'active', endedAt: ended },
          { state: 'revoked', from: ended },
        ],
      },
    ],
    ['pending', { states: [{ state: 'pending' }] }],
    [
      'rejected',
      {
        states: [
          { state: 'pending', endedAt: ended },
          { state: 'rejected', from: ended },
        ],
      },
    ],
    ['without any state', { states: [] }],
  ])('is not a mandate that is %s', async (name, mandate) => {
    const uid = `holder-${name.replaceAll(' ', '-')}`;
    await facts.mandate(organisation, await facts.employment(organisation, uid), pay, mandate);
    expect(await codes(byUid(uid))).toEqual([]);
  });

  it('is a mandate that was resumed', async () => {
    const holder = await facts.employment(organisation, 'resumed');
    const states = [
      { state: 'active', endedAt: ended },
      { state: 'suspended', from: ended, endedAt: '2026-07-01T00:00:00Z' },
      { state: 'active', from: '2026-07-01T00:00:00Z' },
    ];
    await facts.mandate(organisation, holder, pay, { states });
    expect(await codes(byUid('resumed'))).toEqual([PAY]);
    expect(await codes(byUid('resumed'), onDay('2026-06-15T00:00:00Z'))).toEqual([]);
  });

  it.each([
    ['scheduled', { from: '2098-01-01T00:00:00Z' }],
    ['expired', { until: ended }],
    ['withdrawn', { endedAt: ended }],
  ])('is not a role that is %s', async (name, times) => {
    const holder = await facts.employment(organisation, `role-${name}`);
    await facts.assignment(organisation, holder, await facts.role(`role.${name}`), times);
    expect(await codes(byUid(`role-${name}`))).toEqual([]);
  });

  it('begins at its first instant and is over at its end', async () => {
    const holder = await facts.employment(organisation, 'exact');
    await facts.mandate(organisation, holder, pay, {
      from: '2026-03-01T00:00:00Z',
      until: '2026-04-01T00:00:00Z',
    });
    expect(await codes(byUid('exact'), onDay('2026-02-28T23:59:59.999Z'))).toEqual([]);
    expect(await codes(byUid('exact'), onDay('2026-03-01T00:00:00Z'))).toEqual([PAY]);
    expect(await codes(byUid('exact'), onDay('2026-03-31T23:59:59.999Z'))).toEqual([PAY]);
    expect(await codes(byUid('exact'), onDay('2026-04-01T00:00:00Z'))).toEqual([]);
  });

  it('tells a planned end', async () => {
    const holder = await facts.employment(organisation, 'planned', {
      terms: [{ until: '2097-01-01T00:00:00Z' }],
    });
    await facts.mandate(organisation, holder, pay);
    const resolution = await service.of(byUid('planned'));
    expect(resolution).toMatchObject({
      employments: [
        {
          facts: { employedUntil: new Date('2097-01-01T00:00:00Z') },
          entitlements: [{ validUntil: new Date('2097-01-01T00:00:00Z') }],
        },
      ],
    });
  });
});

describe('the end of an employment', () => {
  it('ends every role and mandate of it at that instant', async () => {
    const holder = await facts.employment(organisation, 'left', {
      terms: [{ until: '2026-05-01T00:00:00Z' }],
    });
    await facts.mandate(organisation, holder, pay);
    await facts.assignment(organisation, holder, await facts.role('role.left'));
    expect(await codes(byUid('left'), onDay('2026-04-30T23:59:59Z'))).toEqual([PAY, 'role.left']);
    expect(await codes(byUid('left'), onDay('2026-05-01T00:00:00Z'))).toBeUndefined();
    expect(await codes(byUid('left'))).toBeUndefined();
  });

  it('ends them for good: coming back brings none of them to life', async () => {
    const terms = [{ until: '2026-05-01T00:00:00Z' }, { from: '2026-07-01T00:00:00Z' }];
    const holder = await facts.employment(organisation, 'returned', { terms });
    await facts.mandate(organisation, holder, pay);
    await facts.assignment(organisation, holder, await facts.role('role.returned'));
    expect(await codes(byUid('returned'))).toEqual([]);
    await facts.mandate(organisation, holder, pay, { from: '2026-07-01T00:00:00Z' });
    expect(await codes(byUid('returned'))).toEqual([PAY]);
  });

  it('is not the end of a term that another follows at once', async () => {
    const change = '2026-05-01T00:00:00Z';
    const holder = await facts.employment(organisation, 'moved', {
      terms: [{ endedAt: change }, { from: change, title: 'Chef' }],
    });
    await facts.mandate(organisation, holder, pay);
    expect(await codes(byUid('moved'))).toEqual([PAY]);
    expect(await service.of(byUid('moved'))).toMatchObject({
      employments: [{ facts: { term: { title: 'Chef' } } }],
    });
  });
});

describe('a mandate that was passed on', () => {
  /** Three holders in a row; the last one is asked about. */
  async function chain(
    name: string,
    root: Parameters<PlantedFacts['mandate']>[3] = {},
    rootTerms: { until?: string }[] = [{}],
  ) {
    const holders = [];
    for (const [index, terms] of [rootTerms, [{}], [{}]].entries()) {
      holders.push(await facts.employment(organisation, `${name}-${index}`, { terms }));
    }
    const [first = '', second = '', third = ''] = holders;
    const given = await facts.mandate(organisation, first, pay, root);
    const passed = await facts.mandate(organisation, second, pay, { parent: given });
    const last = await facts.mandate(organisation, third, pay, { parent: passed });
    return { subject: byUid(`${name}-2`), given, passed, last };
  }

  it('is in force with every link it rests on, nearest first, and ends with the first of them', async () => {
    const { subject, given, passed } = await chain('whole', { until: '2097-01-01T00:00:00Z' });
    expect(await service.of(subject)).toMatchObject({
      employments: [
        {
          entitlements: [
            { basis: { passedOnFrom: [passed, given] }, validUntil: new Date('2097-01-01T00:00:00Z') },
          ],
        },
      ],
    });
  });

  it.each([
    ['is revoked', { states: [{ state: 'active', endedAt: '2026-06-01T00:00:00Z' }] }],
    ['is suspended', { states: [{ state: 'suspended' }] }],
    ['has expired', { until: '2026-06-01T00:00:00Z' }],
    ['has not begun', { from: '2098-01-01T00:00:00Z' }],
  ])('falls when the first link %s', async (name, root) => {
    const { subject } = await chain(`cut ${name}`.replaceAll(' ', '-'), root);
    expect(await codes(subject)).toEqual([]);
  });

  it('falls when the holder of a link is employed no longer, also when that one comes back', async () => {
    const left = await chain('giver-left', {}, [{ until: '2026-06-01T00:00:00Z' }]);
    expect(await codes(left.subject, onDay('2026-05-31T00:00:00Z'))).toEqual([PAY]);
    expect(await codes(left.subject)).toEqual([]);
    const back = await chain('giver-back', {}, [
      { until: '2026-06-01T00:00:00Z' },
      { from: '2026-07-01T00:00:00Z' } as object,
    ]);
    expect(await codes(back.subject)).toEqual([]);
  });

  it('is not in force when the mandate it names is missing', async () => {
    const holder = await facts.employment(organisation, 'orphan');
    await facts.mandate(organisation, holder, pay, { parent: '00000000-0000-4000-8000-000000000000' });
    expect(await codes(byUid('orphan'))).toEqual([]);
  });

  it('is not in force, and asked about in finite time, in a ring', async () => {
    const holder = await facts.employment(organisation, 'ring');
    const mandate = await facts.mandate(organisation, holder, pay);
    await facts.run('update mandate set parent_id = id where id = $1', mandate);
    expect(await codes(byUid('ring'))).toEqual([]);
  });
});

describe('what was she allowed then, as known then', () => {
  const march3 = '2026-03-03T12:00:00Z';

  beforeAll(async () => {
    const holder = await facts.employment(organisation, 'history');
    // Granted on 1 March, revoked on 4 March with effect from 2 March: known only from 4 March.
    const states = [
      {
        state: 'active',
        from: '2026-03-01T00:00:00Z',
        recordedAt: '2026-03-01T08:00:00Z',
        endedAt: '2026-03-02T00:00:00Z',
        endRecordedAt: '2026-03-04T09:00:00Z',
      },
      { state: 'revoked', from: '2026-03-02T00:00:00Z', recordedAt: '2026-03-04T09:00:00Z' },
    ];
    await facts.mandate(organisation, holder, pay, {
      from: '2026-03-01T00:00:00Z',
      recordedAt: '2026-03-01T08:00:00Z',
      states,
    });
    // A role for the same days that was registered afterwards.
    await facts.assignment(organisation, holder, await facts.role('role.history'), {
      from: '2026-03-01T00:00:00Z',
      until: '2026-04-01T00:00:00Z',
      recordedAt: '2026-03-06T00:00:00Z',
    });
  });

  it.each([
    ['2026-02-28T00:00:00Z', []],
    ['2026-03-03T00:00:00Z', [PAY]],
    ['2026-03-04T08:59:59Z', [PAY]],
    ['2026-03-05T00:00:00Z', []],
    ['2026-03-07T00:00:00Z', ['role.history']],
  ])('on 3 March, as known at %s', async (asKnownAt, expected) => {
    expect(await codes(byUid('history'), onDay(march3, asKnownAt))).toEqual(expected);
  });

  it('knows by default all that is recorded', async () => {
    expect(await codes(byUid('history'), onDay(march3))).toEqual(['role.history']);
  });

  it('knew nothing of an organisation before it was onboarded', async () => {
    const late = await facts.organisation('2021005521', { onboardedAt: '2026-03-05T00:00:00Z' });
    await facts.mandate(late, await facts.employment(late, 'late'), pay);
    expect(await codes(byUid('late', '2021005521'), onDay(march3, '2026-03-04T00:00:00Z'))).toBeUndefined();
    expect(await codes(byUid('late', '2021005521'), onDay(march3, '2026-03-06T00:00:00Z'))).toEqual([PAY]);
  });

  it('gives the same for now as for no instant', async () => {
    const everybody = (await facts.value('select array_agg(id) from employment')) as string[];
    for (const employmentId of everybody) {
      const now = await service.of({ employmentId });
      expect(await service.of({ employmentId }, { at: new Date() })).toEqual(now);
    }
  });
});

describe('failure', () => {
  it('is never an unknown subject', async () => {
    const unreachable = new AnsweringDatabase(withDatabase(facts.database.answeringUrl, 'none'), 1);
    const broken = entitlementsService(facts.database, unreachable, personalNumbers);
    await expect(broken.of(byUid('anna'))).rejects.toMatchObject({ kind: 'unavailable' });
    await unreachable.close();
  });
});

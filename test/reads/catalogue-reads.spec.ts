import { NUMBER, OPERATOR, OTHER_NUMBER, readingWorld, refused, type ReadingWorld } from './reading-world.js';

const PAY = 'https://example.se/power/pay';
const SIGN = 'https://example.se/power/sign';
const OWN = 'https://example.se/power/own';
const THEIRS = 'https://example.se/power/theirs';
const OVER = '2021-01-01T00:00:00Z';
const TO_COME = '2098-01-01T00:00:00Z';

let world: ReadingWorld;
let powers: Record<'pay' | 'sign' | 'own' | 'theirs', string>;
let roles: Record<'shared' | 'own' | 'theirs', string>;
beforeAll(async () => {
  world = await readingWorld();
  const { facts, organisation, other } = world;
  const party = await facts.relyingParty('https://party.example/sp');
  powers = {
    pay: await facts.power(PAY, { relying_party_id: party, condition: 'context.urgent', maximum_months: 12 }),
    sign: await facts.power(SIGN, { persons_together: 2, approvals_needed: 1 }),
    own: await facts.power(OWN, { organisation_id: organisation }),
    theirs: await facts.power(THEIRS, { organisation_id: other }),
  };
  const incompatible = [
    [powers.pay, powers.own],
    [powers.pay, powers.theirs],
  ];
  for (const pair of incompatible) {
    await facts.run('insert into power_incompatibility values ($1, $2)', ...pair.toSorted());
  }
  await facts.run(
    `insert into power_dimension values ($1, 'amount', 'maximum'), ($1, 'area', 'values')`,
    powers.pay,
  );
  await facts.run(`insert into power_action values ($1, 'pay')`, powers.pay);
  await facts.run(`insert into power_resource_type values ($1, 'invoice')`, powers.pay);
  await facts.run(`insert into power_assurance_level values ($1, 'http://id.example/loa3')`, powers.pay);
  roles = {
    shared: await facts.role('b-shared', [powers.sign, powers.pay]),
    own: await facts.role('a-own'),
    theirs: await facts.role('c-theirs'),
  };
  await facts.run('update role set organisation_id = $1 where id = $2', organisation, roles.own);
  await facts.run('update role set organisation_id = $1 where id = $2', other, roles.theirs);
});
afterAll(() => world.close());

describe('powers', () => {
  it('are told with all their rules', async () => {
    const [pay] = await world.powers.byIds(world.caller(), [powers.pay]);
    expect(pay).toEqual({
      ...{ id: powers.pay, code: PAY, nameSv: PAY, nameEn: PAY, condition: 'context.urgent' },
      ...{ relyingPartyId: expect.any(String) as string, relyingParty: 'https://party.example/sp' },
      ...{ maximumMonths: 12, passableDepth: 5, personsTogether: 1, togetherMinutes: 60, approvalsNeeded: 0 },
      ...{ actions: ['pay'], resourceTypes: ['invoice'] },
      dimensions: [
        { name: 'amount', kind: 'maximum' },
        { name: 'area', kind: 'values' },
      ],
      assuranceLevels: ['http://id.example/loa3'],
      incompatibleWith: [OWN],
    });
  });

  it('are the own and the shared ones', async () => {
    const codes = async (organisation: string) =>
      (await world.powers.of(world.caller(), organisation)).map(({ code }) => code);
    expect(await codes(NUMBER)).toEqual([OWN, PAY, SIGN]);
    expect((await world.powers.shared(world.caller())).map(({ code }) => code)).toEqual([PAY, SIGN]);
    expect(await refused(codes(OTHER_NUMBER))).toEqual(await refused(codes('5560360793')));
    const [own] = await world.powers.byCodes(world.caller(), [OWN]);
    expect(own).toEqual((await world.powers.of(world.caller(), NUMBER))[0]);
    expect(own).toMatchObject({ organisationId: world.organisation, maximumMonths: 60 });
  });

  it('come in the order asked for, with nothing for those of others', async () => {
    const byId = await world.powers.byIds(world.caller(), [powers.theirs, powers.sign, 'x', powers.own]);
    expect(byId.map((power) => power?.code)).toEqual([undefined, SIGN, undefined, OWN]);
    const byCode = await world.powers.byCodes(world.caller(), [THEIRS, SIGN, 'none']);
    expect(byCode.map((power) => power?.code)).toEqual([undefined, SIGN, undefined]);
    const [pay] = await world.powers.byIds(OPERATOR, [powers.pay]);
    expect(pay?.incompatibleWith).toEqual([OWN, THEIRS]);
  });
});

describe('roles', () => {
  it('are told with the powers they carry', async () => {
    const found = await world.roles.byIds(world.caller(), [roles.theirs, roles.shared]);
    expect(found).toEqual([
      undefined,
      {
        ...{ id: roles.shared, code: 'b-shared', nameSv: 'b-shared', nameEn: 'b-shared' },
        ...{ powers: [PAY, SIGN], powerIds: [powers.pay, powers.sign] },
      },
    ]);
  });

  it('are the own and the shared ones', async () => {
    const codes = async (organisation: string) =>
      (await world.roles.of(world.caller(), organisation)).map(({ code }) => code);
    expect(await codes(NUMBER)).toEqual(['a-own', 'b-shared']);
    expect(await refused(codes(OTHER_NUMBER))).toEqual(await refused(codes('5560360793')));
    expect((await world.roles.shared(world.caller())).map(({ code }) => code)).toEqual(['b-shared']);
  });
});

describe('role assignments', () => {
  it('are all of the employment, oldest first, by the clock of the database', async () => {
    const { facts, organisation, other } = world;
    const anna = await facts.employment(organisation, 'anna');
    const theirs = await facts.employment(other, 'anna');
    const unit = await facts.unit(organisation, 'north');
    const active = await facts.assignment(organisation, anna, roles.shared, { unit });
    const ended = await facts.assignment(organisation, anna, roles.own, { until: OVER });
    const scheduled = await facts.assignment(organisation, anna, roles.own, { from: TO_COME });
    const elsewhere = await facts.assignment(other, theirs, roles.shared);
    const [found, none] = await world.assignments.byEmployments(world.caller(), [anna, theirs]);
    const order = new Map(found?.map(({ id, status }) => [id, status]));
    expect(order.get(active)).toBe('active');
    expect(order.get(ended)).toBe('ended');
    expect([...order].at(-1)).toEqual([scheduled, 'scheduled']);
    expect(none).toEqual([]);
    expect(found?.find(({ id }) => id === active)).toMatchObject({
      ...{ organisationId: organisation, employmentId: anna, holder: `anna@${NUMBER}` },
      ...{ role: 'b-shared', roleId: roles.shared, unit: 'north', unitId: unit, managedBy: 'manual' },
    });
    const byIds = await world.assignments.byIds(world.caller(), [elsewhere, active]);
    expect(byIds.map((one) => one?.id)).toEqual([undefined, active]);
  });
});

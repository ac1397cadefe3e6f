import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, OTHER_NUMBER } from './asked-world.js';

const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const LOA4 = 'http://id.elegnamnden.se/loa/1.0/loa4';

let world: AskedWorld;
let token: string;
let people = 0;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
}, 60_000);
afterAll(() => world.service.stop());

const someone = (number = NUMBER) => world.employee(`person.${++people}`, number);
const days = (count: number) => new Date(Date.now() + count * 86_400_000);

/** Every power covers the same act, so each test has an employee of its own. */
async function holding(
  power: Parameters<AskedWorld['power']>[0] = {},
  grant: Parameters<AskedWorld['grant']>[2] = {},
) {
  const [employee, code] = [await someone(), await world.power(power)];
  return { employee, code, mandateId: await world.grant(employee, code, grant) };
}

describe('a permit', () => {
  it('names the mandate, what it was passed on from, and the agreement', async () => {
    const { employee: boss, code, mandateId } = await holding({ passableDepth: 1 });
    const employee = await someone();
    const passedOn = await world.get(MandatesService).passOn(OPERATOR, {
      ...{ mandateId, holder: employee, basis: 'Beslut', reason: 'test' },
    });
    expect(await world.ask(token, employee)).toMatchObject({
      decision: true,
      context: { basis: { power: code, mandate: passedOn.mandateId, passed_on_from: [mandateId] } },
    });
    expect(await world.ask(token, boss)).toMatchObject({ context: { basis: { passed_on_from: [] } } });
  });

  it('rests on a role that carries the power', async () => {
    const [employee, code] = [await someone(), await world.power()];
    await world
      .get(RoleCatalogueService)
      .define(OPERATOR, { code: 'decider', nameSv: 'B', nameEn: 'D', powers: [code] });
    await world.get(RolesService).assign(OPERATOR, { holder: employee, role: 'decider', reason: 'test' });
    expect(await world.ask(token, employee)).toMatchObject({
      decision: true,
      context: { basis: { power: code, role: 'decider' } },
    });
  });

  it('tells a party that is told no details nothing of what it rests on', async () => {
    const { employee } = await holding();
    const { decision, context } = await world.ask(await world.party({ release: ['mandate'] }), employee);
    expect([decision, Object.keys(context)]).toEqual([true, ['id']]);
  });

  it('is for one organisation alone where the context says so', async () => {
    const { employee } = await holding();
    expect((await world.ask(token, employee, { context: { organisation: NUMBER } })).decision).toBe(true);
    for (const organisation of [OTHER_NUMBER, 5, null])
      expect((await world.ask(token, employee, { context: { organisation } })).decision).toBe(false);
  });
});

describe('a denial says', () => {
  const reason = async (employee: string, asked = {}) => (await world.ask(token, employee, asked)).context;

  it('when the mandate was revoked', async () => {
    const { employee, mandateId } = await holding();
    await world.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'test' });
    expect(await reason(employee)).toMatchObject({
      reason: 'revoked',
      reason_admin: {
        en: expect.stringMatching(/^The mandate “Decide” was revoked on \d{4}-\d\d-\d\d\.$/) as string,
      },
      reason_user: { sv: 'Ditt mandat ”Besluta” är återkallat.' },
    });
  });

  it.each([
    ['ended', { from: days(-20), until: days(-2) }, /ended on \d/],
    ['not-yet', { from: days(2) }, /has not begun; it begins on \d/],
  ])('that it is %s', async (code, period, text) => {
    const { employee } = await holding({}, period);
    expect(await reason(employee)).toMatchObject({
      reason: code,
      reason_admin: { en: expect.stringMatching(text) as string },
    });
  });

  it('that it is suspended', async () => {
    const { employee, mandateId } = await holding();
    await world.get(MandatesService).suspend(OPERATOR, { mandateId, reason: 'test' });
    expect(await reason(employee)).toMatchObject({ reason: 'suspended' });
  });

  it('that it waits for approval', async () => {
    const { employee } = await holding({ approvalsNeeded: 1 }, { requestedBy: await someone() });
    expect(await reason(employee)).toMatchObject({ reason: 'waiting-for-approval' });
  });

  it('that what it was passed on from is suspended', async () => {
    const { mandateId } = await holding({ passableDepth: 1 });
    const employee = await someone();
    await world
      .get(MandatesService)
      .passOn(OPERATOR, { mandateId, holder: employee, basis: 'Beslut', reason: 'test' });
    await world.get(MandatesService).suspend(OPERATOR, { mandateId, reason: 'test' });
    expect(await reason(employee)).toMatchObject({ reason: 'source-not-in-force' });
  });

  it('which limit is exceeded, or not told', async () => {
    const { employee } = await holding(
      { dimensions: [{ name: 'amount', kind: 'maximum' }, { name: 'area' }] },
      { limits: { amount: ['1000.50'], area: ['north', 'south'] } },
    );
    const properties = { amount: 1000.5, area: 'north' };
    expect((await world.ask(token, employee, { properties })).decision).toBe(true);
    expect(
      (await world.ask(token, employee, { properties: { ...properties, area: ['north', 'south'] } }))
        .decision,
    ).toBe(true);
    expect(await reason(employee, { properties: { ...properties, amount: '1000.51' } })).toMatchObject({
      ...{ reason: 'limit-exceeded', dimension: 'amount' },
      reason_user: { en: 'Your mandate “Decide” does not extend to this (“amount” to 1000.50).' },
    });
    for (const amount of [-1, '1e3', 'NaN', 1e21, '0x1'])
      expect(await reason(employee, { properties: { ...properties, amount } })).toMatchObject({
        reason: 'limit-exceeded',
      });
    for (const area of ['west', ['north', 'west'], 'North'])
      expect(await reason(employee, { properties: { ...properties, area } })).toMatchObject({
        dimension: 'area',
        reason: 'limit-exceeded',
      });
    for (const area of [null, [], {}, [{}]])
      expect(await reason(employee, { properties: { ...properties, area } })).toMatchObject({
        dimension: 'area',
        reason: 'limit-not-told',
      });
  });

  it('that a limit to things themselves is exceeded', async () => {
    const { employee } = await holding({ dimensions: [{ name: 'case' }] }, { limits: { case: ['1', '2'] } });
    expect((await world.ask(token, employee, { id: '2' })).decision).toBe(true);
    expect(await reason(employee, { id: '3' })).toMatchObject({
      reason: 'limit-exceeded',
      dimension: 'case',
    });
    const lied = { id: '3', properties: { case: '1' } };
    expect(await reason(employee, lied)).toMatchObject({ reason: 'limit-exceeded' });
  });

  it('what level of assurance to log in with', async () => {
    const { employee } = await holding(
      { assuranceLevels: [LOA3, LOA4] },
      { limits: { 'assurance-level': [LOA4] } },
    );
    expect((await world.ask(token, employee, { context: { acr: LOA4 } })).decision).toBe(true);
    for (const context of [undefined, { acr: LOA3 }, { acr: [LOA4] }])
      expect(await reason(employee, { context })).toMatchObject({
        reason: 'level-too-low',
        acr_values: LOA4,
      });
  });

  it('that the condition is not met, or cannot be told', async () => {
    const { employee } = await holding({
      condition: 'context.hour < 17 && resource.properties.open == true',
    });
    const properties = { open: true };
    expect((await world.ask(token, employee, { properties, context: { hour: 8 } })).decision).toBe(true);
    expect(await reason(employee, { properties, context: { hour: 18 } })).toMatchObject({
      reason: 'condition-not-met',
    });
    for (const context of [{}, { hour: 'eight' }])
      expect(await reason(employee, { properties, context })).toMatchObject({
        reason: 'condition-cannot-be-told',
      });
  });

  it('of several the one that came nearest', async () => {
    const employee = await someone();
    const amount = [{ name: 'amount', kind: 'maximum' as const }];
    await world.grant(employee, await world.power(), { from: days(-20), until: days(-2) });
    await world.grant(employee, await world.power({ dimensions: amount }), { limits: { amount: ['5'] } });
    expect(await reason(employee, { properties: { amount: 6 } })).toMatchObject({ reason: 'limit-exceeded' });
  });

  it('no dates and values to a party that is told no details', async () => {
    const { employee } = await holding({}, { from: days(-20), until: days(-2) });
    const { context } = await world.ask(await world.party({ release: ['mandate'] }), employee);
    expect(context).toMatchObject({ reason: 'ended', reason_admin: { en: 'The mandate “Decide” ended.' } });
  });
});

describe('nothing is revealed', () => {
  const bare = { decision: false, context: { id: expect.any(String) as string } };

  it('to a party without an agreement, of anybody', async () => {
    const stranger = await world.party('none');
    const { employee } = await holding();
    for (const subject of [employee, `nobody@${NUMBER}`, 'nonsense'])
      expect(await world.ask(stranger, subject)).toEqual(bare);
  });

  it('of an employee of an organisation that has no agreement with the party', async () => {
    const [employee, code] = [await someone(OTHER_NUMBER), await world.power()];
    await world.grant(employee, code);
    expect(await world.ask(token, employee)).toEqual(bare);
  });

  it('of a power that the agreement does not list', async () => {
    const { employee, mandateId } = await holding();
    const other = await world.party({ powers: [await world.power()] });
    expect(await world.ask(other, employee)).toEqual(bare);
    await world.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'test' });
    expect(await world.ask(other, employee)).toEqual(bare);
  });

  it('of an employee who has nothing, nor of one who has left', async () => {
    const { employee } = await holding();
    expect(await world.ask(token, await someone())).toEqual(bare);
    await world
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: employee, reason: 'test' });
    expect(await world.ask(token, employee)).toEqual(bare);
  });

  it('when the party asks by personal number without being allowed to', async () => {
    const question = {
      subject: { type: 'personalIdentityNumber', id: '199001012385' },
      action: { name: 'decide' },
      resource: { type: 'case', id: '1' },
    };
    expect(await (await world.post(token, 'evaluation', question)).json()).toEqual(bare);
  });

  it.each([{ requireEncryption: true }, { requireEvidence: true }])(
    'when the agreement asks for what SAML alone can do: %j',
    async (terms) => {
      const { employee } = await holding();
      expect(await world.ask(await world.party(terms), employee)).toEqual(bare);
    },
  );
});

describe('what is passed', () => {
  it('counts only for a party whose agreement says so', async () => {
    const trusting = await holding({
      condition: 'subject.properties.role == "admin" || resource.properties.mine',
    });
    const limited = await holding({ dimensions: [{ name: 'area' }] }, { limits: { area: ['north'] } });
    const distrusted = await world.party({ passedProperties: false });
    const properties = { mine: true, area: 'north' };
    for (const { employee } of [trusting, limited]) {
      expect((await world.ask(token, employee, { properties })).decision).toBe(true);
      expect((await world.ask(distrusted, employee, { properties })).decision).toBe(false);
      expect((await world.ask(distrusted, employee, { context: properties })).decision).toBe(false);
    }
  });

  it('is not taken from what every object inherits', async () => {
    const { employee } = await holding(
      { dimensions: [{ name: 'constructor' }] },
      { limits: { constructor: ['x'] } },
    );
    expect((await world.ask(token, employee, { properties: {} })).context.reason).toBe('limit-not-told');
  });
});

describe('the record of a decision', () => {
  it('holds what was asked, on what it rests and when, and not who it was', async () => {
    const { employee, code, mandateId } = await holding();
    const { context } = await world.ask(token, employee, {
      properties: { amount: 5 },
      context: { acr: LOA3 },
    });
    const [row, ...more] = await world.recorded(context.id);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      ...{ channel: 'authzen', outcome: 'permitted', mandate_ids: [mandateId], released: [] },
      decision: {
        ...{ outcome: 'permitted', power: code, basis: { kind: 'mandate', mandateId } },
        ...{ subject: { type: 'orgAffiliation' }, action: { name: 'decide' }, context: { acr: LOA3 } },
        resource: { type: 'case', id: '1', properties: { amount: 5 } },
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      },
    });
    expect(JSON.stringify(row?.decision)).not.toContain(employee.split('@')[0]);
  });

  it('holds nothing of what did not count', async () => {
    const { employee } = await holding();
    const distrusted = await world.party({ passedProperties: false });
    const { context } = await world.ask(distrusted, employee, {
      properties: { secret: 1 },
      context: { ip: '::1' },
    });
    const [row] = await world.recorded(context.id);
    expect(row).toMatchObject({ outcome: 'permitted' });
    expect(JSON.stringify(row?.decision)).not.toMatch(/secret|::1/);
  });

  it('of a denial holds why; of somebody unknown that somebody asked', async () => {
    const { employee } = await holding({}, { from: days(2) });
    const denied = await world.ask(token, employee);
    expect(await world.recorded(denied.context.id)).toMatchObject([
      { outcome: 'denied', decision: { reason: 'not-yet' } },
    ]);
    const unknown = await world.ask(token, `nobody@${NUMBER}`);
    expect(await world.recorded(unknown.context.id)).toMatchObject([
      { outcome: 'denied', employment_id: null },
    ]);
  });

  it('is there for each of many, and for none that was not told', async () => {
    const { employee } = await holding();
    const evaluations = ['decide', 'nothing', 'decide'].map((name) => ({ action: { name } }));
    const response = await world.post(token, 'evaluations', {
      subject: { type: 'orgAffiliation', id: employee },
      resource: { type: 'case', id: '1' },
      options: { evaluations_semantic: 'deny_on_first_deny' },
      evaluations,
    });
    const answers = ((await response.json()) as { evaluations: { context: { id: string } }[] }).evaluations;
    expect(answers).toHaveLength(2);
    for (const { context } of answers) expect(await world.recorded(context.id)).toHaveLength(1);
  });
});

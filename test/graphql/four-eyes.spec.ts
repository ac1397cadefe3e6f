import { organisationPermissions } from '../../src/domain/access/permission.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';

const NUMBER = '2999991009';

describe('an organisation’s machine client', () => {
  let service: GraphqlService;

  beforeAll(async () => {
    service = await startWithSample();
  }, 60_000);
  afterAll(() => service.stop());

  it('does not ask in a person’s name for a mandate that needs approval', async () => {
    const token = await service.client(organisationPermissions, NUMBER);
    const { data } = await service.ask(
      token,
      `mutation { grantMandate(input: { holder: "hassan.ali@${NUMBER}", power: "https://behorig.example/powers/sign-contract",
        requestedBy: "ida.jonsson@${NUMBER}", period: { lastDay: "2027-06-30" }, basis: "KF 1", reason: "Prov" }) {
        ... on Refusal { code } } }`,
    );
    expect(data).toEqual({ grantMandate: { code: 'mandate.requester-unknown' } });
  });

  it('gives nothing to the person it goes back to, through other clients too', async () => {
    const gunilla = await service.employee(`gunilla.hed@${NUMBER}`);
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    const issue = async (token: string, name: string) => {
      const { data } = await service.ask(
        token,
        `mutation ($permissions: [String!]) { issueMachineClient(input: { organisation: "${NUMBER}", name: "${name}",
          permissions: $permissions, expiresAt: "${inAnHour}", reason: "Prov" }) {
          ... on IssuedMachineClient { token } } }`,
        { permissions: ['clients:write', 'roles:write', 'mandates:write'] },
      );
      return (data as { issueMachineClient: { token: string } }).issueMachineClient.token;
    };
    const second = await issue(await issue(gunilla, 'hers'), 'of hers');
    const { data } = await service.ask(
      second,
      `mutation {
        assignRole(input: { holder: "gunilla.hed@${NUMBER}", role: "chef", reason: "Prov" }) { ... on Refusal { code } }
        grantMandate(input: { holder: "gunilla.hed@${NUMBER}", power: "https://behorig.example/powers/decide-permit",
          period: { lastDay: "2027-06-30" }, basis: "KF 1", reason: "Prov" }) { ... on Refusal { code } }
      }`,
    );
    expect(data).toEqual({
      assignRole: { code: 'role.to-oneself' },
      grantMandate: { code: 'mandate.to-oneself' },
    });
  });

  it('does not register an HSA-id of another organisation', async () => {
    const token = await service.client(organisationPermissions, NUMBER);
    const { data } = await service.ask(
      token,
      `mutation { addIdentifier(input: { employee: "hassan.ali@${NUMBER}", type: HSA_ID, value: "SE2999990001-STOLEN",
        reason: "Prov" }) { ... on Refusal { code } } }`,
    );
    expect(data).toEqual({ addIdentifier: { code: 'identifier.foreign-hsa-id' } });
  });

  it('does not find who has a role without the permission to read mandates', async () => {
    const token = await service.client(['directory:read'], NUMBER);
    const { errors } = await service.ask(
      token,
      `{ employees(organisation: "${NUMBER}", filter: { role: "chef" }) { totalCount } }`,
    );
    expect(errors[0]?.extensions.code).toBe('access.permission-missing');
  });

  it('takes nothing away that a repeated mutation leaves out', async () => {
    const token = await service.client(organisationPermissions, NUMBER);
    const change = `mutation ($name: String, $title: String, $unit: String) {
      changeEmployment(input: { employee: "hassan.ali@${NUMBER}", displayName: $name, title: $title, unit: $unit, reason: "Prov" }) {
        ... on Employee { displayName title unitCode } } }`;
    for (const name of ['Hassan A', 'Hassan B', 'Hassan C', 'Hassan D']) {
      const { data } = await service.ask(token, change, { name });
      expect(data).toEqual({
        changeEmployment: { displayName: name, title: 'Bygglovshandläggare', unitCode: 'BYGG' },
      });
    }
  });

  it('is bounded where rows that hang on each other are asked for again and again', async () => {
    const token = await service.client(organisationPermissions, NUMBER);
    for (let index = 0; index < 40; index++) {
      await service.ask(
        token,
        `mutation { addUnit(input: { organisation: "${NUMBER}", code: "U${index}", name: "U", reason: "Prov" }) { __typename } }`,
      );
    }
    const { errors } = await service.ask(
      token,
      `{ organisation(number: "${NUMBER}") { units { organisation { units { organisation { units { id } } } } } } }`,
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['graphql.too-expensive']);
  });
});

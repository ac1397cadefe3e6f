import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';
import { openAdministration, OPERATOR } from '../support/service.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const NUMBER = '2021006883';
const E_SERVICE = 'https://e-service.example.se/saml';

let setting: Setting;
let cli: CommandLine;
beforeAll(async () => {
  setting = await makeSetting();
  const facts = await PlantedFacts.in(setting.database);
  await facts.relyingParty(E_SERVICE);
  const instance = await openAdministration(setting.variables);
  const organisation = { number: NUMBER, name: 'Exempelmyndigheten' };
  await instance.get(OrganisationsService, { strict: false }).onboard(OPERATOR, organisation);
  await instance.close();
  cli = commandLine(setting.variables);
});
afterAll(() => setting.remove());

it('gives an organisation the code of an issuer, lists it, and takes it back', async () => {
  const change = (act: string) =>
    cli.run(['organisation', `${act}-issuer-code`, NUMBER, 'EXEMPEL', '--reason', 'Avtal 17']);
  expect((await change('add')).out).toContain('EXEMPEL');
  expect((await cli.run(['organisation', 'list'])).out).toContain('EXEMPEL');
  expect((await change('end')).out).toContain('none');
  const again = await change('end');
  expect({ failed: again.exitCode !== 0, said: again.err }).toEqual({
    failed: true,
    said: expect.stringContaining('no such code of an issuer') as string,
  });
});

it('binds a prid with its persistence alone', async () => {
  const add = (uid: string, ...options: string[]) =>
    cli.run(['employee', 'add', `${uid}@${NUMBER}`, '--name', uid, ...options]);
  const prid = ['--prid', 'NO:5068907693'];
  for (const options of [prid, [...prid, '--prid-persistence', 'C'], ['--prid-persistence', 'A']])
    expect((await add('anna', ...options)).exitCode).not.toBe(0);
  expect((await add('anna', ...prid, '--prid-persistence', 'A')).exitCode).toBe(0);
  expect((await cli.run(['employee', 'show', `anna@${NUMBER}`])).out).toContain('prid NO:5068907693');
});

it('makes an agreement that says how subjects of certificates are read, whole or not at all', async () => {
  const agreed = ['--relying-party', E_SERVICE, '--organisation', NUMBER, '--release', 'orgAffiliation'];
  const make = (...options: string[]) =>
    cli.run([
      'agreement',
      'make',
      ...agreed,
      '--purpose',
      'Prov',
      '--legal-basis',
      'Avtal',
      ...options,
      '--json',
    ]);
  const means = ['--certificate-subject', 'hsaId'];
  const issuer = ['--certificate-issuer', 'SITHS e-id Person HSA-id 3 CA v1'];
  for (const options of [means, issuer]) expect((await make(...options)).err).toContain('said together');
  const { out } = await make(...means, ...issuer);
  expect(JSON.parse(out)).toMatchObject({
    certificateSubject: { issuer: issuer[1], attribute: '2.5.4.5', means: 'hsaId' },
  });
});

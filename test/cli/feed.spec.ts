import { PlantedFacts } from '../entitlements/planted-facts.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const E_SERVICE = 'https://e-service.example.se/saml';

let setting: Setting;
let cli: CommandLine;
beforeAll(async () => {
  setting = await makeSetting();
  const facts = await PlantedFacts.in(setting.database);
  await facts.relyingParty(E_SERVICE, { managed_by: 'feed:old' });
  await facts.run(`
    insert into metadata_feed (name, location, digest, valid_until, verified_at, left_out_at)
    select name, '/' || name, 'd', now() + interval '1 day', now(), case name when 'out' then now() end
    from unnest(array['old', 'new', 'out']) name`);
  cli = commandLine(setting.variables);
});
afterAll(() => setting.remove());

it('lists feeds, also those that are not configured any longer', async () => {
  expect(await cli.json(['feed', 'list'])).toMatchObject([
    { name: 'new', state: 'valid' },
    { name: 'old', state: 'valid' },
    { name: 'out', state: 'not-configured' },
  ]);
});

it('hands over what belongs to a feed, and says how much that was', async () => {
  const args = ['feed', 'hand-over', 'old', 'new', '--reason', 'Nytt namn'];
  expect((await cli.run(args)).out).toBe('Handed over to new: parties 1, identity providers 0.\n');
  expect(await cli.json(['relying-party', 'show', E_SERVICE])).toMatchObject({ managedBy: 'feed:new' });
  const again = await cli.json(['feed', 'hand-over', 'old', 'new']);
  expect(again).toEqual({ from: 'old', to: 'new', parties: 0, identityProviders: 0 });
});

it.each([
  ['hand-over', 'old', 'out'],
  ['refresh', 'out'],
])('refuses %s %s for one that is not', async (...args) => {
  const { exitCode, err } = await cli.run(['feed', ...args]);
  expect(exitCode).toBe(1);
  expect(err).toContain('METADATA_FEEDS_FILE');
});

import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { NUMBER, OPERATOR, refusal, Register } from '../directory/register.js';
import { Files } from './files.js';

let register: Register;
let imports: ImportsService;

beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  await register.organisation(NUMBER);
  await register.rows('create sequence public.meetings');
  await register.rows(`create function public.meet() returns trigger language plpgsql security definer as $$ begin
    if nextval('public.meetings') <= tg_argv[0]::bigint then raise exception using errcode = '40P01'; end if;
    return new; end $$`);
});
afterAll(() => register.close());

/** The first so many times that a unit is added, the database says that somebody else is in the way. */
async function meetSomebody(times: number, work: () => Promise<void>): Promise<void> {
  await register.rows('alter sequence public.meetings restart');
  await register.rows(
    `create trigger meet before insert on unit for each row execute function public.meet(${times})`,
  );
  try {
    await work();
  } finally {
    await register.rows('drop trigger meet on unit');
  }
}

// The file was refused for it, though nothing was wrong with it, and nobody sent it again until the next night.
it('an import that meets somebody who changes the same rows looks again and is applied', async () => {
  const hr = await Files.from(register, 'hr-meets');
  await meetSomebody(2, async () => {
    expect((await hr.send('delta', ['code,name', 'met,Unit'])).state).toBe('applied');
  });
});

it('an import that meets somebody every time is not refused, but applied by the next one of its source', async () => {
  const hr = await Files.from(register, 'hr-blocked');
  await meetSomebody(100, async () => {
    await expect(hr.send('delta', ['code,name', 'blocked,Unit'])).rejects.toMatchObject(
      refusal('database.write-conflict'),
    );
  });
  const [blocked] = await imports.history(OPERATOR, { source: hr.source });
  expect(blocked?.state).toBe('applying');
  await hr.send('delta', ['code,name', 'next,Unit']);
  expect((await imports.status(OPERATOR, blocked?.id ?? '')).state).toBe('applied');
});

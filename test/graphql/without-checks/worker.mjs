// A thread, which has modules of its own: those of this folder take the place of the ones of the same name.
import '../../support/typescript-loader.mjs';
import { registerHooks } from 'node:module';
import { URL } from 'node:url';
import { parentPort } from 'node:worker_threads';

const REPLACED = ['caller.ts', 'administered.rules.ts'];

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const name = REPLACED.find((one) => found.url.endsWith(`/src/domain/access/${one}`));
    if (!name) return found;
    const { href } = new URL(name, import.meta.url);
    return context.parentURL === href ? found : { ...found, url: href };
  },
});

const { attempts } = await import('./attempts.ts');
parentPort.postMessage(await attempts());

import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import type { Variables } from '../../src/platform/config/environment.js';
import type { EServiceOptions } from '../support/e-service.js';
import { openAdministration } from '../support/service.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { Arrangements } from './arrangements.js';
import { Asker } from './asker.js';
import { arrangeAnna, fetchAuthority, makeParty } from './scenario.js';

/** The scenario of `scenario.ts` with the service in a process of its own. */
export interface ProcessScenario {
  readonly setting: Setting;
  readonly arrange: Arrangements;
  /** The one that runs at the moment. */
  service(): ServiceProcess;
  restart(): Promise<void>;
  party(name: string, options?: EServiceOptions, agreement?: Partial<NewAgreement> | false): Promise<Asker>;
  stop(): Promise<void>;
}

export async function startProcessScenario(more: Variables = {}): Promise<ProcessScenario> {
  const setting = await makeSetting();
  const variables = { ...setting.variables, LOG_LEVEL: 'info', ...more };
  const administration = await openAdministration(setting.variables);
  const arrange = new Arrangements(administration);
  await arrangeAnna(arrange);
  let service = await startServiceProcess(variables);
  return {
    setting,
    arrange,
    service: () => service,
    restart: async () => {
      await service.stop();
      service = await startServiceProcess(variables);
    },
    party: async (name, options, agreement) => {
      const eService = await makeParty(arrange, name, options, agreement);
      return new Asker(service.address, await fetchAuthority(service.address), eService);
    },
    stop: async () => {
      await Promise.all([service.stop(), administration.close()]);
      await setting.remove();
    },
  };
}

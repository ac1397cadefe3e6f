import { clearTimeout, setTimeout } from 'node:timers';

const LONGEST_MS = 5 * 60_000;

/** Ends a run that would hang, and says where: the runner of most specs knows no time limit of a test. */
export default class StuckSpecReporter {
  #timers = new Map();

  onTestFileStart({ path }) {
    const stop = () => {
      console.error(`\n${path} has been running for ${LONGEST_MS / 60_000} minutes; the run is given up.`);
      process.exit(1);
    };
    this.#timers.set(path, setTimeout(stop, LONGEST_MS).unref());
  }

  onTestFileResult({ path }) {
    clearTimeout(this.#timers.get(path));
  }
}

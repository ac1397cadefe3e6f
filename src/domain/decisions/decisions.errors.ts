import { refusing } from '../../platform/errors/explanation.js';

const explanations = {
  'decision.not-recorded': {
    rule: 'No such decision about an employee is on record.',
    remedy: 'Give the id of a disclosure that is a decision, and not about somebody unknown.',
  },
  'decision.is-search': {
    rule: 'A search is no decision, and is not replayed.',
    remedy: 'Ask for a decision as of the same instant instead.',
  },
  'simulation.busy': {
    rule: 'As many simulations are under way as may be at a time.',
    remedy: 'Ask again in a moment.',
  },
};

const refusal = refusing(explanations);

export const refusals = {
  notRecorded: () => refusal('decision.not-recorded', 'not-found'),
  isSearch: () => refusal('decision.is-search', 'refused'),
  busy: () => refusal('simulation.busy', 'unavailable'),
};

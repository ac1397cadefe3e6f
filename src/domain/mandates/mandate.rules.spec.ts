import type { MandateState, MandateStatus } from './mandate.js';
import {
  requester,
  requireIndependent,
  requirePassable,
  requireTransition,
  type Parent,
} from './mandate.rules.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const parent: Parent = {
  status: 'active',
  validFrom: at(1),
  validUntil: at(9),
  depth: 0,
  holderPersonId: 'bo',
};
const passing = { from: at(1), until: at(9), holderPersonId: 'anna' };

describe('passing on', () => {
  it('passes within the period of the parent', () => {
    expect(() => {
      requirePassable(parent, passing, 1);
    }).not.toThrow();
  });

  it.each([
    ['mandate.outside-parent-period', { ...passing, until: at(10) }],
    ['mandate.outside-parent-period', { ...passing, from: at(0) }],
    ['mandate.to-oneself', { ...passing, holderPersonId: 'bo' }],
  ])('is refused as %s', (code, wrong) => {
    expect(() => {
      requirePassable(parent, wrong, 1);
    }).toThrow(refusal(code));
  });

  it('says the longest period that would pass', () => {
    const details = { from: at(1).toISOString(), until: at(9).toISOString() };
    expect(() => {
      requirePassable(parent, { ...passing, until: at(10) }, 1);
    }).toThrow(having({ details }));
  });

  it('is refused beyond the depth the power allows', () => {
    expect(() => {
      requirePassable({ ...parent, depth: 2 }, passing, 2);
    }).toThrow(refusal('mandate.too-deep'));
    expect(() => {
      requirePassable(parent, passing, 0);
    }).toThrow(refusal('mandate.too-deep'));
  });

  it.each<MandateStatus>(['pending', 'suspended', 'revoked', 'rejected', 'expired'])(
    'is refused from a %s mandate',
    (status) => {
      expect(() => {
        requirePassable({ ...parent, status }, passing, 1);
      }).toThrow(refusal('mandate.parent-not-active'));
    },
  );
});

describe('states', () => {
  const states: readonly MandateState[] = ['pending', 'active', 'suspended', 'rejected', 'revoked'];
  const allowed = [
    'pending>active',
    'pending>rejected',
    'pending>revoked',
    'active>suspended',
    'active>revoked',
    'suspended>active',
    'suspended>revoked',
  ];

  it.each(states.flatMap((from) => states.map((to) => `${from}>${to}`)))('%s', (step) => {
    const [from, to] = step.split('>') as [MandateState, MandateState];
    const attempt = expect(() => {
      requireTransition(from, to);
    });
    if (allowed.includes(step)) attempt.not.toThrow();
    else
      attempt.toThrow(
        refusal(['revoked', 'rejected'].includes(from) ? 'mandate.state-final' : 'mandate.bad-transition'),
      );
  });
});

describe('who asks and who decides', () => {
  it('takes the person who acts as the one who asks', () => {
    expect(requester('anna', undefined, 1)).toBe('anna');
    expect(requester(undefined, 'bo', 1)).toBe('bo');
    expect(requester(undefined, undefined, 0)).toBeUndefined();
  });

  it('does not let a person name somebody else as the one who asks', () => {
    expect(() => requester('anna', 'bo', 0)).toThrow(refusal('mandate.requester-not-caller'));
  });

  it('must be known when the power needs approvals', () => {
    expect(() => requester(undefined, undefined, 1)).toThrow(refusal('mandate.requester-unknown'));
  });

  it.each(['anna', 'bo'])('does not let %s decide on what they asked for or hold', (approver) => {
    expect(() => {
      requireIndependent(approver, { requestedBy: 'anna', holder: 'bo' });
    }).toThrow(refusal('mandate.approver-not-independent'));
  });
});

function refusal(code: string): Error {
  return having({ code });
}

/** An error with these properties, whatever its text. */
function having(properties: object): Error {
  const matcher: unknown = expect.objectContaining(properties);
  return matcher as Error;
}

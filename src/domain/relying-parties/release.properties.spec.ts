import fc from 'fast-check';
import {
  catalogue,
  releaseQuestions,
  requestedAttributes,
} from '../../../test/relying-parties/release-questions.js';
import type { Release, ReleaseQuestion } from './release.js';
import { release } from './release.rules.js';

const { standard } = catalogue;

describe('whatever is asked', () => {
  it('releases only what an agreement lists, about its own organisation', () => {
    fc.assert(
      fc.property(releaseQuestions, (asked) => {
        for (const { attribute, values } of release(asked).released) {
          for (const value of values) expect(groundsFor(asked, attribute.name, value)).not.toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never releases more for a value filter', () => {
    fc.assert(
      fc.property(releaseQuestions, requestedAttributes, (asked, requested) => {
        const unfiltered = asRecord(
          release({ ...asked, requested: requested.map((one) => ({ ...one, values: [] })) }),
        );
        for (const [name, values] of Object.entries(asRecord(release({ ...asked, requested })))) {
          expect(unfiltered[name]).toEqual(expect.arrayContaining([...values]));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never releases more for asking less', () => {
    fc.assert(
      fc.property(releaseQuestions, requestedAttributes, (asked, requested) => {
        const everything = asRecord(release({ ...asked, requested: undefined }));
        for (const [name, values] of Object.entries(asRecord(release({ ...asked, requested })))) {
          expect(everything[name]).toEqual(expect.arrayContaining([...values]));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('releases the same about one employment whatever is agreed with another organisation', () => {
    fc.assert(
      fc.property(releaseQuestions, (asked) => {
        const [one] = asked.candidates;
        fc.pre(one !== undefined && !asked.unspecified);
        const own = asked.agreements.filter(
          ({ organisationId }) => organisationId === one.facts.organisation.id,
        );
        const alone = { ...asked, candidates: [one] };
        expect(asRecord(release(alone))).toEqual(asRecord(release({ ...alone, agreements: own })));
      }),
    );
  });

  it('releases nothing more about an organisation for an agreement with another, and of lists nothing less', () => {
    fc.assert(
      fc.property(releaseQuestions, (asked) => {
        fc.pre(asked.candidates.length === 2 && !asked.unspecified);
        const [one] = asked.agreements;
        const alone = release({ ...asked, agreements: one ? [one] : [] });
        const together = release(asked);
        for (const { attribute, values } of alone.released.filter((each) => each.attribute.multiValued)) {
          const all = together.released.find((each) => each.attribute === attribute)?.values ?? [];
          const ofThisOrganisation = all.filter((value) =>
            valuesOf(asked, one?.organisationId, attribute.name).includes(value),
          );
          expect(new Set(ofThisOrganisation)).toEqual(new Set(values));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('records exactly the names it releases', () => {
    fc.assert(
      fc.property(releaseQuestions, (asked) => {
        const { released: attributes, about } = release(asked);
        const recorded = new Set(about.flatMap((one) => one.released));
        expect(recorded).toEqual(new Set(attributes.map(({ attribute }) => attribute.name)));
      }),
    );
  });
});

/** The agreements that list everything the value states; written apart from the rules, to hold them to it. */
function groundsFor({ candidates, agreements }: ReleaseQuestion, name: string, text: string) {
  return candidates.flatMap(({ facts, values }) =>
    values
      .filter(
        ({ attribute, value }) => attribute.name === name && (value === text || typeof value !== 'string'),
      )
      .flatMap((value) =>
        agreements.filter(
          (one) =>
            one.organisationId === facts.organisation.id &&
            (one.attributes.includes(name) ||
              (one.attributes.includes('*') &&
                name !== standard.personalNumber.name &&
                name !== catalogue.mandateDetails.name)) &&
            value.codes.every(({ kind, code, relyingPartyId = one.relyingPartyId }) => {
              const list = kind === 'role' ? one.roles : one.powers;
              return list.includes(code) || (list.includes('*') && relyingPartyId === one.relyingPartyId);
            }) &&
            (value.scope === undefined || facts.organisation.scopes.includes(value.scope)),
        ),
      ),
  );
}

function valuesOf({ candidates }: ReleaseQuestion, organisationId: string | undefined, name: string) {
  return candidates
    .filter(({ facts }) => facts.organisation.id === organisationId)
    .flatMap(({ values }) =>
      values.filter(({ attribute }) => attribute.name === name).map(({ value }) => value),
    );
}

function asRecord({ released }: Release): Record<string, readonly string[]> {
  return Object.fromEntries(released.map(({ attribute, values }) => [attribute.friendlyName, values]));
}

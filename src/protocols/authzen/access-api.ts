import { Injectable } from '@nestjs/common';
import type { AskingEService } from '../../domain/access/caller.js';
import type { CanonicalValue } from '../../domain/audit/canonical-json.js';
import type { AccessQuestion } from '../../domain/decisions/decision.js';
import { DecisionsService, type Asking } from '../../domain/decisions/decisions.service.js';
import { SearchesService, type Found, type PageOf } from '../../domain/decisions/searches.service.js';
import { Environment } from '../../platform/config/environment.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { accessQuestion, actionSearch, resourceSearch, subjectSearch } from './access-request.js';
import type { JsonObject } from './bounded-json.js';
import { decisionAnswer, failedAnswer } from './decision-answer.js';
import { evaluationsRequest } from './evaluations-request.js';
import { PageTokens } from './page-tokens.js';

export interface Operation {
  readonly answer: (body: JsonObject, eService: AskingEService, requestId?: string) => Promise<object>;
  /** What it reads tells whether a caller told from memory still counts; else CallerChanged is thrown. */
  readonly tellsCaller: boolean;
}

/** The door's name in the record of disclosures. */
const CHANNEL = 'authzen';
const PATHS = {
  access_evaluation_endpoint: '/access/v1/evaluation',
  access_evaluations_endpoint: '/access/v1/evaluations',
  search_subject_endpoint: '/access/v1/search/subject',
  search_resource_endpoint: '/access/v1/search/resource',
  search_action_endpoint: '/access/v1/search/action',
} as const;

/** The five operations of the Authorization API: JSON in, JSON out. */
@Injectable()
export class AccessApi {
  readonly operations: Readonly<Record<string, Operation>> = {
    [PATHS.access_evaluation_endpoint]: operation(true, (body, by) => this.evaluate(body, by)),
    [PATHS.access_evaluations_endpoint]: operation(true, (body, by) => this.evaluateMany(body, by)),
    [PATHS.search_subject_endpoint]: operation(false, (body, by) => this.subjects(body, by)),
    [PATHS.search_resource_endpoint]: operation(false, (body, by) => this.resources(body, by)),
    [PATHS.search_action_endpoint]: operation(false, (body, by) => this.actions(body, by)),
  };

  constructor(
    private readonly environment: Environment,
    private readonly decisions: DecisionsService,
    private readonly searches: SearchesService,
    private readonly tokens: PageTokens,
  ) {}

  /** What the policy decision point is and where it answers (section 9). */
  metadata(): Readonly<Record<string, string>> {
    const base = this.environment.PUBLIC_URL.replace(/\/+$/, '');
    const endpoints = Object.entries(PATHS).map(([name, path]): [string, string] => [name, `${base}${path}`]);
    return Object.fromEntries([['policy_decision_point', base], ...endpoints]);
  }

  private async evaluate(body: JsonObject, by: Asking): Promise<object> {
    return decisionAnswer(await this.decisions.decide(by, accessQuestion(body)));
  }

  private async evaluateMany(body: JsonObject, by: Asking): Promise<object> {
    const request = evaluationsRequest(body);
    if (!request) return this.evaluate(body, by);
    const { items, semantic } = request;
    const evaluations: object[] = [];
    const asked = semantic === 'permit-on-first-permit' ? items : untilBroken(items, semantic);
    const decisions = await this.decisions.decideMany(
      by,
      asked.filter((item): item is AccessQuestion => !(item instanceof DomainError)),
      semantic,
    );
    let next = 0;
    for (const item of asked) {
      if (item instanceof DomainError) evaluations.push(failedAnswer(item));
      else {
        const decision = decisions[next++];
        if (!decision) break;
        evaluations.push(decisionAnswer(decision));
        if (semantic === 'permit-on-first-permit' && decision.permitted) break;
        if (semantic === 'deny-on-first-deny' && !decision.permitted) break;
      }
    }
    return { evaluations };
  }

  private async subjects(body: JsonObject, by: Asking): Promise<object> {
    const search = subjectSearch(body);
    return this.page(
      body,
      by,
      'subject',
      search,
      (page) => this.searches.subjects(by, search, page),
      (id) => ({
        type: search.subject.type,
        id,
      }),
    );
  }

  private async resources(body: JsonObject, by: Asking): Promise<object> {
    const search = resourceSearch(body);
    return this.page(
      body,
      by,
      'resource',
      search,
      (page) => this.searches.resources(by, search, page),
      (id) => ({
        type: search.resource.type,
        id,
      }),
    );
  }

  private async actions(body: JsonObject, by: Asking): Promise<object> {
    const search = actionSearch(body);
    return this.page(
      body,
      by,
      'action',
      search,
      (page) => this.searches.actions(by, search, page),
      (name) => ({ name }),
    );
  }

  private async page(
    body: JsonObject,
    { eService }: Asking,
    endpoint: 'subject' | 'resource' | 'action',
    { evidence: _, ...search }: object & Pick<AccessQuestion, 'evidence'>,
    find: (page: PageOf) => Promise<Found>,
    result: (name: string) => object,
  ): Promise<object> {
    const of = [CHANNEL, endpoint, eService.relyingPartyId, search as CanonicalValue];
    const page = this.tokens.asked(body, of);
    const { id, names, next, evidenceRefused } = await find(page);
    return {
      page: { next_token: this.tokens.next(next, page.limit, of), count: names.length },
      context: { id, ...(evidenceRefused && { evidence_refused: evidenceRefused }) },
      results: names.map(result),
    };
  }
}

function operation(
  tellsCaller: boolean,
  answer: (body: JsonObject, by: Asking) => Promise<object>,
): Operation {
  return { answer: async (body, eService, id) => answer(body, asking(eService, id)), tellsCaller };
}

function asking(eService: AskingEService, requestId: string | undefined): Asking {
  return { eService, channel: CHANNEL, ...(requestId !== undefined && { requestId }) };
}

/** A broken item is a denial, so with `deny_on_first_deny` nothing behind it is asked. */
function untilBroken<Item>(items: readonly Item[], semantic: string): readonly Item[] {
  const broken = items.findIndex((item) => item instanceof DomainError);
  return semantic === 'deny-on-first-deny' && broken >= 0 ? items.slice(0, broken + 1) : items;
}

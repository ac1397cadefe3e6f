/** What is asked, by GraphQL and by the baseline alike. */
export type QuestionName = 'employee-page' | 'mandate-list';

/** Whose page, or whose organisation's list, and who asks. */
export interface Task {
  readonly organisation: string;
  readonly organisationId: string;
  readonly uid: string;
  readonly token: string;
}

export interface Question {
  readonly name: QuestionName;
  readonly operationName: string;
  readonly query: string;
  readonly variables: (task: Task) => Record<string, unknown>;
}

export const PAGE_SIZE = 50;

const EMPLOYEE_PAGE = `query EmployeePage($orgAffiliation: String!) {
  employee(orgAffiliation: $orgAffiliation) {
    id personId orgAffiliation uid protectedIdentity masked employed displayName title mail managedBy
    unit { code name }
    period { from until }
    identifiers { id type value period { from until } }
    employments {
      id orgAffiliation employed
      organisation { number name }
      period { from until }
      terms { id displayName title mail unit { code name } period { from until } recordedAt }
    }
    assignments { id status role { code nameSv } unit { code name } period { from until } }
    mandates {
      id status basis
      power { code nameSv }
      period { from until }
      limits { dimension values }
      passedOnFrom { id holder { orgAffiliation displayName } }
    }
    entitlements {
      kind code organisationNumber acceptedLevels personsTogether condition
      limits { dimension values }
      period { from until }
      basis {
        ... on AssignmentBasis { assignmentId role }
        ... on MandateBasis { mandateId passedOnFrom { id } }
      }
    }
  }
}`;

const MANDATE_LIST = `query MandateList($organisation: String!, $first: Int!) {
  mandates(filter: { organisation: $organisation }, first: $first) {
    edges {
      node {
        id status
        holder { orgAffiliation displayName }
        power { code nameSv }
        period { from until }
        limits { dimension values }
      }
    }
    pageInfo { hasNextPage }
  }
}`;

export const QUESTIONS: readonly Question[] = [
  {
    name: 'employee-page',
    operationName: 'EmployeePage',
    query: EMPLOYEE_PAGE,
    variables: ({ uid, organisation }) => ({ orgAffiliation: `${uid}@${organisation}` }),
  },
  {
    name: 'mandate-list',
    operationName: 'MandateList',
    query: MANDATE_LIST,
    variables: ({ organisation }) => ({ organisation, first: PAGE_SIZE }),
  },
];

/** How many requests are under way at once. */
export const CONNECTIONS = [1, 16] as const;
export type Connections = (typeof CONNECTIONS)[number];

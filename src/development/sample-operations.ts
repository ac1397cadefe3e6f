/** Operations to begin with in GraphiQL; every one works against the sample. A test runs them all. */
export const OPERATIONS = {
  me: `# Who am I here, and what may I do?
query Me {
  me { kind actor grants { everywhere permissions } }
}`,
  employees: `# Who works at the permit department, units below it included?
query Employees {
  employees(organisation: "2999990001", filter: { unit: "TILL" }, first: 10) {
    totalCount
    edges { node { orgAffiliation displayName title masked unit { code name } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
  municipality: `# Who works for the municipality, and what may they do?
query Municipality {
  employees(organisation: "2999991009", first: 10) {
    totalCount
    edges { node { orgAffiliation displayName unit { name } entitlements { kind code } } }
  }
}`,
  employee: `# What may Anna do, and why?
query Employee {
  employee(orgAffiliation: "anna.andersson@2999990001") {
    displayName
    assignments { role { code nameSv } unit { code } period { firstDay lastDay } status }
    mandates { id power { nameSv } limits { dimension values } period { firstDay lastDay } status }
    entitlements {
      kind code limits { dimension values }
      basis {
        ... on AssignmentBasis { role }
        ... on MandateBasis { mandate { basis } passedOnFrom { holder { displayName } basis } }
      }
    }
  }
}`,
  mandates: `# What waits for approval, is in force or is to come?
query Mandates {
  mandates(filter: { organisation: "2999990001", status: [PENDING, ACTIVE, SCHEDULED] }, first: 20) {
    edges { node { id status holder { orgAffiliation } power { nameSv } period { firstDay lastDay } version } }
  }
}`,
  grant: `# Empower David to apply for permits in soil cases until the end of next year.
mutation Grant {
  grantMandate(input: {
    holder: "david.ek@2999990001"
    power: "https://behorig.example/powers/apply-for-permit"
    limits: [{ dimension: "case-type", values: ["soil"] }]
    period: { lastDay: "${new Date().getFullYear() + 1}-12-31" }
    basis: "Beslut dnr 2026/200"
    reason: "Ersätter under ledighet"
    idempotencyKey: "graphiql-1"
  }) {
    ... on Mandate { id status }
    ... on Refusal { code rule remedy details { name values } }
  }
}`,
  waiting: `# What waits for approval?
query Waiting {
  mandates(filter: { status: [PENDING] }, first: 20) {
    edges { node { id holder { orgAffiliation } power { nameSv } basis period { firstDay lastDay } version } }
  }
}`,
  disclosures: `# Who has asked about Anna?
query Disclosures {
  disclosures(employee: "anna.andersson@2999990001", first: 10) {
    edges { node { recordedAt channel requester outcome released } }
  }
}`,
  organisations: `# All organisations of the service, with their units.
query Organisations {
  organisations(first: 10) { edges { node { number name topUnits { code name children { code name } } } } }
}`,
  releasedAttributes: `# What does our e-service get to know about Hassan?
query ReleasedAttributes {
  releasedAttributes(subject: { type: ORG_AFFILIATION, value: "hassan.ali@2999991009" }) {
    responseId validUntil attributes { friendlyName name values }
  }
}`,
} as const;

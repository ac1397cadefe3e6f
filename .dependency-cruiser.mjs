// The storeys of docs/architecture.md, as rules. Left only inside src/domain.
const order = [
  'access',
  'audit',
  'directory',
  'roles',
  'mandates',
  'entitlements',
  'attributes',
  'relying-parties',
  'decisions',
  'callers',
];
const leftOnly = order.map((folder, index) => ({
  name: `domain-left-only-${folder}`,
  comment: `domain/${folder} may import only what stands left of it`,
  severity: 'error',
  from: { path: `^src/domain/${folder}/` },
  to: { path: `^src/domain/(${order.slice(index + 1).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...leftOnly.slice(0, -1),
    {
      name: 'platform-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/platform/' },
    },
    {
      name: 'domain-knows-no-protocol',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^src/', pathNot: '^src/(domain|platform)/' },
    },
    {
      name: 'protocols-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/protocols/([^/]+)/' },
      to: { path: '^src/protocols/([^/]+)/', pathNot: '^src/protocols/$1/' },
    },
    {
      name: 'protocols-below-the-entrances',
      severity: 'error',
      from: { path: '^src/protocols/' },
      to: { path: '^src/', pathNot: '^src/(protocols|domain|platform)/' },
    },
    {
      name: 'graphql-in-its-door',
      severity: 'error',
      from: { pathNot: '^src/protocols/graphql/' },
      to: { path: 'node_modules/(@nestjs/(graphql|mercurius)|mercurius|graphql)/' },
    },
    {
      name: 'xml-in-its-folder',
      severity: 'error',
      from: { pathNot: '^src/protocols/saml/xml/' },
      to: { path: 'node_modules/(libxml2-wasm|xml-crypto|xml-encryption|@xmldom)/' },
    },
    {
      name: 'node-saml-in-the-login',
      comment: 'One file talks to it, after our own reader has accepted what it is shown.',
      severity: 'error',
      from: { pathNot: '^src/protocols/saml/login/service-provider\\.ts$' },
      to: { path: 'node_modules/@node-saml/' },
    },
    {
      name: 'database-in-stores',
      severity: 'error',
      from: { pathNot: ['^src/platform/database/', '\\.store\\.ts$'] },
      to: { path: ['node_modules/(@prisma|\\.prisma|pg)/', '^src/platform/database/generated/'] },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: [
          'node_modules/@nestjs/',
          '^src/platform/(config|database|keys|logging)/',
          '^(node:)?(fs|net|http|https)',
        ],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/platform/database/generated/'] },
      to: {},
    },
    {
      name: 'no-grab-bags',
      comment: 'A folder is named after what is in it.',
      severity: 'error',
      from: {},
      to: { path: '^src/.*\\b(common|shared|utils|helpers|core)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.spec\\.ts$', '^src/platform/database/generated/(?!client)'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
    moduleSystems: ['es6'],
  },
};

// The import rules of the rooms under src/. A type-only import is no import here: it is gone when the program runs.
const OURS = 'access|lint|lift|core|policy|kinds|config|ownership|render|aws|sandbox|engine|commands|hooks|data'

/** What each pure room may import of ours, and of packages; built-in modules of Node never. */
const ROOMS = {
  core: {ours: ['core'], packages: ['fastest-levenshtein']},
  policy: {ours: ['core', 'policy', 'data'], packages: []},
  kinds: {ours: ['core', 'policy', 'kinds'], packages: []},
  config: {ours: ['core', 'policy', 'kinds', 'config', 'data'], packages: ['yaml', 'valibot']},
  ownership: {ours: ['core', 'policy', 'kinds', 'ownership'], packages: []},
  access: {ours: ['core', 'policy', 'kinds', 'access'], packages: []},
  lint: {ours: ['core', 'policy', 'kinds', 'config', 'access', 'data', 'lint'], packages: []},
  lift: {ours: ['core', 'policy', 'kinds', 'config', 'data', 'lift'], packages: ['yaml']},
  render: {ours: ['core', 'policy', 'render'], packages: ['json-diff']},
}

const any = (words) => words.join('|')

const pure = Object.entries(ROOMS).flatMap(([room, {ours, packages}]) => [
  {
    name: `${room}-imports`,
    severity: 'error',
    from: {path: `^src/${room}/`},
    to: {path: `^src/(${OURS})/`, pathNot: `^src/(${any(ours)})/`},
  },
  {
    name: `${room}-packages`,
    severity: 'error',
    from: {path: `^src/${room}/`},
    to: {
      path: 'node_modules/',
      ...(packages.length > 0 ? {pathNot: `node_modules/(${any(packages)})/`} : {}),
    },
  },
  {name: `${room}-no-node`, severity: 'error', from: {path: `^src/${room}/`}, to: {dependencyTypes: ['core']}},
])

module.exports = {
  forbidden: [
    ...pure,
    {
      name: 'aws-imports',
      comment: 'aws knows the nouns of core and nothing else of ours',
      severity: 'error',
      from: {path: '^src/aws/'},
      to: {path: `^src/(${OURS})/`, pathNot: '^src/(core|aws)/'},
    },
    {
      name: 'sandbox-imports',
      comment: "the sandbox knows AWS from AWS's documentation only, else it repeats our own beliefs",
      severity: 'error',
      from: {path: '^src/sandbox/'},
      to: {path: `^src/(${OURS})/`, pathNot: '^src/(sandbox|data)/|^src/policy/evaluate'},
    },
    {
      name: 'sandbox-packages',
      severity: 'error',
      from: {path: '^src/sandbox/'},
      to: {path: 'node_modules/'},
    },
    {
      name: 'sdk-in-aws-only',
      comment: 'start-up of every command that asks AWS nothing depends on it',
      severity: 'error',
      from: {path: '^src/', pathNot: '^src/aws/'},
      to: {path: 'node_modules/@(aws-sdk|smithy)/'},
    },
    {
      name: 'data-is-data',
      severity: 'error',
      from: {path: '^src/data/'},
      to: {path: '.', pathNot: '^src/data/|^(node:)?(fs|zlib)$'},
    },
    {
      name: 'data-files',
      comment: 'what is read from a file when asked is for rooms that may do so',
      severity: 'error',
      from: {path: '^src/', pathNot: '^src/(engine|sandbox|data)/'},
      to: {path: '^src/data/managed-policies\\.ts$'},
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: {circular: true},
    },
    {
      name: 'resolvable',
      comment: 'also catches a rule that is green because nothing was found',
      severity: 'error',
      from: {},
      to: {couldNotResolve: true},
    },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      from: {path: '^src/'},
      to: {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown']},
    },
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsConfig: {fileName: 'tsconfig.json'},
    tsPreCompilationDeps: false,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}

import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/** Which package may import which: package → the workspace packages that it may import (docs/architecture.md). */
const mayImport = {
  core: [],
  'build-machine': ['core'],
  manifest: ['core'],
  qm: ['core'],
  'qm-memory': ['core', 'manifest'],
  oom: ['core'],
  partitions: ['core', 'manifest', 'qm'],
  platforms: ['core', 'manifest', 'partitions'],
  'image-plan': ['core', 'qm', 'qm-memory', 'oom', 'partitions'],
  steps: ['core', 'build-machine'],
  'package-family': ['core', 'build-machine', 'manifest', 'image-plan', 'platforms', 'qm', 'steps'],
  debian: ['core', 'build-machine', 'manifest', 'platforms', 'image-plan', 'qm', 'steps', 'package-family'],
  families: ['platforms', 'package-family', 'debian'],
  planner: [
    'core',
    'build-machine',
    'manifest',
    'platforms',
    'qm',
    'qm-memory',
    'oom',
    'partitions',
    'image-plan',
    'package-family',
    'families',
  ],
  attest: ['core', 'image-plan', 'build-machine', 'families'],
  builder: [
    'core',
    'build-machine',
    'manifest',
    'platforms',
    'partitions',
    'image-plan',
    'qm',
    'steps',
    'package-family',
    'families',
    'planner',
    'attest',
  ],
  runner: [
    'core',
    'build-machine',
    'manifest',
    'qm',
    'qm-memory',
    'oom',
    'partitions',
    'image-plan',
    'package-family',
    'families',
    'attest',
  ],
  cli: [
    'core',
    'build-machine',
    'manifest',
    'qm-memory',
    'partitions',
    'platforms',
    'image-plan',
    'qm',
    'steps',
    'package-family',
    'planner',
    'builder',
    'runner',
    'attest',
  ],
  plugin: [
    'core',
    'build-machine',
    'manifest',
    'platforms',
    'image-plan',
    'steps',
    'package-family',
    'families',
    'planner',
    'builder',
    'runner',
    'attest',
    'cli',
  ],
};

/** Built-in modules with side effects on the machine; only packages/build-machine may use them. */
const outside = [
  'child_process',
  'fs',
  'fs/promises',
  'http',
  'https',
  'net',
  'os',
  'readline',
  'tls',
  'dgram',
  'dns',
  'process',
  'timers/promises',
  'worker_threads',
].flatMap((name) => [`node:${name}`, name]);

/** Entries of packages beside their index: the parts that are loaded alone. */
const entries = [
  'build-machine/reading',
  'build-machine/remote-cache',
  'builder/origin',
  'cli/options',
  'image-plan/plan',
  'package-family/lock-name',
  'planner/globs',
  'platforms/defaults',
];

/** Pure code: functions of their arguments alone. */
const pure = [
  ...['core', 'manifest', 'qm', 'qm-memory', 'oom', 'partitions', 'image-plan', 'package-family'].map(
    (name) => `packages/${name}/src/**`,
  ),
  'packages/planner/src/!(load-plan).ts',
  'packages/planner/src/budget/**',
  'packages/planner/src/sources/source-facts.ts',
  'packages/steps/src/{step,step-kind,steps-to-run}.ts',
  'packages/debian/src/{plan,lock}/**',
  'packages/builder/src/{changes,contents,disk,lower}/**',
  'packages/cli/src/doctor/judge*.ts',
  'packages/builder/src/sources/source-files.ts',
  'packages/builder/src/steps/lowering.ts',
  'packages/builder/src/steps/*/plan.ts',
  'packages/*/src/plan/**',
];
const specs = ['**/*.spec.ts', '**/testing/**'];

/** Terms of one package family, which must not be used outside its package, except in data files and comments. */
const familyWords = String.raw`/\b(dpkg(-query)?|apt(-get)?|mmdebstrap|debs|extra_debs|debian\d*|trixie|bookworm|dnf|rpms|amd64|linux-image|linux-gnu)\b|\.deb\b/i`;

const familySelectors = ['Literal[value=', 'TemplateElement[value.raw=', 'Literal[regex.pattern='].map(
  (kind) => ({
    selector: `${kind}${familyWords}]`,
    message: 'A word of one package family: ask the family (PackageFamily).',
  }),
);

const clock = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Planners have no clock.',
};

/**
 * A hard-coded place of QM, or one composed from `/etc` or `/var`; \u002F is a slash, which would end esquery's own
 * pattern.
 */
const QM_PLACE = '\\u002F(usr\\u002Flib|etc|var)\\u002Fqm(?![\\w.-])';
const noQmPlace = [
  `Literal[value=/${QM_PLACE}/]`,
  `Literal[regex.pattern=/${QM_PLACE.replaceAll('\\u002F', '\\\\?\\u002F')}/]`,
  `TemplateElement[value.raw=/${QM_PLACE}/]`,
  'TemplateLiteral > TemplateElement:not(:first-child)[value.raw=/^\\u002Fqm(?![\\w.-])/]',
].map((selector) => ({ selector, message: 'Where QM lies is said by packages/qm alone.' }));

/** Where such a term is right: the family's own package, and single files. */
const speaksFamily = {
  debian: ['**'],
  // Registers the families.
  families: ['families.ts'],
  // The manifest language has a key for each family's packages: `rpms`, `debs`.
  manifest: ['values/names.ts'],
  // The build machine is a Debian system, whatever the image's distribution: its tools are Debian packages, and packages'
  // scripts must not see its package database.
  'build-machine': ['tools.ts', 'tree/hidden-places.ts'],
};

/** Forbidden syntax, package by package; pure code must also not use the clock. */
const syntaxRules = (isPure) =>
  Object.keys(mayImport).flatMap((name) => {
    const own = `packages/${name}/src/**/*.ts`;
    const speaking = (speaksFamily[name] ?? []).map((file) => `packages/${name}/src/${file}`);
    const rulesFor = (globs, selectors) => ({
      files: isPure ? globs.flatMap((glob) => pure.map((one) => [one, glob])) : globs,
      ignores: specs,
      rules: {
        'no-restricted-syntax': [
          'error',
          ...selectors,
          ...(name === 'qm' ? [] : noQmPlace),
          ...(isPure ? [clock] : []),
        ],
      },
    });
    return [rulesFor([own], familySelectors), ...(speaking.length > 0 ? [rulesFor(speaking, [])] : [])];
  });

const importRules = Object.entries(mayImport).map(([name, allowed]) => {
  const forbidden = Object.keys(mayImport).filter((other) => other !== name && !allowed.includes(other));
  return {
    files: [`packages/${name}/src/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths:
            name === 'build-machine'
              ? []
              : [
                  ...outside.map((module) => ({
                    name: module,
                    message: 'Only packages/build-machine touches the outside.',
                  })),
                  ...(name === 'planner'
                    ? [
                        {
                          name: '@nx-aib/build-machine',
                          message: 'The planner only reads: build-machine/reading.',
                        },
                      ]
                    : []),
                ],
          patterns: [
            ...forbidden.map((other) => ({
              group: [`@nx-aib/${other}`, `@nx-aib/${other}/*`],
              message: `packages/${name} may not import packages/${other}.`,
            })),
            {
              group: ['@nx-aib/*/*', ...entries.map((entry) => `!@nx-aib/${entry}`)],
              message: 'Import what the package exports from its index.',
            },
            { group: ['../../*/src/*', '../../../*/src/*'], message: 'Import another package by its name.' },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '.nx'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended, ...tseslint.configs.stylistic],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: './tsconfig.base.json', noWarnOnMultipleProjects: true }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  ...importRules,
  ...syntaxRules(false),
  {
    files: pure,
    ignores: specs,
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Planners have no clock.' },
        { object: 'Math', property: 'random', message: 'Planners have no random numbers.' },
      ],
    },
  },
  ...syntaxRules(true),
  {
    files: specs,
    rules: {
      'no-restricted-syntax': 'off',
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);

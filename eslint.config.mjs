import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/** Who may import whom: package → the workspace packages that it may import (docs/architecture.md). */
const mayImport = {
  core: [],
  'build-machine': ['core'],
  manifest: ['core'],
  'qm-memory': ['core'],
  oom: ['core'],
  partitions: ['core', 'manifest'],
  platforms: ['core', 'manifest', 'partitions'],
  'image-plan': ['core', 'qm-memory', 'oom', 'partitions'],
  attest: ['core', 'image-plan', 'build-machine'],
  build: [
    'core',
    'manifest',
    'platforms',
    'qm-memory',
    'oom',
    'partitions',
    'image-plan',
    'build-machine',
    'attest',
  ],
  runner: ['core', 'manifest', 'qm-memory', 'oom', 'partitions', 'image-plan', 'build-machine', 'attest'],
  plugin: ['core', 'manifest', 'platforms', 'image-plan', 'build-machine', 'attest', 'build', 'runner'],
};

/** Built-in modules through which code reaches the outside; only packages/build-machine may use them. */
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

/** Pure code: a function of its arguments alone. */
const pure = [
  'packages/core/src/**',
  'packages/manifest/src/**',
  'packages/qm-memory/src/**',
  'packages/oom/src/**',
  'packages/partitions/src/**',
  'packages/image-plan/src/**',
  'packages/*/src/plan/**',
];
const specs = ['**/*.spec.ts', '**/testing/**'];

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
              : outside.map((module) => ({
                  name: module,
                  message: 'Only packages/build-machine touches the outside.',
                })),
          patterns: [
            ...forbidden.map((other) => ({
              group: [`@nx-aib/${other}`, `@nx-aib/${other}/*`],
              message: `packages/${name} may not import packages/${other}.`,
            })),
            { group: ['@nx-aib/*/*'], message: 'Import what the package exports from its index.' },
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
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  ...importRules,
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
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Planners have no clock.',
        },
      ],
    },
  },
  {
    files: specs,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);

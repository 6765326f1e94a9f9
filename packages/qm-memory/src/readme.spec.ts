import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from '@nx-aib/core';
import * as manifest from '@nx-aib/manifest';
import * as qmMemory from './index';

const packages: Record<string, unknown> = {
  '@nx-aib/core': core,
  '@nx-aib/manifest': manifest,
  '@nx-aib/qm-memory': qmMemory,
};

it('prints what the example of the README says', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const promised = [...example.matchAll(/^console\.log.*; \/\/ (.*)$/gm)].map((match) => match[1]);
  const printed: string[] = [];
  const run = new Function('require', 'console', example);
  run((name: string) => packages[name], { log: (value: unknown) => printed.push(String(value)) });
  expect(promised).toHaveLength(3);
  expect(printed).toEqual(promised);
});

import { digestOfCode } from '@nx-aib/build-machine';
import { success } from '@nx-aib/core';
import { defineKind, kindsOf } from '../step-kind';
import { fingerprinted } from './fingerprinted';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const kind = defineKind<object, object, string>({
  ...{ name: 'x', reads: {}, makes: (folder) => folder, tools: [], memoryMiB: 1, code: [] },
  run: () => Promise.resolve(success(undefined)),
});

describe('the code in a fingerprint', () => {
  it('has that of the engine and of all packages that it needs, whatever a kind declares', async () => {
    const step = kind.step({ name: 'x', params: {}, reads: {} });
    const steps = await fingerprinted([step], kindsOf([kind]), { refreshes: {} });
    const own = path.resolve(__dirname, '..');
    const { dependencies } = JSON.parse(readFileSync(path.join(own, '../package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    // The code of build-machine is in every digest.
    const needed = Object.keys(dependencies).filter(
      (name) => name.startsWith('@nx-aib/') && name !== '@nx-aib/build-machine',
    );
    const folders = [own, ...needed.map((name) => path.dirname(require.resolve(name)))];
    expect(folders).toHaveLength(2);
    expect(steps.get('x')?.declaration.code).toBe(digestOfCode(folders));
  });
});

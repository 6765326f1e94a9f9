import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listTree } from '@nx-aib/build-machine';
import { ENGINE_CODE, engineDigest } from './code-digest';

const SOURCE = path.resolve(__dirname, '..');

/** What decides which steps there are: its results are in their parameters. */
const PLANS_ONLY = 'plan/steps';

/** The files of this package that a file's code needs when it runs. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(SOURCE, file), 'utf8').replace(/import type [^;]*;/g, '');
  return [...text.matchAll(/from '(\.[^']*)'/g)].map(([, name]) => {
    const found = path.join(path.dirname(file), name ?? '');
    return existsSync(path.join(SOURCE, `${found}.ts`)) ? `${found}.ts` : path.join(found, 'index.ts');
  });
}

describe("the digest of the engine's code", () => {
  it('is a SHA-256 that is the same every time', async () => {
    expect(await engineDigest()).toMatch(/^[0-9a-f]{64}$/);
    expect(await engineDigest()).toBe(await engineDigest());
  });

  it('covers every file of this package that an action runs', async () => {
    const actions = (await listTree(path.join(SOURCE, 'execute/actions')))
      .map((entry) => `execute/actions/${entry.path}`)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    const reached = new Set<string>();
    const waiting = [...actions];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (reached.has(file)) continue;
      reached.add(file);
      waiting.push(...importsOf(file));
    }
    expect(reached.size).toBeGreaterThan(actions.length);
    const covered = [...ENGINE_CODE, PLANS_ONLY];
    expect([...reached].filter((file) => !covered.some((folder) => file.startsWith(`${folder}/`)))).toEqual(
      [],
    );
  });
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { planExecutor } from './executor';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const plan = (options: Partial<Parameters<typeof planExecutor>[0]> = {}) =>
  planExecutor(
    { manifest: 'a/a.aib.yml', arch: 'x86_64', ...options },
    { root: workspace.root, projectName: 'project-a' },
  );

describe('the plan target', () => {
  it('prints the plan and leaves it as text and as JSON', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: image-a\n' });
    const seen = capture();
    expect(await plan()).toEqual({ success: true });
    const artifact = (name: string) =>
      readFileSync(path.join(workspace.root, 'dist/project-a', name), 'utf8');
    expect(seen.out).toBe(artifact('plan.txt'));
    expect(seen.out).toContain('debian13 for qemu (x86_64), package mode');
    expect(JSON.parse(artifact('plan.json'))).toMatchObject({ schema: 1, name: 'image-a', arch: 'x86_64' });
  });

  it('shows the memory of other machines, given as Nx gives lists or as one text', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: image-a\nqm: { memory_limit: { max: 50% } }\n' });
    const texts: string[] = [];
    for (const memory of ['1G,4G', ['1G', '4G']]) {
      jest.restoreAllMocks();
      const seen = capture();
      expect(await plan({ memory })).toEqual({ success: true });
      texts.push(seen.out);
    }
    expect(texts[0]).toMatch(/qm\.service +MemoryMax=50% +98\S* MiB +512 MiB +2 GiB\n/);
    expect(texts[1]).toBe(texts[0]);
  });

  it('writes nothing when there is no plan', async () => {
    workspace.write({ 'a/a.aib.yml': '- a\n' });
    const seen = capture();
    expect(await plan()).toEqual({ success: false });
    expect(seen.err).toContain('error[manifest/wrong-type]');
    expect(existsSync(path.join(workspace.root, 'dist'))).toBe(false);
  });
});

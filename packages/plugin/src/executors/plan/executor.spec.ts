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

const plan = () =>
  planExecutor(
    { manifest: 'a/a.aib.yml', arch: 'x86_64' },
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

  it('writes nothing when there is no plan', async () => {
    workspace.write({ 'a/a.aib.yml': '- a\n' });
    const seen = capture();
    expect(await plan()).toEqual({ success: false });
    expect(seen.err).toContain('error[manifest/wrong-type]');
    expect(existsSync(path.join(workspace.root, 'dist'))).toBe(false);
  });
});

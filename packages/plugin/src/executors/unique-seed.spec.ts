import { capture, testWorkspace, type TestWorkspace } from '../testing/workspace';
import { planExecutor } from './plan/executor';
import { validateExecutor } from './validate/executor';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const OPTIONS = { arch: 'x86_64' } as const;

/** Runs an executor for one of the images `a` and `b`, each with its own options, and returns its output. */
async function said(
  run: typeof validateExecutor,
  project: 'a' | 'b',
  seeds: { readonly a?: string; readonly b?: string } = {},
): Promise<{ success: boolean; out: string; err: string }> {
  const optionsOf = (name: 'a' | 'b') => ({
    manifest: `${name}/${name}.aib.yml`,
    ...OPTIONS,
    ...(seeds[name] !== undefined && { seed: seeds[name] }),
  });
  const node = (name: 'a' | 'b') => ({
    name,
    type: 'app' as const,
    data: { root: name, targets: { build: { executor: '@nx-aib/plugin:build', options: optionsOf(name) } } },
  });
  const projectGraph = { nodes: { a: node('a'), b: node('b') }, dependencies: {} };
  const seen = capture();
  const context = { root: workspace.root, projectName: project, projectGraph };
  const { success } = await run(optionsOf(project), context);
  jest.restoreAllMocks();
  return { success, out: seen.out, err: seen.err.replaceAll(`${workspace.root}/`, '') };
}

describe('two images of one name in one workspace', () => {
  it('have different UUIDs, as their projects are different', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: same\n', 'b/b.aib.yml': 'name: same\n' });
    const [a, b] = [await said(planExecutor, 'a'), await said(planExecutor, 'b')];
    const uuids = (text: string): string[] => text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
    expect(uuids(a.out).length).toBeGreaterThan(1);
    expect(uuids(a.out).filter((uuid) => uuids(b.out).includes(uuid))).toEqual([]);
    expect(a.out).toContain('UUIDs are derived from the seed a/same/qemu/x86_64/package\n');
  });

  it('are an error of each, at its place in the manifest, when they have the same seed', async () => {
    const manifest = 'name: same\nexperimental:\n  internal_defines:\n    seed: fleet\n';
    workspace.write({ 'a/a.aib.yml': manifest, 'b/b.aib.yml': manifest });
    for (const run of [validateExecutor, planExecutor]) {
      for (const [one, other] of [
        ['a', 'b'],
        ['b', 'a'],
      ] as const) {
        const seen = await said(run, one);
        expect(seen.success).toBe(false);
        expect(seen.err).toContain(
          `${one}.aib.yml:4:11: error[plan/same-seed]: the seed "fleet" is also that of the image ${other} ` +
            `(${other}/${other}.aib.yml): both disks would have the same UUIDs\n`,
        );
      }
    }
  });

  it('are an error also when the seed is an option of a target, or what another image has by default', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: same\n', 'b/b.aib.yml': 'name: same\n' });
    const given = await said(validateExecutor, 'a', { a: 'fleet', b: 'fleet' });
    expect([given.success, given.err]).toEqual([false, expect.stringContaining('error[plan/same-seed]')]);
    const byDefault = await said(validateExecutor, 'a', { a: 'b/same/qemu/x86_64/package' });
    expect(byDefault.err).toContain('the seed "b/same/qemu/x86_64/package" is also that of the image b');
    expect((await said(validateExecutor, 'a', { a: 'fleet' })).success).toBe(true);
  });
});

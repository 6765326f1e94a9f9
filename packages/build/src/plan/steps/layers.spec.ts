import { layersOf } from './layers';
import type { BuildPlan, Step } from './step';

const step = (name: string, kind: Step['kind'], params: unknown = {}): Step => ({
  name,
  kind,
  params,
  reads: {},
  files: [],
  hostTools: [],
});
const plan = (...steps: Step[]): BuildPlan => ({ steps, result: 'image' });

describe('the layers of a build', () => {
  it('are the steps that install packages, in their order', () => {
    const { steps } = layersOf(
      plan(step('tools', 'tools'), step('packages-host', 'packages'), step('changes', 'changes')),
    );
    expect(steps.map(({ name }) => name)).toEqual(['tools', 'packages-host']);
  });

  it('are called the same as long as they are the same', () => {
    const id = (packages: string[], limit: string) =>
      layersOf(plan(step('packages-host', 'packages', { packages }), step('changes', 'changes', { limit })))
        .id;
    expect(id(['tree'], '40%')).toMatch(/^[0-9a-f]{12}$/);
    expect(id(['tree'], '40%')).toBe(id(['tree'], '50%'));
    expect(id(['tree'], '40%')).not.toBe(id(['less'], '40%'));
  });

  it('are the same wherever manifests ask for them, and know of no place', () => {
    const asked = (index: number) => ({
      packages: ['tree'],
      at: { packages: { tree: ['content', 'debs', index] } },
    });
    const [first, second] = [0, 1].map((index) =>
      layersOf(plan(step('packages-host', 'packages', asked(index)))),
    );
    expect(first).toEqual(second);
    expect(first?.steps[0]?.params).toEqual({ packages: ['tree'] });
  });
});

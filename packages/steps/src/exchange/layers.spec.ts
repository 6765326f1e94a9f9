import { success } from '@nx-aib/core';
import { defineKind, kindsOf } from '../step-kind';
import type { Step } from '../step';
import { layersOf as layersIn } from './layers';

const kind = (name: string, travels: boolean) =>
  defineKind({
    ...{ name, reads: {}, makes: () => undefined, tools: [], memoryMiB: 1, code: [] },
    ...(travels && { travels: (params: unknown) => params }),
    run: () => Promise.resolve(success(undefined)),
  });
const KINDS = kindsOf([kind('tools', true), kind('packages', true), kind('changes', false)]);

const step = (name: string, kind: string, params: unknown = {}): Step => ({
  name,
  kind,
  params,
  reads: {},
  files: [],
});
const layersOf = (...steps: Step[]) => layersIn({ steps, result: 'image' }, KINDS);

describe('the layers of a build', () => {
  it('are the steps that install packages, in their order', () => {
    const { steps } = layersOf(
      step('tools', 'tools'),
      step('packages-host', 'packages'),
      step('changes', 'changes'),
    );
    expect(steps.map(({ name }) => name)).toEqual(['tools', 'packages-host']);
  });

  it('are called the same as long as they are the same', () => {
    const id = (packages: string[], limit: string) =>
      layersOf(step('packages-host', 'packages', { packages }), step('changes', 'changes', { limit })).id;
    expect(id(['tree'], '40%')).toMatch(/^[0-9a-f]{12}$/);
    expect(id(['tree'], '40%')).toBe(id(['tree'], '50%'));
    expect(id(['tree'], '40%')).not.toBe(id(['less'], '40%'));
  });

  it('are the same wherever manifests ask for them, and know of no place', () => {
    const asked = (index: number) => ({
      packages: ['tree'],
      at: { packages: { tree: ['content', 'debs', index] } },
    });
    const [first, second] = [0, 1].map((index) => layersOf(step('packages-host', 'packages', asked(index))));
    expect(first).toEqual(second);
    expect(first?.steps[0]?.params).toEqual({ packages: ['tree'] });
  });
});

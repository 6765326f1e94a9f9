import { debNameOf } from '@nx-aib/manifest';
import { loadDistribution } from '@nx-aib/platforms';
import { planText, valueOf } from '../../../planner/src/testing/plan-text';
import { packagePlace, packagePlaces, requestedPackages } from '@nx-aib/package-family';

const DISTRIBUTION = valueOf(loadDistribution('debian13'));

describe('what is asked for', () => {
  it('by a distribution are names and nothing else, which mmdebstrap --include would read otherwise', () => {
    const requested = requestedPackages(valueOf(planText('name: x\nqm: {}\n')), DISTRIBUTION);
    const names = Object.values(requested).flat();
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => debNameOf(name) !== name)).toEqual([]);
  });

  it('by a manifest is known with its place, in the list that comes first', () => {
    const manifest = {
      name: 'x',
      kernel: { kernel_package: 'linux-image-rt-amd64' },
      content: { debs: ['vim', 'less', 'vim'] },
      qm: { content: { debs: ['vim'] } },
      experimental: { internal_defines: { extra_debs: ['tree', 'less'] } },
    };
    const plan = valueOf(planText(JSON.stringify(manifest)));
    expect(packagePlaces(plan, 'host')).toEqual({
      'linux-image-rt-amd64': ['kernel', 'kernel_package'],
      vim: ['content', 'debs', 0],
      less: ['content', 'debs', 1],
      tree: ['experimental', 'internal_defines', 'extra_debs', 0],
    });
    expect(packagePlaces(plan, 'qm')).toEqual({ vim: ['qm', 'content', 'debs', 0] });
    expect(packagePlaces(plan, 'tools')).toEqual({});
    expect(packagePlace(plan, 'qm', 'vim')).toEqual(['qm', 'content', 'debs', 0]);
    expect(packagePlace(plan, 'qm', 'constructor')).toBeUndefined();
  });
});

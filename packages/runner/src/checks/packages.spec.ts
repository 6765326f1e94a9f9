import type { ImageDescriptor } from '@nx-aib/image-plan';
import { judged } from '../testing/judged';
import { referenceDescriptor } from '../testing/reference';
import { packages } from './packages';

describe('the checks of packages', () => {
  it('say which package is another one, missing, or not planned', () => {
    expect(judged(packages)).toEqual([
      'packages/host-installed: fail, linux-image-cloud-amd64:amd64 is 6.12.117-1 instead of 6.12.1-1; login:amd64 was not planned; mawk:amd64 was not planned',
      'packages/host-requested: pass',
      'packages/qm-installed: fail, busybox-static:amd64 is 1:1.37.0-6+b9 instead of 1:1.37.0-6+b3; mawk:amd64 was not planned; podman:amd64 was not planned',
      'packages/qm-requested: pass',
    ]);
  });

  it('take a virtual package for installed when another one provides it, and nothing else', () => {
    const asked = [{ root: 'host' as const, requested: ['awk', 'nginx'], platform: [] }];
    expect(judged(packages, { packages: asked })[1]).toBe(
      'packages/host-requested: fail, nginx is not installed',
    );
  });

  it('find a package that was asked for with its architecture, version or suite', () => {
    const requested = ['podman:amd64', 'podman/trixie', 'login=1:4.16.0-2'];
    expect(judged(packages, { packages: [{ root: 'host', requested, platform: [] }] })[1]).toBe(
      'packages/host-requested: pass',
    );
  });

  it('do not count a package that is only half installed', () => {
    expect(judged(packages, {}, [['|amd64|ii |busybox', '|amd64|iU |busybox']])[3]).toBe(
      'packages/qm-requested: fail, busybox-static is not installed',
    );
  });

  it('name what nobody has signed, and fail where no such source was planned', () => {
    const descriptor = referenceDescriptor();
    const installed = [
      { ...{ root: 'qm' as const, name: 'own', version: '1', arch: 'all' }, unverified: true as const },
    ];
    const check = (sources: ImageDescriptor['plan']['sources']) =>
      packages
        .checks({ ...descriptor, installed, plan: { ...descriptor.plan, ...(sources && { sources }) } })
        .filter(({ id }) => id === 'packages/unverified')
        .map(({ expected, judge }) => ({ expected, ...judge(new Map()) }));
    const seen = '1 packages of sources that were not verified: qm own';
    const line = 'deb [trusted=yes] file:/srv ./';
    expect(check([{ line, trust: 'none', sha256: '0' }])).toEqual([
      { expected: line, verdict: 'pass', seen, reason: seen },
    ]);
    const none = { expected: 'no packages of sources that were not verified', verdict: 'fail', seen };
    for (const sources of [undefined, [{ line, trust: 'keys' as const, sha256: '0' }]])
      expect(check(sources)).toEqual([{ ...none, reason: 'the plan has no such source' }]);
  });
});

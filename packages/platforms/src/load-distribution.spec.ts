import { distributionNames, loadDistribution } from './load-distribution';
import type { Distribution } from './distribution';

function distribution(name: string): Distribution {
  const result = loadDistribution(name);
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.value;
}

describe('loadDistribution', () => {
  it('knows Debian 13', () => {
    expect(distribution('debian13')).toMatchObject({
      name: 'debian13',
      family: 'debian',
      repositories: {
        suite: 'trixie',
        suites: ['trixie', 'trixie-updates', 'trixie-security'],
        components: ['main'],
      },
      sourceDateEpoch: Date.UTC(2025, 7, 9) / 1000,
      arches: { x86_64: { packageArch: 'amd64', kernelPackage: 'linux-image-cloud-amd64' } },
      maskedUnits: { host: [], qm: ['systemd-modules-load.service'] },
    });
  });

  it('gives the host what a container and a console need beside a system manager', () => {
    const { packages } = distribution('debian13');
    expect(packages.shared).toEqual(expect.arrayContaining(['systemd-sysv', 'podman', 'crun', 'netavark']));
    expect(packages.host).toEqual(expect.arrayContaining(['nftables', 'tzdata', 'login', 'aardvark-dns']));
    expect(packages.host.filter((name) => packages.shared.includes(name))).toEqual([]);
  });

  it('names the nearest distribution for a name that it does not know', () => {
    expect(loadDistribution('debain13')).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'platforms/unknown-distribution',
          severity: 'error',
          message: 'there is no distribution "debain13"',
          hint: `did you mean debian13? Known: ${distributionNames().join(', ')}`,
        },
      ],
    });
  });
});

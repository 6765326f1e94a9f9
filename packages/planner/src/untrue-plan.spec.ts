import { planText } from './testing/plan-text';

function said(manifest: object): string[] {
  return planText(JSON.stringify({ name: 'car', ...manifest })).diagnostics.map(
    ({ code, severity, path }) => `${severity} ${code} ${path?.join('.')}`,
  );
}

const LIMITED = { memory_limit: { max: '40%' } };

describe('a kernel argument that makes the plan untrue', () => {
  it.each([
    'cgroup_disable=memory',
    'cgroup_disable=cpu,memory',
    'cgroup-disable="memory"',
    'cgroup.memory=nosocket,nokmem',
    'systemd.unified_cgroup_hierarchy=0',
    'systemd.unified-cgroup-hierarchy=off',
  ])(
    'turns memory control off, and is refused where there is QM, with the place of the limit: %s',
    (argument) => {
      const kernel = { cmdline: ['quiet', argument] };
      expect(said({ kernel, qm: LIMITED })).toEqual([
        'error kernel/no-memory-control kernel.cmdline.1',
        'note qm/limit qm.memory_limit.max',
      ]);
      expect(said({ kernel })).toEqual([]);
    },
  );

  it.each(['mem=1G', 'memmap=64M$1G', 'crashkernel=256M', 'swiotlb=65536'])(
    'takes memory away that a percentage is planned of: %s',
    (argument) => {
      const kernel = { cmdline: [argument] };
      const qm = { memory_limit: { max: '40%', high: '512M' } };
      expect(said({ kernel, qm })).toEqual([
        'error kernel/less-memory kernel.cmdline.0',
        'note qm/limit qm.memory_limit.max',
      ]);
      const [wrong, limit] = planText(JSON.stringify({ name: 'car', kernel, qm })).diagnostics;
      expect(wrong?.message).toBe(
        `${argument} reduces the machine's memory, but a percentage is planned as a share of all of it`,
      );
      expect(limit?.message).toBe('the limit that would not hold: qm.memory_limit.max: 40%');
      expect(said({ kernel, qm: { memory_limit: { max: '768M' } } })).toEqual([]);
      expect(said({ kernel })).toEqual([]);
    },
  );

  it.each(['systemd.mask=qm.service', 'systemd.mask=qm'])('keeps QM from starting: %s', (argument) => {
    expect(said({ kernel: { cmdline: [argument] }, qm: LIMITED })).toEqual([
      'error kernel/no-qm kernel.cmdline.0',
    ]);
    expect(said({ kernel: { cmdline: [argument] } })).toEqual([]);
  });

  it.each([
    ...['root=/dev/sdb1', 'init=/bin/sh', 'quiet init=/bin/sh', 'systemd.unit=rescue.target', 'single'],
    ...['emergency', 'systemd.run=reboot', 'systemd.volatile=yes'],
  ])('boots something else: %s', (argument) => {
    expect(said({ kernel: { cmdline: [argument] } })).toEqual([
      'warning kernel/boots-something-else kernel.cmdline.0',
    ]);
  });

  it('is none that only looks like one', () => {
    const cmdline = [
      ...['rootwait', 'initcall_debug', 'cgroup_disable=cpu', 'x.root=1', 'rootflags=noatime'],
      ...[
        'systemd.unified_cgroup_hierarchy=1',
        'systemd.mask=qm2.service',
        'memtest=1',
        'systemd.unit=multi-user.target',
      ],
      ...['systemd.volatile=no', 'rd.systemd.unit=rescue.target'],
    ];
    expect(said({ kernel: { cmdline }, qm: LIMITED })).toEqual([]);
  });
});

describe("QM's own unit", () => {
  it('cannot be disabled', () => {
    const content = { systemd: { disabled_services: ['fstrim.timer', 'qm.service'] } };
    expect(said({ content, qm: LIMITED })).toEqual(['error qm/disabled content.systemd.disabled_services.1']);
    expect(said({ content })).toEqual([]);
  });
});

describe('a place that a mount of the running system covers', () => {
  it.each(['/usr/lib/qm/rootfs/etc/x', '/usr/lib/qm/rootfs/var/lib/x'])("is one of QM's root: %s", (path) => {
    const content = { make_dirs: [{ path }], add_symlinks: [{ link: path.replace('x', 'y'), target: 'x' }] };
    expect(said({ qm: LIMITED, content })).toEqual([
      'error paths/covered content.add_symlinks.0.link',
      'error paths/covered content.make_dirs.0.path',
    ]);
    expect(said({ content })).toEqual([]);
  });

  it.each(['/var/run/x', '/var/lock/x/y'])('is one of /run, on the host and in QM: %s', (path) => {
    const content = { make_dirs: [{ path }] };
    expect(said({ content })).toEqual(['error paths/covered content.make_dirs.0.path']);
    expect(said({ qm: { ...LIMITED, content } })).toEqual([
      'error paths/covered qm.content.make_dirs.0.path',
    ]);
  });

  it('is none beside them', () => {
    const make_dirs = ['/usr/lib/qm/rootfs/usr/x', '/var/runner', '/var/lib/lock/x'].map((path) => ({
      path,
    }));
    expect(said({ qm: LIMITED, content: { make_dirs } })).toEqual([]);
  });
});

describe('a change below a link of the manifest', () => {
  const add_symlinks = [{ link: '/etc/a', target: '/etc' }];
  const path = '/etc/a/shadow';

  it.each([
    ['chmod_files', { path, mode: '0666' }],
    ['chown_files', { path, user: 'games' }],
    ['remove_files', { path }],
  ])('would be one of another place: %s', (key, change) => {
    const content = { add_symlinks, [key]: [change] };
    expect(said({ content })).toEqual([`error paths/through-link content.${key}.0.path`]);
    expect(said({ qm: { ...LIMITED, content } })).toEqual([
      `error paths/through-link qm.content.${key}.0.path`,
    ]);
  });

  it('is none of the link itself, of what only begins with its name, and of the other root', () => {
    const chmod_files = [
      { path: '/etc/a', mode: '0600' },
      { path: '/etc/ab/x', mode: '0600' },
    ];
    expect(said({ content: { add_symlinks, chmod_files } })).toEqual([]);
    expect(
      said({
        content: { add_symlinks },
        qm: { ...LIMITED, content: { chmod_files: [{ path, mode: '0600' }] } },
      }),
    ).toEqual([]);
  });
});

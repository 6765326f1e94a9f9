import { planText } from './testing/plan-text';

function said(manifest: object): string[] {
  return planText(JSON.stringify({ name: 'car', ...manifest })).diagnostics.map(
    ({ code, severity, path }) => `${severity} ${code} ${path?.join('.')}`,
  );
}

const LIMITED = { memory_limit: { max: '40%' } };

describe('a kernel argument that makes the plan untrue', () => {
  it.each(['cgroup_disable=memory', 'cgroup_disable=cpu,memory', 'systemd.unified_cgroup_hierarchy=0'])(
    'turns memory control off, and is refused where there is QM: %s',
    (argument) => {
      const kernel = { cmdline: ['quiet', argument] };
      expect(said({ kernel, qm: LIMITED })).toEqual(['error kernel/no-memory-control kernel.cmdline.1']);
      expect(said({ kernel })).toEqual([]);
    },
  );

  it.each(['root=/dev/sdb1', 'init=/bin/sh', 'quiet init=/bin/sh'])(
    'boots something else: %s',
    (argument) => {
      expect(said({ kernel: { cmdline: [argument] } })).toEqual([
        'warning kernel/boots-something-else kernel.cmdline.0',
      ]);
    },
  );

  it('is none that only looks like one', () => {
    const cmdline = ['rootwait', 'initcall_debug', 'cgroup_disable=cpu', 'x.root=1', 'rootflags=noatime'];
    expect(said({ kernel: { cmdline }, qm: LIMITED })).toEqual([]);
  });
});

describe("a file that can change QM's unit", () => {
  const paths = [
    '/etc/containers/systemd/qm.container',
    '/etc/containers/systemd/qm.container.d/99.conf',
    '/usr/share/containers/systemd/qm.container.d/99.conf',
    '/usr/share/containers/systemd/container.d/99.conf',
    '/etc/systemd/system/qm.service',
    '/etc/systemd/system/qm.service.d/99.conf',
    '/usr/lib/systemd/system/service.d/99.conf',
  ];

  it.each(paths)('is said at its path: %s', (path) => {
    expect(said({ qm: LIMITED, content: { add_files: [{ path, text: 'x' }] } })).toEqual([
      'warning qm/unit-changed content.add_files.0.path',
    ]);
    expect(said({ qm: LIMITED, content: { add_symlinks: [{ link: path, target: 'x' }] } })).toEqual([
      'warning qm/unit-changed content.add_symlinks.0.link',
    ]);
  });

  it.each(paths)('is nothing special without QM, and in QM: %s', (path) => {
    const content = { add_files: [{ path, text: 'x' }] };
    expect(said({ content })).toEqual([]);
    expect(said({ qm: { ...LIMITED, content } })).toEqual([]);
  });

  it('is none of another unit', () => {
    const add_files = ['/etc/containers/systemd/qm2.container', '/etc/systemd/system/qmx.service'].map(
      (path) => ({
        path,
        text: 'x',
      }),
    );
    expect(said({ qm: LIMITED, content: { add_files } })).toEqual([]);
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

import { bytes } from '@nx-aib/core';
import type { SourceFacts } from './sources/source-facts';
import { planText } from './testing/plan-text';

const LIMITED = { memory_limit: { max: '40%', high: '35%' } };
const NOTES = ['note qm/limit qm.memory_limit.max', 'note qm/limit qm.memory_limit.high'];
const SOURCES: SourceFacts = {
  files: new Map([['x.conf', { source: 'x.conf', size: bytes(7), sha256: '0'.repeat(64) }]]),
  globs: new Map(),
};

/** Without what the memory budget says about the same files. */
function said(manifest: object): string[] {
  const { diagnostics } = planText(JSON.stringify({ name: 'car', ...manifest }), { sourceFacts: SOURCES });
  return diagnostics
    .filter(({ code }) => code !== 'oom/protected-without-limit')
    .map(({ code, severity, path }) => `${severity} ${code} ${path?.join('.')}`);
}
const ofFile = (path: string, text: string, qm: object | undefined = LIMITED): string[] =>
  said({ ...(qm && { qm }), content: { add_files: [{ path, text }] } });

const INFINITE = '[Service]\nMemoryMax=infinity\n';
const DROP_INS = [
  ...['etc', 'usr/share'].flatMap((top) => [
    `/${top}/containers/systemd/qm.container.d/99.conf`,
    `/${top}/containers/systemd/container.d/99.conf`,
    `/${top}/containers/systemd/sub/qm.container.d/99.conf`,
  ]),
  ...['etc/systemd/system', 'usr/lib/systemd/system', 'etc/systemd/system.control'].flatMap((folder) =>
    ['qm.service.d/99.conf', 'service.d/99.conf', '-.slice.d/99.conf', 'slice.d/99.conf', '-.slice'].map(
      (name) => `/${folder}/${name}`,
    ),
  ),
];

describe('a drop-in of QM that overrides a planned limit', () => {
  it.each(DROP_INS)('is refused, with its own place and those of the limits: %s', (path) => {
    expect(ofFile(path, INFINITE)).toEqual(['error qm/overridden content.add_files.0.path', ...NOTES]);
  });

  it('says which setting it is', () => {
    const manifest = {
      name: 'car',
      qm: LIMITED,
      content: { add_files: [{ path: DROP_INS[0], text: INFINITE }] },
    };
    expect(planText(JSON.stringify(manifest)).diagnostics.map(({ message }) => message)).toEqual([
      `${DROP_INS[0]} sets MemoryMax= of QM's unit, which the plan decides`,
      'this limit would no longer hold: qm.memory_limit.max: 40%',
      'this limit would no longer hold: qm.memory_limit.high: 35%',
    ]);
  });

  it.each([
    ...['MemoryHigh=1G', ' MemoryMax = 1G', 'StartupMemoryMax=1G', 'MemorySwapMax=1G', 'CPUWeight=100'],
    ...[
      'CPUQuota=10%',
      'OOMScoreAdjust=-1000',
      'OOMPolicy=kill',
      'ManagedOOMPreference=omit',
      'Slice=x.slice',
    ],
    ...['Delegate=no', 'DisableControllers=memory', 'ExecStart=/bin/true', 'IOWeight=1', 'TasksMax=1'],
    ...['# x\\\nMemoryMax=1G', 'Environment=A=1 \\\n  B=2\nMemoryMax=1G', '[X]\nMemoryLimit=1G'],
  ])('sets it in [Service]: %j', (setting) => {
    const text = `[Service]\n${setting}\n`;
    expect(ofFile('/etc/systemd/system/qm.service.d/a.conf', text)[0]).toMatch(/^error qm\/overridden/);
  });

  it.each([
    ...[
      'PodmanArgs=--memory=1g',
      'GlobalArgs=--x',
      'PidsLimit=1',
      'ReadOnly=false',
      'AddCapability=sys_resource',
    ],
    ...[
      'DropCapability=',
      'Rootfs=/x',
      'Exec=/bin/sh',
      'ServiceName=x',
      'ContainersConfModule=/x',
      'Memory=1g',
    ],
  ])('sets it in [Container]: %s', (setting) => {
    const text = `[Container]\n${setting}\n`;
    expect(ofFile('/etc/containers/systemd/qm.container.d/a.conf', text)[0]).toMatch(/^error qm\/overridden/);
  });

  it('cannot be seen in a file beside the manifest, which is refused', () => {
    const file = { path: '/etc/systemd/system/qm.service.d/a.conf', source_path: 'x.conf' };
    expect(said({ qm: LIMITED, content: { add_files: [file] } })).toEqual([
      'error qm/overridden content.add_files.0.path',
      ...NOTES,
    ]);
  });

  it.each([
    '[Unit]\nAfter=x.service\n',
    '[Service]\nTimeoutStopSec=5\n',
    '[Container]\nVolume=/run/x:/run/x\n',
    '# MemoryMax=1G\n',
    '[Service]\nEnvironment=A=1 \\\n  MemoryMax=1G\n',
  ])('is only warned of when it leaves them alone: %j', (text) => {
    expect(ofFile('/etc/containers/systemd/qm.container.d/a.conf', text)).toEqual([
      'warning qm/unit-changed content.add_files.0.path',
    ]);
  });

  it.each(DROP_INS)('is nothing special without QM, and in QM: %s', (path) => {
    const content = { add_files: [{ path, text: INFINITE }] };
    expect(said({ content })).toEqual([]);
    expect(said({ qm: { ...LIMITED, content } })).toEqual([]);
  });
});

describe("what takes the place of QM's unit", () => {
  it.each([
    '/etc/containers/systemd/qm.container',
    '/etc/containers/systemd/sub/qm.container',
    '/etc/containers/systemd/qm.kube',
    '/etc/containers/systemd/qm.container.d/10-automotive.conf',
    '/etc/systemd/system/qm.service',
    '/usr/lib/systemd/system/qm.service',
    '/etc/systemd/system-generators/podman-system-generator',
  ])('is refused as a file, however empty, as a link and as a directory: %s', (path) => {
    const of = (content: object) => said({ qm: LIMITED, content });
    expect(of({ add_files: [{ path, text: '' }] })).toEqual([
      'error qm/overridden content.add_files.0.path',
      ...NOTES,
    ]);
    expect(of({ add_symlinks: [{ link: path, target: '/dev/null' }] })).toEqual([
      'error qm/overridden content.add_symlinks.0.link',
      ...NOTES,
    ]);
    expect(of({ make_dirs: [{ path }] })).toEqual(['error qm/overridden content.make_dirs.0.path', ...NOTES]);
  });

  it.each([
    ['/etc/systemd/system/qm.service.d', '/usr/share/x'],
    ['/etc/containers/systemd', '/usr/share/x'],
    ['/etc/containers/systemd/qm.container.d/a.conf', '/usr/share/x.conf'],
    ['/etc/systemd/system/other.service', '/run/systemd/generator/qm.service'],
  ])('is refused as a link that brings it from elsewhere: %s', (link, target) => {
    expect(said({ qm: LIMITED, content: { add_symlinks: [{ link, target }] } })).toEqual([
      'error qm/overridden content.add_symlinks.0.link',
      ...NOTES,
    ]);
  });

  it.each(['ServiceName=qm', 'ServiceName=qm.service', 'ContainerName = qm'])(
    'is refused as another unit of its name: %s',
    (setting) => {
      const text = `[Container]\nImage=x\n${setting}\n`;
      expect(ofFile('/etc/containers/systemd/other.container', text)[0]).toMatch(/^error qm\/overridden/);
      expect(ofFile('/etc/containers/systemd/other.container', text.replace('qm', 'qm2'))).toEqual([]);
    },
  );

  it.each([
    ['chmod_files', { path: '/usr/lib/systemd/system-generators/podman-system-generator', mode: '0644' }],
    ['chmod_files', { path: '/usr/lib/systemd', mode: '0644', recursive: true }],
    ['chown_files', { path: '/usr/lib/systemd/system-generators', user: 'games', recursive: true }],
    ['remove_files', { path: '/usr/lib/systemd/system-generators/podman-system-generator' }],
    ['remove_files', { path: '/usr/lib/systemd/system-generators' }],
  ])('is refused as a change of what makes it at each boot: %s %j', (key, change) => {
    expect(said({ qm: LIMITED, content: { [key]: [change] } })).toEqual([
      `error qm/overridden content.${key}.0.path`,
      ...NOTES,
    ]);
    expect(said({ content: { [key]: [change] } })).toEqual([]);
  });

  it('is none of another unit', () => {
    const paths = [
      ...['/etc/containers/systemd/qm2.container', '/etc/systemd/system/qmx.service'],
      ...['/etc/systemd/system/qm.service.d/readme', '/etc/systemd/system/x.slice.d/a.conf'],
    ];
    for (const path of paths) expect([path, ofFile(path, INFINITE)]).toEqual([path, []]);
    const wants = {
      link: '/etc/systemd/system/x.target.wants/qm.service',
      target: '/run/systemd/generator/qm.service',
    };
    expect(said({ qm: LIMITED, content: { add_symlinks: [wants] } })).toEqual([]);
  });
});

describe('a file that overrides who is killed first', () => {
  const SCORE = '[Manager]\nDefaultOOMScoreAdjust=0\n';
  const NOTE_AT_QM = 'note oom/planned qm';
  const NOTE_AT_KEY = 'note oom/planned image.enable_oom_protection';

  it.each([
    ['/etc/systemd/system.conf', SCORE],
    ['/etc/systemd/system.conf.d/99.conf', SCORE],
    ['/usr/lib/systemd/system.conf.d/99.conf', SCORE],
    ['/etc/systemd/system.conf.d/99.conf', '[Manager]\nDefaultOOMPolicy=kill\n'],
    ['/etc/systemd/system.conf.d/10-oom.conf', ''],
  ])("is refused among the host systemd's: %s with %j", (path, text) => {
    expect(ofFile(path, text)).toEqual(['error oom/overridden content.add_files.0.path', NOTE_AT_QM]);
    expect(ofFile('/etc/systemd/system.conf.d/99.conf', '[Manager]\nDefaultTasksMax=9\n')).toEqual([]);
  });

  it('is refused as a link, and where it cannot be looked at', () => {
    const link = '/etc/systemd/system.conf.d';
    expect(said({ qm: LIMITED, content: { add_symlinks: [{ link, target: '/usr/x' }] } })).toEqual([
      'error oom/overridden content.add_symlinks.0.link',
      NOTE_AT_QM,
    ]);
    const file = { path: `${link}/a.conf`, source_path: 'x.conf' };
    expect(said({ content: { add_files: [file] } })).toEqual([
      'error oom/overridden content.add_files.0.path',
    ]);
  });

  it.each([
    [true, LIMITED],
    [true, undefined],
    [false, undefined],
  ])(
    'is refused with the place of image.enable_oom_protection if that is %j, with and without QM',
    (value, qm) => {
      const file = { path: '/etc/systemd/system.conf.d/99.conf', text: SCORE };
      const manifest = {
        name: 'car',
        image: { enable_oom_protection: value },
        ...(qm && { qm }),
        content: { add_files: [file] },
      };
      expect(said(manifest)).toEqual(['error oom/overridden content.add_files.0.path', NOTE_AT_KEY]);
      expect(planText(JSON.stringify(manifest)).diagnostics.map(({ message }) => message)).toEqual([
        `${file.path} sets DefaultOOMScoreAdjust= of the host's systemd, which the plan decides`,
        `the OOM scores planned for this would no longer hold: image.enable_oom_protection: ${value}`,
      ]);
    },
  );

  it('is refused with each place once, however many files override the scores of both systems', () => {
    const add_files = ['98', '99'].flatMap((name) => [
      { path: `/etc/systemd/system.conf.d/${name}.conf`, text: SCORE },
      { path: `/etc/qm/containers/containers.conf.d/${name}.conf`, text: 'oom_score_adj = 0\n' },
    ]);
    const found = said({ image: { enable_oom_protection: true }, qm: LIMITED, content: { add_files } });
    expect(found.filter((line) => line.startsWith('error oom/overridden'))).toHaveLength(4);
    expect(found.slice(4)).toEqual([NOTE_AT_KEY, NOTE_AT_QM]);
  });

  it.each([
    ['oom_score_adj = 0', '99.conf', 1],
    ['cgroup_conf = []', '99.conf', 1],
    ['"oom_score_adj" = 0', '99.conf', 1],
    ['# oom_score_adj = 0', '99.conf', 0],
    ['log_size_max = 1', '99.conf', 0],
    // Of two files the one with the later name wins.
    ['oom_score_adj = 0', '05.conf', 0],
  ])("is refused among those of QM's Podman: %j in %s", (line, name, errors) => {
    const text = `[containers]\n${line}\n`;
    const path = `/etc/containers/containers.conf.d/${name}`;
    const inside = said({ qm: { ...LIMITED, content: { add_files: [{ path, text }] } } });
    const refused = (at: string) => (errors === 0 ? [] : [`error oom/overridden ${at}`, NOTE_AT_QM]);
    expect(inside).toEqual(refused('qm.content.add_files.0.path'));
    const outside = ofFile(`/etc/qm/containers/containers.conf.d/${name}`, text);
    expect(outside).toEqual(refused('content.add_files.0.path'));
    expect(ofFile(path, text)).toEqual([]);
  });

  it.each([
    [
      { content: { remove_files: [{ path: '/usr/lib/systemd/system.conf.d/10-oom.conf' }] } },
      'content.remove_files.0',
    ],
    [
      {
        qm: {
          ...LIMITED,
          content: {
            add_files: [{ path: '/etc/containers/containers.conf.d/10-automotive.conf', text: '' }],
          },
        },
      },
      'qm.content.add_files.0',
    ],
  ])('cannot replace or remove those that nx-aib plans', (manifest, at) => {
    expect(said({ qm: LIMITED, ...manifest })[0]).toBe(`error paths/owned ${at}`);
  });
});

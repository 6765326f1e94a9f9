import { host, refusals, section, type Refused } from './hostile-case';

const enabled = (name: string) => host('systemd:', '  enabled_services:', `    - ¦${name}`);

const SERVICES: readonly Refused[] = [
  ...refusals('manifest/unit-name', enabled, {
    'a unit by its path': '/etc/systemd/system/x.service',
    'a unit in the folder above': '../x.service',
    'a unit by a pattern': "'*.service'",
    'a unit by a pattern of one sign': 'getty@tty?.service',
    'a unit by a set': "'[a-z].service'",
    'a unit with a blank': 'a b.service',
    'an option of systemctl with a value': '--root=/',
    'a command for a shell': '$(id).service',
    'a unit with a percent sign': 'a%i.service',
    'a unit with two instances': 'a@b@c.service',
    'a unit that is an instance of nothing': '"@a.service"',
    'a unit without a name': '.service',
    'a unit that ends in a dot': 'a.',
    'a unit of a type that there is nearly': 'a.sevice',
    'a unit of 256 characters': `${'a'.repeat(248)}.service`,
    'a unit of another script': 'ä.service',
  }),
  ...refusals('manifest/not-one-line', enabled, {
    'a unit with a second unit': '"a.service\\nb.service"',
    'a unit with a NUL': '"a\\0.service"',
  }),
  {
    what: 'a unit that is enabled and disabled',
    code: 'manifest/service-state',
    manifest: host('systemd:', '  enabled_services: [a]', '  disabled_services: [¦a.service]'),
  },
];

const OTHERS: readonly Refused[] = [
  ...refusals('accounts/unknown-group', (group) => section('auth', 'users:', `  a: {groups: [¦${group}]}`), {
    'a group that is not in the image': 'wheel',
  }),
  ...refusals(undefined, (line) => section('auth', 'users:', `  ¦${line}`), {
    'a second account of number 0': 'toor: {uid: 0}',
    'an account with the name of root': 'root: {uid: 2000}',
    'an account with the name of a daemon': 'daemon: {}',
  }),
  ...refusals('manifest/out-of-range', (line) => section('auth', 'users:', `  a: {${line}}`), {
    'a number that means "unchanged"': 'uid: ¦4294967295',
    'a number below zero': 'uid: ¦-1',
  }),
  ...refusals('platforms/unknown-target', (name) => `name: x\ntarget: ¦${name}\n`, {
    'a target of nobody': 'evil',
    'a target that is a method of every object': 'constructor',
  }),
  ...refusals('manifest/target-name', (name) => `name: x\ntarget: ¦${name}\n`, {
    'a target that is a file of this machine': '../../../../etc/passwd',
    'a target that is an option': '"-x"',
  }),
  ...refusals(
    'kernel/cmdline-too-long',
    () =>
      section(
        'kernel',
        '¦cmdline:',
        ...Array.from({ length: 30 }, (_, index) => `  - a${index}=${'x'.repeat(80)}`),
      ),
    {
      'many arguments that are too long together': '',
    },
  ),
  {
    what: 'an argument that turns memory control off, and with it the planned limit',
    code: 'kernel/no-memory-control',
    manifest: `${section('kernel', 'cmdline:', '  - ¦cgroup_disable=memory')}qm: {memory_limit: {max: 40%}}\n`,
  },
  {
    what: "an argument that makes the kernel ignore the plan's root",
    code: 'kernel/boots-something-else',
    warned: true,
    manifest: section('kernel', 'cmdline:', '  - ¦root=/dev/sdb1'),
  },
  ...[
    '/etc/containers/systemd/qm.container',
    '/etc/containers/systemd/qm.container.d/99.conf',
    '/usr/share/containers/systemd/qm.container.d/99.conf',
    '/usr/share/containers/systemd/container.d/99.conf',
    '/etc/systemd/system/qm.service.d/99.conf',
    '/etc/systemd/system/qm.service',
    '/etc/systemd/system/service.d/99.conf',
  ].map((path): Refused => ({
    what: `${path}, which takes QM's planned limit away`,
    code: 'qm/overridden',
    manifest: `name: x\nqm: {memory_limit: {max: 40%}}\ncontent:\n  add_files:\n    - {path: ¦${path}, text: "[Service]\\nMemoryMax=infinity\\n"}\n`,
  })),
  {
    what: "a file at a place of QM that is covered by QM's own /etc",
    code: 'paths/covered',
    manifest: `${host('add_files:', '  - {path: ¦/usr/lib/qm/rootfs/etc/x, text: x}')}qm: {}\n`,
  },
  {
    what: 'a directory in /run by its other name, which is empty at each boot',
    code: 'paths/covered',
    manifest: host('make_dirs:', '  - {path: ¦/var/run/x}'),
  },
];

export const REFUSED_VALUES: readonly Refused[] = [...SERVICES, ...OTHERS];

import { CARET, OUTSIDE, type Failing } from './hostile-case';

/** The packages of the reference image, so that nothing has to be installed. */
function withPackages(host: readonly string[], qm: readonly string[] = []): string {
  const lines = (all: readonly string[], indent: string) => all.map((line) => `${indent}${line}\n`).join('');
  return `name: x\ncontent:\n  debs: [tree]\n${lines(host, '  ')}qm:\n  content:\n    debs: [busybox-static]\n${lines(qm, '    ')}image: {partitions: {var: {relative_size: 0.2}, var_qm: {relative_size: 0.1}}}\n`;
}

const hostFails = (what: string, ...lines: string[]): Failing => ({
  what,
  built: 'no',
  manifest: withPackages(lines),
});
const qmFails = (what: string, ...lines: string[]): Failing => ({
  what,
  built: 'no',
  manifest: withPackages([], lines),
});

/**
 * Links in place of the directories where systemctl(1) creates and removes links, leading to a directory of this
 * machine.
 */
function unitFolder(
  folder: string,
  target: string,
  state: 'enabled' | 'disabled',
  root: 'host' | 'qm',
): Failing {
  const unit = state === 'enabled' ? 'own.service' : 'fstrim.timer';
  const lines = [
    ...(state === 'enabled'
      ? [
          'add_files:',
          '  - {path: /usr/lib/systemd/system/own.service, text: "[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target timers.target sysinit.target evil.target\\n"}',
        ]
      : []),
    'add_symlinks:',
    `  - ${CARET}{link: ${folder}, target: '${target}'}`,
    `systemd: {${state}_services: [${unit}]}`,
  ];
  return {
    what: `${root === 'qm' ? 'in QM, ' : ''}${folder} as a link to ${target}, and a unit to be ${state}`,
    built: 'harmless',
    manifest: root === 'host' ? withPackages(lines) : withPackages([], lines),
  };
}

const WANTS = '/etc/systemd/system';

export const FAILING: readonly Failing[] = [
  ...['multi-user.target.wants', 'timers.target.wants', 'sysinit.target.wants', 'evil.target.wants'].flatMap(
    (wants) => [
      unitFolder(`${WANTS}/${wants}`, `${OUTSIDE}/wants`, 'enabled', 'host'),
      unitFolder(`${WANTS}/${wants}`, `${OUTSIDE}/wants`, 'disabled', 'host'),
    ],
  ),
  unitFolder(WANTS, `${OUTSIDE}/etc/systemd/system`, 'enabled', 'host'),
  unitFolder(WANTS, `${OUTSIDE}/etc/systemd/system`, 'disabled', 'host'),
  unitFolder('/etc/systemd', `${OUTSIDE}/etc/systemd`, 'enabled', 'host'),
  unitFolder('/usr/lib/systemd/system-preset', OUTSIDE, 'enabled', 'host'),
  unitFolder(`${WANTS}/own.service.d`, `${OUTSIDE}/empty`, 'enabled', 'host'),
  unitFolder(`${WANTS}/timers.target.wants`, '../../../../../../../../..', 'disabled', 'host'),
  unitFolder(`${WANTS}/multi-user.target.wants`, `${OUTSIDE}/wants`, 'enabled', 'qm'),
  unitFolder(`${WANTS}/timers.target.wants`, `${OUTSIDE}/wants`, 'disabled', 'qm'),
  hostFails(
    'a file below a file of packages',
    'add_files:',
    '  - {path: /etc/a, text: x}',
    '  - ¦{path: /etc/issue/x, text: x}',
  ),
  hostFails('a file in place of a directory of packages', 'add_files:', '  - ¦{path: /etc/systemd, text: x}'),
  hostFails(
    'a link in place of a directory of packages',
    'add_symlinks:',
    '  - ¦{link: /usr/bin, target: /tmp}',
  ),
  hostFails(
    'a link in place of the directory of libraries',
    'add_symlinks:',
    '  - ¦{link: /usr/lib, target: /etc}',
  ),
  hostFails('a directory in place of a file of packages', 'make_dirs:', '  - ¦{path: /etc/issue}'),
  hostFails('a directory that is there', 'make_dirs:', '  - ¦{path: /etc/systemd}'),
  hostFails(
    'a directory whose parent is not there',
    'make_dirs:',
    '  - {path: /etc/a}',
    '  - ¦{path: /etc/b/c}',
  ),
  hostFails(
    'a mode of nothing',
    'chmod_files:',
    "  - {path: /etc/issue, mode: '0600'}",
    "  - ¦{path: /etc/nothing, mode: '0600'}",
  ),
  hostFails(
    'a mode of a link to nothing',
    'add_symlinks: [{link: /etc/a, target: b}]',
    'chmod_files:',
    "  - ¦{path: /etc/a, mode: '0600'}",
  ),
  hostFails(
    'a mode through links in a circle',
    'add_symlinks: [{link: /etc/a, target: b}, {link: /etc/b, target: a}]',
    'chmod_files:',
    "  - ¦{path: /etc/a, mode: '0600'}",
  ),
  hostFails(
    'a mode through forty-one links',
    `add_symlinks: [${Array.from({ length: 41 }, (_, index) => `{link: /etc/c${index + 1}, target: c${index}}`).join(', ')}]`,
    'add_files: [{path: /etc/c0, text: x}]',
    'chmod_files:',
    "  - ¦{path: /etc/c41, mode: '0600'}",
  ),
  hostFails(
    'a mode through a link out of the tree, where the image has nothing',
    `add_symlinks: [{link: /etc/a, target: '${OUTSIDE}/etc/passwd'}]`,
    'chmod_files:',
    "  - ¦{path: /etc/a, mode: '0666'}",
  ),
  hostFails(
    'an owner of nobody',
    'chown_files:',
    '  - {path: /etc/issue, user: root}',
    '  - ¦{path: /etc/issue, user: nobody-at-all}',
  ),
  hostFails('a group of nobody', 'chown_files:', '  - ¦{path: /etc/issue, group: nobody-at-all}'),
  hostFails('the removal of nothing', 'remove_files:', '  - {path: /etc/issue}', '  - ¦{path: /etc/nothing}'),
  hostFails(
    'the removal of a file that is added',
    'add_files: [{path: /etc/a, text: x}]',
    'remove_files:',
    '  - ¦{path: /etc/a}',
  ),
  hostFails(
    'the removal of the same by two names',
    'remove_files:',
    '  - {path: /usr/lib/os-release}',
    '  - ¦{path: /lib/os-release}',
  ),
  hostFails(
    'a unit that there is not',
    'systemd:',
    '  enabled_services:',
    '    - fstrim.timer',
    '    - ¦evil.service',
  ),
  hostFails(
    'a template without an instance',
    'add_files: [{path: /etc/systemd/system/t@.service, text: "[Install]\\nWantedBy=multi-user.target\\n"}]',
    'systemd:',
    '  enabled_services:',
    '    - ¦t@.service',
  ),
  hostFails(
    'a unit that is masked, and to be enabled',
    'add_symlinks: [{link: /etc/systemd/system/fstrim.timer, target: /dev/null}]',
    'systemd:',
    '  enabled_services:',
    '    - ¦fstrim.timer',
  ),
  hostFails(
    "a file below a packages' unit",
    'add_files:',
    '  - ¦{path: /usr/lib/systemd/system/getty@.service/x, text: x}',
  ),
  hostFails(
    'a file in place of the folder of units',
    'add_files:',
    '  - ¦{path: /etc/systemd/system, text: x}',
  ),
  hostFails(
    'the removal of the folder of units, in which links are made',
    'remove_files:',
    '  - ¦{path: /etc/systemd/system}',
    'systemd: {enabled_services: [fstrim.timer]}',
  ),
  qmFails('a file of QM below a file of packages', 'add_files:', '  - ¦{path: /etc/issue/x, text: x}'),
  qmFails('a mode of nothing in QM', 'chmod_files:', "  - ¦{path: /etc/nothing, mode: '0600'}"),
  qmFails(
    'an owner of QM that only the host knows',
    'chown_files:',
    '  - ¦{path: /etc/issue, user: hostonly}',
  ),
  qmFails('the removal of nothing in QM', 'remove_files:', '  - ¦{path: /usr/nothing}'),
  qmFails('a unit that there is not in QM', 'systemd:', '  enabled_services:', '    - ¦evil.service'),
  qmFails(
    "a link in place of QM's directory of programs",
    'add_symlinks:',
    '  - ¦{link: /usr/bin, target: /tmp}',
  ),
  {
    what: 'an account that a package has brought',
    built: 'no',
    manifest: `${withPackages([])}auth:\n  users:\n    ¦messagebus: {}\n`,
  },
  hostFails(
    'the removal, by another name, of a file that is planned',
    'add_files: [{path: /usr/lib/planned.conf, text: x}]',
    'remove_files:',
    '  - ¦{path: /lib/planned.conf}',
  ),
  hostFails(
    'a mode of all that is below /etc, where QM has its own',
    'chmod_files:',
    "  - ¦{path: /etc, mode: 'o-w', recursive: true}",
  ),
  hostFails(
    "an owner of all that is below the folder of QM's root",
    'chown_files:',
    '  - ¦{path: /usr/lib/qm, group: 4711, recursive: true}',
  ),
];

import type { JsonObject } from '../testing/manifest-parts';
import { addFile, OUTSIDE, type Built, type Holding } from './hostile-case';

const OWN_UNIT = '[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n';

interface Way {
  readonly host?: JsonObject;
  readonly qm?: JsonObject;
  readonly holds?: readonly Holding[];
}

const WAYS: Readonly<Record<string, Way>> = {
  'a link to the root directory above': {
    host: { add_symlinks: [{ link: '/etc/hostile/up', target: '../../../../../../..' }] },
  },
  'a link to a folder of this machine': {
    host: { add_symlinks: [{ link: '/etc/hostile/out', target: OUTSIDE }] },
  },
  'a link to a file of this machine': {
    host: { add_symlinks: [{ link: '/etc/hostile/shadow', target: `${OUTSIDE}/etc/shadow` }] },
  },
  'a link to itself': { host: { add_symlinks: [{ link: '/etc/hostile/self', target: 'self' }] } },
  'two links to each other': {
    host: {
      add_symlinks: [
        { link: '/etc/hostile/a', target: 'b' },
        { link: '/etc/hostile/b', target: 'a' },
      ],
    },
  },
  'a link of 59 bytes, which is in the inode': {
    host: { add_symlinks: [{ link: '/etc/hostile/59', target: 'x'.repeat(59) }] },
  },
  'a link of 60 bytes, which is in a block': {
    host: { add_symlinks: [{ link: '/etc/hostile/60', target: 'x'.repeat(60) }] },
  },
  'a link of 4095 bytes': {
    host: { add_symlinks: [{ link: '/etc/hostile/4095', target: `${'x/'.repeat(2047)}x` }] },
  },
  'a chain of forty links': {
    host: {
      add_files: [addFile('/etc/hostile/chain/0', 'the end')['add_files'] as never].flat(),
      add_symlinks: Array.from({ length: 40 }, (_, index) => ({
        link: `/etc/hostile/chain/${index + 1}`,
        target: `${index}`,
      })),
      chmod_files: [{ path: '/etc/hostile/chain/40', mode: '0600' }],
    },
    holds: [{ path: '/etc/hostile/chain/0', text: 'the end' }],
  },
  "a directory through a packages' link": {
    host: { add_files: [{ path: '/etc/ssl/../hostile/through', text: 'x' }] },
  },
  'a mode of what a link leads to': {
    host: {
      add_files: [{ path: '/etc/hostile/target', text: 'x' }],
      add_symlinks: [{ link: '/etc/hostile/to target', target: 'target' }],
      chmod_files: [{ path: '/etc/hostile/to target', mode: '4755' }],
    },
  },
  'an owner of what a link leads to out of the tree and back': {
    host: {
      add_files: [{ path: '/etc/hostile/owned', text: 'x' }],
      add_symlinks: [{ link: '/etc/hostile/round', target: '../../../../etc/hostile/owned' }],
      chown_files: [{ path: '/etc/hostile/round', user: 4294967294, group: 4294967294 }],
    },
  },
  "QM's link to QM's own root": {
    qm: {
      add_symlinks: [{ link: '/etc/hostile-up', target: '../../../../../..' }],
      chmod_files: [{ path: '/etc/hostile-up', mode: '0711' }],
    },
  },
  "QM's link to a place of the host": {
    qm: { add_symlinks: [{ link: '/etc/hostile-host', target: '/usr/lib/qm/rootfs' }] },
  },
  "QM's link to a folder of this machine": {
    qm: { add_symlinks: [{ link: '/var/hostile-out', target: OUTSIDE }] },
  },
  "the host's way to QM's /etc": {
    host: { add_files: [{ path: '/etc/qm/from-host', text: 'x' }] },
    holds: [{ path: '/etc/qm/from-host', text: 'x' }],
  },
  "the host's way to QM's /usr": {
    host: { add_files: [{ path: '/usr/lib/qm/rootfs/usr/share/from-host', text: 'x' }] },
  },
  "the host's way to QM's /var": { host: { make_dirs: [{ path: '/var/qm/from-host', mode: '1777' }] } },
  'one place by two names, the last one wins': {
    host: { add_files: [{ path: '/etc/qm/both', text: 'host' }] },
    qm: { add_files: [{ path: '/etc/both', text: 'QM' }] },
    holds: [{ path: '/etc/qm/both', text: 'QM' }],
  },
  'a unit that is a link to a file of this machine': {
    host: {
      add_symlinks: [{ link: '/etc/systemd/system/out.service', target: `${OUTSIDE}/wants/kept.service` }],
    },
  },
  'a unit that is enabled through a folder of its own': {
    host: {
      ...addFile('/etc/systemd/system/own.service', OWN_UNIT),
      systemd: { enabled_services: ['own.service'] },
    },
    holds: [
      {
        path: '/etc/systemd/system/multi-user.target.wants/own.service',
        link: '/etc/systemd/system/own.service',
      },
    ],
  },
  'a unit whose name is an escape': {
    host: {
      ...addFile('/etc/systemd/system/a\\x2db.service', OWN_UNIT),
      systemd: { enabled_services: ['a\\x2db.service'] },
    },
    holds: [
      {
        path: '/etc/systemd/system/multi-user.target.wants/a\\x2db.service',
        link: '/etc/systemd/system/a\\x2db.service',
      },
    ],
  },
  'a unit whose name begins with a dash': {
    host: {
      ...addFile('/etc/systemd/system/--now.service', OWN_UNIT),
      systemd: { enabled_services: ['--now.service'] },
    },
    holds: [
      {
        path: '/etc/systemd/system/multi-user.target.wants/--now.service',
        link: '/etc/systemd/system/--now.service',
      },
    ],
  },
  'a unit that is an instance': {
    host: {
      ...addFile('/etc/systemd/system/inst@.service', OWN_UNIT),
      systemd: { enabled_services: ['inst@..a.service'] },
    },
    holds: [
      {
        path: '/etc/systemd/system/multi-user.target.wants/inst@..a.service',
        link: '/etc/systemd/system/inst@.service',
      },
    ],
  },
  'a unit with the dots of a folder in its name': {
    host: { ...addFile('/etc/systemd/system/..service', OWN_UNIT) },
  },
  'a socket': {
    host: {
      add_files: [
        {
          path: '/etc/systemd/system/own2.socket',
          text: '[Socket]\nListenStream=/run/own2\n[Install]\nWantedBy=sockets.target\n',
        },
        { path: '/etc/systemd/system/own2.service', text: '[Service]\nExecStart=/bin/true\n' },
      ],
      systemd: { enabled_services: ['own2.socket'] },
    },
    holds: [
      {
        path: '/etc/systemd/system/sockets.target.wants/own2.socket',
        link: '/etc/systemd/system/own2.socket',
      },
    ],
  },
  'a masked unit': {
    host: { add_symlinks: [{ link: '/etc/systemd/system/e2scrub_all.timer', target: '/dev/null' }] },
  },
  "QM's own unit": {
    qm: {
      ...addFile('/etc/systemd/system/own.service', OWN_UNIT),
      systemd: { enabled_services: ['own.service'], disabled_services: ['fstrim.timer'] },
    },
    holds: [
      {
        path: '/etc/qm/systemd/system/multi-user.target.wants/own.service',
        link: '/etc/systemd/system/own.service',
      },
      { path: '/etc/qm/systemd/system/timers.target.wants/fstrim.timer', absent: true },
    ],
  },
  "a folder of drop-ins for one of QM's units": {
    qm: addFile('/etc/systemd/system/own.service.d/10-x y.conf', '[Service]\nEnvironment="A=%n"\n'),
  },
};

export const BUILT_WAYS: readonly Built[] = Object.entries(WAYS).map(([what, { host, qm, holds }]) => ({
  what,
  group: 'ways out',
  part: { manifest: { ...(host && { content: host }), ...(qm && { qm: { content: qm } }) }, sources: {} },
  ...(holds && { holds }),
}));

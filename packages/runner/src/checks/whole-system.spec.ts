import { parseContents, renderContents, type ContentEntry } from '@nx-aib/image-plan';
import { referenceDescriptor } from '../testing/reference';
import { accountList } from './account-list';
import type { CheckFamily } from './check';
import { contents } from './contents';
import { privileged } from './privileged';
import { sockets } from './sockets';
import { units } from './units';

const OWNED = { uid: 0, gid: 0 };
const SHA256 = 'ab'.repeat(32);
const file = (mode = 0o644): ContentEntry => ({ type: 'file', mode, ...OWNED, size: 1, sha256: SHA256 });

/** The content manifest of a small image. */
const MANIFEST = renderContents([
  {
    ...{ name: 'root', mountPoint: '/' },
    entries: new Map<string, ContentEntry>([
      ['/etc/fstab', file()],
      [
        '/etc/systemd/system/multi-user.target.wants/dbus.service',
        { type: 'link', mode: 0o777, ...OWNED, target: '/usr/lib/systemd/system/dbus.service' },
      ],
      ['/usr/bin/su', file(0o4755)],
      ['/usr/lib/systemd/system/dbus.service', file()],
      ['/usr/lib/systemd/system/dbus.service.d/a.conf', file()],
      ['/usr/share/containers/systemd/qm.container', file()],
      ['/etc/qm/systemd/system/x.service', file()],
      ['/usr/lib/qm/rootfs/usr/lib/systemd/system/dbus.service', file()],
    ]),
  },
]);

/** Judges a family's checks by sections, as `id: pass` or `id: fail, reason` lines. */
function judged(family: CheckFamily, facts: Record<string, string>, plan = {}): string[] {
  const all = new Map(Object.entries({ 'disk/contents': MANIFEST, ...facts }));
  return family.checks(referenceDescriptor(plan)).map(({ id, judge }) => {
    const { verdict, reason } = judge(all);
    return `${id}: ${verdict}${reason === '' ? '' : `, ${reason}`}`;
  });
}

describe('the units of a running system', () => {
  const known = [
    '/usr/lib/systemd/system/dbus.service\t',
    '/usr/lib/systemd/system/dbus.service.d/a.conf\t',
    '/etc/systemd/system/multi-user.target.wants/dbus.service\t/usr/lib/systemd/system/dbus.service',
    '/run/systemd/generator/qm.service\t',
    '/run/systemd/generator/multi-user.target.wants/qm.service\t../qm.service',
    '/run/systemd/generator/getty.target.wants/dbus@x.service\t/usr/lib/systemd/system/dbus.service',
    '/run/systemd/generator.early/nx-aib-shell.service\t',
    `/run/systemd/transient/libpod-${'ab'.repeat(32)}.scope\t`,
  ];
  const sources = [
    '/run/systemd/generator/qm.service:SourcePath=/usr/share/containers/systemd/qm.container',
    '/run/systemd/generator/other.service:SourcePath=/run/containers/systemd/other.container',
  ].join('\n');
  const inQm = [
    '/proc/7/root/usr/lib/systemd/system/dbus.service\t',
    '/proc/7/root/etc/systemd/system/x.service\t',
  ];
  const seen = (more: readonly string[], moreInQm: readonly string[] = []) =>
    judged(units, {
      ...{ host: [...known, ...more].join('\n'), 'host-sources': sources },
      ...{ qm: [...inQm, ...moreInQm].join('\n'), 'qm-sources': '' },
    });

  it('come from the image, from what generators make of it, or are known', () => {
    expect(seen([])).toEqual(['units/host: pass', 'units/qm: pass']);
  });

  it.each([
    ['a file in /run', '/run/systemd/system/a.service\t', '/run/systemd/system/a.service'],
    ['a transient unit', '/run/systemd/transient/run-u1.service\t', '/run/systemd/transient/run-u1.service'],
    [
      'a setting by systemctl',
      '/run/systemd/system.control/qm.service.d/50-MemoryMax.conf\t',
      '/run/systemd/system.control/qm.service.d/50-MemoryMax.conf',
    ],
    [
      'a generated unit without a source',
      '/run/systemd/generator/g.service\t',
      '/run/systemd/generator/g.service',
    ],
    [
      'a generated unit of something outside of the image',
      '/run/systemd/generator/other.service\t',
      '/run/systemd/generator/other.service',
    ],
    [
      'a link of a generator to nothing known',
      '/run/systemd/generator/a.wants/x\t/tmp/x',
      '/run/systemd/generator/a.wants/x -> /tmp/x',
    ],
    [
      'a link of the image that leads elsewhere',
      '/etc/systemd/system/multi-user.target.wants/dbus.service\t/tmp/x',
      '/etc/systemd/system/multi-user.target.wants/dbus.service -> /tmp/x',
    ],
    ["QM's file, on the host", '/etc/systemd/system/x.service\t', '/etc/systemd/system/x.service'],
  ])('fail with %s', (_, more, what) => {
    expect(seen([more])[0]).toBe(`units/host: fail, ${what} is not of the image`);
  });

  it('may be enabled by presets at a first boot, where the plan asks for one', () => {
    const link = '/etc/systemd/system/a.wants/dbus.service\t/usr/lib/systemd/system/dbus.service';
    const facts = { host: [...known, link].join('\n'), 'host-sources': sources };
    const id = (text: string) => ({
      ...{ root: 'host', path: '/etc/machine-id', type: 'file', origin: 'manifest' },
      ...{ mode: '0444', user: 'root', group: 'root', content: { text } },
    });
    const seen = (text: string) => judged(units, facts, { qm: null, paths: [id(text)] })[0];
    expect(seen('uninitialized\n')).toBe('units/host: pass');
    expect(seen('')).toMatch(/a\.wants\/dbus\.service -> .* is not of the image$/);
  });

  it('fail with one more in QM', () => {
    expect(seen([], ['/proc/7/root/etc/systemd/system/y.service\t'])[1]).toBe(
      'units/qm: fail, /etc/systemd/system/y.service is not of the image',
    );
  });

  it('fail where nobody looked', () => {
    expect(judged(units, { host: '', qm: '' })).toEqual([
      'units/host: fail, no units were found',
      'units/qm: fail, no units were found',
    ]);
  });
});

describe('the accounts of a running system', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/bash\ndriver:x:1500:1500::/home/driver:/bin/sh\n';
  const facts = {
    ...{ 'disk/accounts/etc/passwd': passwd, 'disk/accounts/etc/group': 'root:x:0:\n' },
    ...{
      'host-passwd': passwd.trim(),
      'host-group': 'root:x:0:',
      'host-sysusers': 'u nobody 65534\nu! late -\n',
    },
  };
  const first = (text: string) => judged(accountList, { ...facts, 'host-passwd': text }, { qm: null })[0];

  it('are those of the disk, and those of dynamic users and of sysusers.d', () => {
    expect(judged(accountList, facts, { qm: null })).toEqual([
      'account-list/host/passwd: pass',
      'account-list/host/group: pass',
    ]);
    const dynamic = 'app:*:61999:61999:Dynamic User:/:/usr/sbin/nologin\nlate:x:990:990::/:/usr/sbin/nologin';
    expect(first(`${passwd}${dynamic}`)).toBe('account-list/host/passwd: pass');
  });

  it.each([
    ['another one', `${passwd}x:x:1501:1501::/:/bin/sh`, 'x:x:1501:1501::/:/bin/sh is not in the image'],
    ['another root', `${passwd}late:x:0:0::/:/bin/sh`, 'late:x:0:0::/:/bin/sh is not in the image'],
    [
      'a second line',
      `${passwd}driver:x:61999:1::/:/bin/sh`,
      'driver:x:61999:1::/:/bin/sh is not in the image',
    ],
    [
      'one that is gone',
      passwd.slice(0, 31),
      'driver:x:1500:1500::/home/driver:/bin/sh of the image is missing',
    ],
  ])('fail with %s', (_, text, reason) => {
    expect(first(text)).toBe(`account-list/host/passwd: fail, ${reason}`);
  });

  it('fail where the disk was not read', () => {
    expect(judged(accountList, { 'host-passwd': passwd }, { qm: null })[0]).toBe(
      "account-list/host/passwd: fail, the disk's own passwd could not be read",
    );
  });
});

describe('files that give rights in a running system', () => {
  const seen = (text: string) => judged(privileged, { files: text })[0];

  it('are those of the image; those of containers do not count', () => {
    const layer = '/var/lib/containers/storage/overlay/x/diff/bin/su\x004755\0';
    expect(seen(`/usr/bin/su\x004755\0${layer}`)).toBe('privileged/files: pass');
  });

  it.each([
    ['another one', '/usr/bin/su\x004755\0/tmp/x y\x002755\0', '/tmp/x\\040y has mode 2755'],
    ['another mode', '/usr/bin/su\x006755\0', '/usr/bin/su has mode 6755'],
    ['none', '', '/usr/bin/su is none'],
  ])('fail with %s', (_, text, reason) => {
    expect(seen(text)).toBe(`privileged/files: fail, ${reason}`);
  });
});

const PAYLOAD = `/qm.service/libpod-payload-${'ab'.repeat(32)}`;

describe('what listens in a running system', () => {
  /** A line in proc_net_tcp format for a socket. */
  const line = (table: string, local: string, inode: number, state = table.startsWith('tcp') ? '0A' : '07') =>
    `${table}   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 0 0 ${inode} 1 0`;
  const processes = {
    owners: [
      '/proc/1/fd/3 socket:[1]',
      '/proc/20/fd/4 socket:[2]',
      '/proc/30/fd/5 socket:[3]',
      '/proc/1/fd/9 socket:[2]',
      '/proc/40/fd/5 socket:[4]',
    ].join('\n'),
    cgroups: [
      '/proc/1/cgroup:0::/init.scope',
      '/proc/20/cgroup:0::/system.slice/systemd-resolved.service',
      '/proc/30/cgroup:0::/system.slice/web.service',
      `/proc/40/cgroup:0::${PAYLOAD}/system.slice/app.service/libpod-payload-${'cd'.repeat(32)}`,
    ].join('\n'),
    activated:
      'Id=ssh.socket\nListen=0.0.0.0:22 (Stream)\nListen=[::]:22 (Stream)\n\nId=dbus.socket\nListen=/run/dbus (Stream)',
  };
  const seen = (lines: readonly string[], plan = {}) =>
    judged(sockets, { ...processes, sockets: ['space net:[4026531840]', ...lines].join('\n') }, plan)[0];

  it('are known services, at their own addresses and ports, also those that systemd listens for', () => {
    const known = [
      line('tcp', '3500007F:0035', 2),
      line('udp', '3600007F:0035', 2),
      line('udp6', '00000000000000000000000000000000:14EB', 2),
      line('tcp6', '00000000000000000000000000000000:0016', 1),
      // A connection is not a listening socket.
      line('tcp', '0F02000A:1F90', 3, '01'),
    ];
    expect(seen(known)).toBe('sockets/listening: pass');
  });

  it.each([
    ['a service that is not known', line('tcp', '00000000:1F90', 3), 'web.service tcp 0.0.0.0:8080'],
    [
      'a known service at another address',
      line('udp', '0F02000A:0035', 2),
      'systemd-resolved.service udp 10.0.2.15:53',
    ],
    [
      'a known service at another port',
      line('tcp', '00000000:0050', 2),
      'systemd-resolved.service tcp 0.0.0.0:80',
    ],
    ['a socket of nobody', line('tcp', '00000000:0016', 99), 'no unit tcp 0.0.0.0:22'],
    ['a raw socket', line('raw', '00000000:0001', 3), 'web.service raw 0.0.0.0:1'],
    [
      'a service in QM',
      line('tcp6', '0000000000000000FFFF00000100007F:1F90', 4),
      'QM: app.service tcp [::ffff:7f00:1]:8080',
    ],
  ])('fail with %s', (_, socket, shown) => {
    expect(seen([socket])).toBe(
      `sockets/listening: fail, ${shown} is neither a known service nor one that the manifest enables`,
    );
  });

  it('may be services that the manifest enables or brings, in the root where it does so', () => {
    const web = [line('tcp', '00000000:1F90', 3)];
    const service = { root: 'host', unit: 'web.service', state: 'enabled', origin: 'manifest' };
    expect(seen(web, { services: [service] })).toBe('sockets/listening: pass');
    expect(seen(web, { services: [{ ...service, root: 'qm' }] })).toMatch(/fail/);
    const container = {
      ...{ root: 'qm', path: '/etc/containers/systemd/app.container', type: 'file', origin: 'manifest' },
      ...{ mode: '0644', user: 'root', group: 'root', content: { text: '' } },
    };
    const app = [line('tcp', '00000000:1F90', 4)];
    expect(seen(app, { paths: [container] })).toBe('sockets/listening: pass');
    expect(seen(app, { paths: [{ ...container, root: 'host' }] })).toMatch(/fail/);
  });

  it('fail where no network namespace could be looked into', () => {
    expect(judged(sockets, { ...processes, sockets: '' })[0]).toBe(
      'sockets/listening: fail, the guest could not read any network namespace',
    );
  });

  it('fail where the guest does not say whose they are', () => {
    expect(judged(sockets, { sockets: '', owners: '', cgroups: '' })[0]).toBe(
      'sockets/listening: fail, the guest reported nothing for "owners"',
    );
  });
});

describe("the checks of an image's disk", () => {
  const none = JSON.stringify({ paths: 3, differences: [], privileged: [], oddities: [] });
  const sound = {
    ...{ manifest: `3 bytes, sha256 ${'ef'.repeat(32)}`, table: '', esp: '12'.repeat(32) },
    ...{ 'files/root': none, 'files/qm_var': none },
  };

  it('pass where nothing differs', () => {
    expect(judged(contents, sound).filter((one) => !one.endsWith(': pass'))).toEqual([]);
  });

  it('name twenty paths that differ, and how many more', () => {
    const differences = Array.from({ length: 23 }, (_, at) => [`/etc/x${at}`, 'it is missing']);
    const files = JSON.stringify({ paths: 9, differences, privileged: [], oddities: [] });
    const reason = judged(contents, { ...sound, 'files/root': files }).find((one) =>
      one.includes('files/root'),
    );
    expect(reason).toMatch(/^contents\/files\/root: fail, \/etc\/x0: it is missing; .*; and 3 more$/);
  });

  it('fail where a file system is broken: what is not looked at is not right', () => {
    const seen = judged(contents, {
      ...sound,
      'files/root': JSON.stringify({ broken: 'it is not an ext4 file system' }),
    });
    expect(seen.filter((one) => !one.endsWith(': pass'))).toEqual([
      'contents/files/root: fail, it is not an ext4 file system',
      'contents/privileged: fail, / could not be checked',
      'contents/accounts: fail, / could not be checked',
      'contents/units: fail, / could not be checked',
    ]);
  });

  it('are the manifest of a small image, which can be read', () => {
    expect(parseContents(MANIFEST, 'x').ok).toBe(true);
  });
});

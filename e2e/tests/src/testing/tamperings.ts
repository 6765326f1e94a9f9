import type { TamperedImage } from './tampered-image';

/** A change that no build makes, and how it is detected. */
export interface Tampering {
  readonly what: string;
  readonly tamper: (image: TamperedImage) => Promise<void>;
  /** The checks that fail, and their reasons. */
  readonly noticed: readonly (readonly [check: string, reason: RegExp])[];
}

const ROOT = 'contents/files/root';
const CAP_SYS_ADMIN = Buffer.from('0100000200002000000000000000000000000000', 'hex');

/** What an attacker would do to get into a system, or to stay there. */
export const WAYS_IN: readonly Tampering[] = [
  {
    what: 'a second user with uid 0 and without a password',
    tamper: async (image) => {
      await image.addLine('/etc/passwd', 'toor::0:0::/root:/bin/bash', '0100644', 0);
    },
    noticed: [
      [ROOT, /\/etc\/passwd: \d+ bytes instead of \d+/],
      ['contents/accounts', /toor in \/etc\/passwd has uid 0; toor in \/etc has no password/],
    ],
  },
  {
    what: '/etc/shadow that everybody may write to',
    tamper: (image) => image.debugfs('/', ['set_inode_field /etc/shadow mode 0100666']),
    noticed: [
      [ROOT, /\/etc\/shadow: mode 0666 instead of 0640/],
      ['contents/accounts', /\/etc\/shadow: mode 0666 instead of 0640/],
    ],
  },
  {
    what: 'another program in the place of one with set-user-ID',
    tamper: async (image) => {
      await image.debugfs('/', ['rm /usr/bin/su']);
      await image.write('/usr/bin/su', '#!/bin/sh\nexec /bin/sh\n', '0104755');
    },
    noticed: [
      [ROOT, /\/usr\/bin\/su: \d+ bytes instead of \d+/],
      ['contents/privileged', /\/usr\/bin\/su: /],
    ],
  },
  {
    what: "a drop-in that takes QM's limit away",
    tamper: async (image) => {
      await image.debugfs('/', ['mkdir /etc/systemd/system/qm.service.d']);
      await image.write('/etc/systemd/system/qm.service.d/a.conf', '[Service]\nMemoryMax=infinity\n');
    },
    noticed: [
      [ROOT, /\/etc\/systemd\/system\/qm\.service\.d\/a\.conf: it is not planned: file 0644 0:0/],
      ['contents/units', /\/etc\/systemd\/system\/qm\.service\.d\/a\.conf: it is not planned/],
    ],
  },
  {
    what: 'one more service that is enabled',
    tamper: async (image) => {
      await image.write('/etc/systemd/system/more.service', '[Service]\nExecStart=/bin/true\n');
      await image.debugfs('/', [
        'symlink /etc/systemd/system/multi-user.target.wants/more.service /etc/systemd/system/more.service',
      ]);
    },
    noticed: [
      ['contents/units', /\/etc\/systemd\/system\/more\.service: it is not planned/],
      ['contents/units', /wants\/more\.service: it is not planned: symbolic link to \/etc\/systemd/],
    ],
  },
  {
    what: 'a setting of the kernel',
    tamper: (image) => image.write('/etc/sysctl.d/zz.conf', 'kernel.randomize_va_space = 0\n'),
    noticed: [[ROOT, /\/etc\/sysctl\.d\/zz\.conf: it is not planned/]],
  },
  {
    what: 'one more file',
    tamper: (image) => image.write('/usr/bin/more-than-planned', 'x', '0100755'),
    noticed: [[ROOT, /\/usr\/bin\/more-than-planned: it is not planned: file 0755 0:0/]],
  },
  {
    what: 'another argument for the kernel',
    tamper: (image) =>
      image.writeEsp('loader/entries/image.conf', (text) =>
        text.replace(/options (.*)/, 'options $1 init=/bin/sh'),
      ),
    noticed: [['contents/esp', /they differ/]],
  },
  {
    what: 'a file with another content of the same size',
    tamper: async (image) => {
      await image.debugfs('/', ['rm /etc/debian_version']);
      await image.write('/etc/debian_version', '14.0\n');
    },
    noticed: [[ROOT, /\/etc\/debian_version: (other content|5 bytes instead of \d+)/]],
  },
];

/** Other differences, for every kind of data on a disk. */
export const OTHER_WAYS: readonly Tampering[] = [
  {
    what: 'set-user-ID for a program that had none',
    tamper: (image) => image.debugfs('/', ['set_inode_field /usr/bin/dash mode 0104755']),
    noticed: [['contents/privileged', /\/usr\/bin\/dash: mode 4755 instead of 0755/]],
  },
  {
    what: 'capabilities for a program that had none',
    tamper: async (image) => {
      await image.write('/value', CAP_SYS_ADMIN);
      await image.debugfs('/', [
        'rm /value',
        `ea_set -f ${image.folder}/content /usr/bin/cat security.capability`,
      ]);
    },
    noticed: [['contents/privileged', /\/usr\/bin\/cat: capabilities AQAAAg.* instead of none/]],
  },
  {
    what: 'a device node of the memory',
    tamper: (image) => image.debugfs('/', ['cd /etc', 'mknod mem c 1 1']),
    noticed: [[ROOT, /\/etc\/mem: it is not planned: character device/]],
  },
  {
    what: 'a symbolic link that leads elsewhere',
    tamper: (image) => image.debugfs('/', ['rm /etc/localtime', 'symlink /etc/localtime /tmp/localtime']),
    noticed: [[ROOT, /\/etc\/localtime: it points to \/tmp\/localtime instead of /]],
  },
  {
    what: 'a file that is gone',
    tamper: (image) => image.debugfs('/', ['rm /etc/host.conf']),
    noticed: [[ROOT, /\/etc\/host\.conf: it is missing/]],
  },
  {
    what: 'another name of a secret file',
    tamper: (image) => image.debugfs('/', ['link /etc/shadow /srv/shadow']),
    noticed: [
      [ROOT, /\/srv\/shadow: it is not planned/],
      ['contents/accounts', /\/etc\/shadow: it is a hard link with \/srv\/shadow/],
    ],
  },
  {
    what: 'another owner',
    tamper: (image) => image.debugfs('/', ['set_inode_field /etc/profile uid 1500']),
    noticed: [[ROOT, /\/etc\/profile: owner 1500:0 instead of 0:0/]],
  },
  {
    what: 'a directory that everybody may write to',
    tamper: (image) => image.debugfs('/', ['set_inode_field /usr/bin mode 040777']),
    noticed: [[ROOT, /\/usr\/bin: mode 0777 instead of 0755/]],
  },
  {
    what: "one more file in QM's root",
    tamper: (image) => image.write('/usr/lib/qm/rootfs/usr/bin/additional', 'x', '0104755'),
    noticed: [
      ['contents/privileged', /\/usr\/lib\/qm\/rootfs\/usr\/bin\/additional: it is not planned: file 4755/],
    ],
  },
  {
    what: 'a user of QM without a password',
    tamper: (image) => image.addLine('/etc/qm/shadow', 'games2::19000:0:99999:7:::', '0100640', 42),
    noticed: [['contents/accounts', /games2 in \/etc\/qm has no password/]],
  },
  {
    what: "one more file in QM's /var",
    tamper: (image) => image.debugfs('/var/qm', ['mkdir /lib/more']),
    noticed: [['contents/files/qm_var', /\/var\/qm\/lib\/more: it is not planned: directory 0755 0:0/]],
  },
  {
    what: 'a directory with a blank in its name',
    tamper: (image) => image.debugfs('/var', ['mkdir "/spool/a b"']),
    noticed: [['contents/files/var', /\/var\/spool\/a\\040b: it is not planned/]],
  },
  {
    what: 'a file that nobody can change any more',
    tamper: (image) => image.debugfs('/', ['set_inode_field /etc/issue flags 0x80010']),
    noticed: [[ROOT, /\/etc\/issue: it has the inode flags 0x10/]],
  },
  {
    what: 'a file system that is mounted with other options',
    tamper: (image) => image.debugfs('/var', ['set_super_value mount_opts noauto_da_alloc']),
    noticed: [['contents/files/var', /it would be mounted with "noauto_da_alloc"/]],
  },
  {
    what: 'one more file beside the boot loader',
    tamper: (image) => image.writeEsp('more.efi', () => 'MZ'),
    noticed: [['contents/esp', /they differ/]],
  },
  {
    what: 'bytes between the partition table and the first partition',
    tamper: (image) => image.writeBytes(100 * 512, 'hidden'),
    noticed: [
      ['contents/table', /sectors [\d, ]*\b100\b[\d, ]* are neither part of the planned table nor zero/],
    ],
  },
  {
    what: 'a partition with an attribute that it had not',
    // The attributes of the second entry, UEFI 2.10, table 5.6.
    tamper: (image) => image.writeBytes(2 * 512 + 128 + 48, '\u0004'),
    noticed: [
      ['contents/table', /sectors [\d, ]*\b2\b[\d, ]* are neither part of the planned table nor zero/],
    ],
  },
];

/** Damage that makes a file system unreadable, which is also a failure. */
export const BROKEN: readonly Tampering[] = [
  {
    what: 'a directory that is in itself',
    tamper: (image) => image.debugfs('/', ['link /usr /usr/again']),
    noticed: [
      [ROOT, /the directory \/usr\/again has another name, too|the directory \/usr has another name, too/],
      ['contents/units', /could not be checked/],
    ],
  },
  {
    what: 'an inode of no type',
    tamper: (image) => image.debugfs('/var', ['set_inode_field /log mode 0']),
    noticed: [['contents/files/var', /inode \d+ has no type/]],
  },
  {
    what: 'a superblock that is none',
    tamper: (image) => image.writeBytes(1024 + 0x38, 'no', '/var/qm'),
    noticed: [['contents/files/qm_var', /it is not an ext4 file system/]],
  },
];

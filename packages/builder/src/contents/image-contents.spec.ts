import { renderEntry, type ContentEntry } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import type { Edit } from '../changes/edit';
import { imageContents } from './image-contents';

const [AB, CD] = ['ab'.repeat(32), 'cd'.repeat(32)];
const OWNED = { uid: 0, gid: 0 };
const dir: ContentEntry = { type: 'dir', mode: 0o755, ...OWNED };
const file = (sha256: string, more: Partial<ContentEntry> = {}): ContentEntry => ({
  ...{ type: 'file', mode: 0o644, ...OWNED, size: 1, sha256 },
  ...more,
});

const ROOT = { name: 'root', mountPoint: '/' };

/** The output of a `contents` step for entries. */
function described(entries: Record<string, ContentEntry>): Map<string, string> {
  return new Map(Object.entries(entries).map(([path, entry]) => [path, renderEntry(entry, 3)]));
}

/** The manifest of an image, without its first line. */
function rendered(
  host: Record<string, ContentEntry>,
  edits: readonly Edit[],
  more: { qm?: Record<string, ContentEntry>; mounted?: readonly { name: string; mountPoint: string }[] } = {},
): string[] {
  const roots = new Map([
    ['host' as const, described(host)],
    ...(more.qm === undefined ? [] : [['qm' as const, described(more.qm)] as const]),
  ]);
  const mounted = more.mounted ?? [];
  const mountPoints = mounted.map(({ mountPoint }) => mountPoint);
  const text = imageContents({ roots, edits, filesystems: [ROOT, ...mounted], mountPoints });
  return text.trimEnd().split('\n').slice(1);
}

const ALWAYS = [
  '# file system root at /',
  './. type=dir mode=0755 uid=0 gid=0',
  './dev type=dir mode=0755 uid=0 gid=0',
];
const LOST = './lost+found type=dir mode=0700 uid=0 gid=0';

describe('the contents of an image', () => {
  it('are what packages bring, and what the file system itself has', () => {
    expect(rendered({ '/': dir, '/etc': { ...dir, mode: 0o700 }, '/a': file(AB) }, [])).toEqual([
      ...ALWAYS.slice(0, 2),
      `./a type=file mode=0644 uid=0 gid=0 size=1 sha256=${AB}`,
      ALWAYS[2],
      './etc type=dir mode=0700 uid=0 gid=0',
      LOST,
    ]);
  });

  it("have QM's root, /etc and /var where they are in the host's tree, and nothing in /dev", () => {
    const qm = {
      '/': { ...dir, mode: 0o711 },
      '/etc': dir,
      '/etc/x': dir,
      '/var/y': dir,
      '/usr': dir,
      '/dev/z': dir,
    };
    const paths = rendered({ '/dev/null': dir }, [], { qm }).map((line) => line.split(' ')[0]);
    expect(paths).toEqual([
      ...[
        '#',
        './.',
        './dev',
        './etc/qm',
        './etc/qm/x',
        './lost+found',
        './usr/lib',
        './usr/lib/qm',
        './usr/lib/qm/rootfs',
      ],
      ...['dev', 'etc', 'usr', 'var'].map((name) => `./usr/lib/qm/rootfs/${name}`),
      './var/qm/y',
    ]);
    expect(rendered({}, [], { qm }).join('\n')).toContain('./usr/lib/qm/rootfs type=dir mode=0711');
  });

  it('are parted by file system: a mount point is a folder of one and the root of another', () => {
    const mounted = [{ name: 'var', mountPoint: '/var' }];
    const edits: Edit[] = [
      {
        edit: 'set-attributes',
        path: '/var',
        type: 'dir',
        attributes: { mode: 0o750, uid: 3, gid: 4 },
      },
    ];
    expect(rendered({ '/var': { ...dir, mode: 0o711 }, '/var/log': dir }, edits, { mounted })).toEqual([
      ...ALWAYS,
      LOST,
      // Recreated when file systems are filled.
      './var type=dir mode=0755 uid=0 gid=0',
      '# file system var at /var',
      './var type=dir mode=0750 uid=3 gid=4',
      './var/log type=dir mode=0755 uid=0 gid=0',
      './var/lost+found type=dir mode=0700 uid=0 gid=0',
    ]);
  });

  it('have what the manifest writes, links, makes, changes and removes', () => {
    const attributes = { mode: 0o600, uid: 1, gid: 2 };
    const edits: Edit[] = [
      { edit: 'write-file', path: '/text file', attributes, content: { text: 'ü' } },
      {
        ...{ edit: 'write-file', path: '/source', attributes },
        content: { source: 's', size: bytes(9), sha256: CD },
      },
      { edit: 'make-symlink', path: '/link', target: 'a b' },
      { edit: 'make-directory', path: '/made', attributes },
      { edit: 'remove', path: '/gone', type: 'not-dir' },
    ];
    expect(rendered({ '/gone': file(AB) }, edits).slice(2)).toEqual([
      './dev type=dir mode=0755 uid=0 gid=0',
      './link type=link mode=0777 uid=0 gid=0 link=a\\040b',
      LOST,
      './made type=dir mode=0600 uid=1 gid=2',
      `./source type=file mode=0600 uid=1 gid=2 size=9 sha256=${CD}`,
      './text\\040file type=file mode=0600 uid=1 gid=2 size=2 sha256=607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f',
    ]);
  });

  it('change under every name of a file, and count the names that are left', () => {
    const linked = { inode: 7, capability: 'AQ==' };
    const host = { '/b': file(AB, linked), '/a': file(AB, linked), '/c': file(AB, linked) };
    const attributes = { mode: 0o4755, uid: 0, gid: 0 };
    const edits: Edit[] = [
      { edit: 'set-attributes', path: '/b', type: 'file', attributes },
      { edit: 'remove', path: '/c', type: 'not-dir' },
    ];
    const lines = rendered(host, edits).filter((line) => /^\.\/[abc] /.test(line));
    const same = `type=file mode=4755 uid=0 gid=0 nlink=2 inode=1 size=1 sha256=${AB} xattr.security.capability=AQ==`;
    expect(lines).toEqual([`./a ${same}`, `./b ${same}`]);
  });
});

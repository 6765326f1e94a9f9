import type { OwnFilesystemParams } from '../disk/filesystem-params';
import { debugfsScripts } from './debugfs-script';
import type { Edit } from './edit';

const UUID = 'fb35ce3b-9a48-5f7b-b8cf-9f174501d3be';

const filesystem = (name: string, mountPoint: string): OwnFilesystemParams => ({
  name,
  mountPoint,
  offsetBytes: 0,
  sizeBytes: 2 ** 24,
  uuid: UUID,
  label: '',
});
const FILESYSTEMS = [filesystem('root', '/'), filesystem('var', '/var'), filesystem('var_qm', '/var/qm')];
const ATTRIBUTES = { mode: 0o4755, uid: 100_000, gid: 7 };

const write = (path: string, text = 'x'): Edit => ({
  edit: 'write-file',
  path,
  attributes: ATTRIBUTES,
  content: { text },
});

/** The script of one file system after its UUID, or the messages instead. */
function scriptOf(edits: readonly Edit[], name = 'root'): string | undefined {
  const said = debugfsScripts(edits, FILESYSTEMS);
  return said.ok
    ? said.value.scripts.get(name)?.replace(`set_super_value uuid ${UUID}\n`, '').replace('close -a\n', '')
    : said.diagnostics.map(({ message }) => message).join('\n');
}

describe('the script of a file system', () => {
  it('begins with its UUID in this image and ends with all superblocks, also where nothing else is changed', () => {
    const said = debugfsScripts([], FILESYSTEMS);
    expect(said.ok && said.value.scripts.get('var')).toBe(`set_super_value uuid ${UUID}\nclose -a\n`);
  });
});

describe('the requests of an edit', () => {
  it('make a directory', () => {
    expect(scriptOf([{ edit: 'make-directory', path: '/etc/d', attributes: ATTRIBUTES }])).toBe(
      `mkdir "/etc/d"
set_inode_field "/etc/d" mode 044755
set_inode_field "/etc/d" uid 100000
set_inode_field "/etc/d" gid 7
`,
    );
  });

  it('write a file from a numbered content', () => {
    const said = debugfsScripts([write('/var/x', 'first'), write('/etc/y', 'second')], FILESYSTEMS);
    expect(said.ok && said.value.contents).toEqual([{ text: 'first' }, { text: 'second' }]);
    expect(scriptOf([write('/var/x'), write('/etc/y')])).toBe(
      `write 1 "/etc/y"
set_inode_field "/etc/y" mode 0104755
set_inode_field "/etc/y" uid 100000
set_inode_field "/etc/y" gid 7
`,
    );
  });

  it('make a symbolic link, change it, and remove', () => {
    expect(
      scriptOf([
        { edit: 'make-symlink', path: '/etc/l', target: 'a b' },
        { edit: 'set-attributes', path: '/etc/l', type: 'link', attributes: { mode: 0o777, uid: 1, gid: 2 } },
        { edit: 'remove', path: '/etc/l', type: 'not-dir' },
        { edit: 'remove', path: '/etc/d', type: 'dir' },
      ]),
    ).toBe(
      `symlink "/etc/l" "a b"
set_inode_field "/etc/l" mode 0120777
set_inode_field "/etc/l" uid 1
set_inode_field "/etc/l" gid 2
rm "/etc/l"
rmdir "/etc/d"
`,
    );
  });

  it('keep quotes, blanks and the marks of other parsers inside one argument', () => {
    expect(scriptOf([{ edit: 'make-symlink', path: '/a "b" <8> #', target: '"q"' }])).toBe(
      'symlink "/a ""b"" <8> #" """q"""\n',
    );
  });

  it('are empty for a file system that nothing changes', () => {
    expect(scriptOf([], 'var_qm')).toBe('');
  });
});

describe('the file system of an edit', () => {
  it.each([
    ['/etc/x', 'root', '/etc/x'],
    ['/var', 'var', '/'],
    ['/var/x', 'var', '/x'],
    ['/variant/x', 'root', '/variant/x'],
    ['/var/qm/x', 'var_qm', '/x'],
    ['/var/qmx', 'var', '/qmx'],
  ])('of %s is %s, where it is %s', (path, name, inside) => {
    expect(scriptOf([{ edit: 'remove', path, type: 'not-dir' }], name)).toBe(`rm "${inside}"\n`);
  });
});

describe('what no request can say', () => {
  const long = 'ä'.repeat(128);

  it.each([
    [
      write('/etc/a\nrm "/etc/passwd"'),
      '"/etc/a\\nrm \\"/etc/passwd\\"" cannot be in an image: it contains a line break',
    ],
    [write('/etc/a\r'), '"/etc/a\\r" cannot be in an image: it contains a line break'],
    [
      { edit: 'make-symlink', path: '/etc/l', target: 'a\nb' },
      '/etc/l cannot be in an image: it contains a line break',
    ],
    [
      write(`/etc/${long}/x`),
      `/etc/${long}/x cannot be in an image: a name in it has 256 bytes; the maximum is 255`,
    ],
    [
      { edit: 'make-symlink', path: '/etc/l', target: '' },
      '/etc/l cannot be in an image: its target is empty',
    ],
    [
      { edit: 'make-symlink', path: '/etc/l', target: 'x'.repeat(4096) },
      '/etc/l cannot be in an image: its target has 4096 bytes; the maximum is 4095',
    ],
    [write('/"""'.repeat(2100)), `${'/"""'.repeat(2100)} cannot be in an image: it is too long`],
  ] as [Edit, string][])('is an error', (edit, message) => {
    expect(debugfsScripts([write('/etc/good'), edit], FILESYSTEMS)).toEqual({
      ok: false,
      diagnostics: [{ code: 'build/path', severity: 'error', message, path: ['content'] }],
    });
  });

  it('is all said at once', () => {
    expect(scriptOf([write('/a\n'), write('/b\n')])?.split('\n')).toHaveLength(2);
  });
});

describe('a path of two thousand folders', () => {
  it('is gone down once, as debugfs would else go through all of it for each request', () => {
    const root = { name: 'root', mountPoint: '/', offsetBytes: 0, sizeBytes: 0, uuid: 'u', label: '' };
    const length = (depth: number) => {
      const edits = Array.from({ length: depth }, (_, at): Edit => {
        const path = '/x'.repeat(at + 1);
        return { edit: 'make-directory', path, attributes: { mode: 0o755, uid: 0, gid: 0 } };
      });
      const said = debugfsScripts(edits, [root]);
      return said.ok ? (said.value.scripts.get('root') ?? '').length : Infinity;
    };
    expect(length(2000)).toBeLessThan(2.2 * length(1000));
    expect(length(2000)).toBeLessThan(2000 * 200);
  });
});

import fc from 'fast-check';
import type { ContentEntry, FilesystemContents } from './content-entry';
import { contentsBeside } from './contents-beside';
import { decodePath, encodeBytes, encodePath, isEncoded } from './encode-path';
import { parseContents } from './parse-contents';
import { renderContents } from './render-contents';

const SHA = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const OWNED = { uid: 0, gid: 0 };

const CAR: readonly FilesystemContents[] = [
  {
    name: 'root',
    mountPoint: '/',
    entries: new Map<string, ContentEntry>([
      ['/var', { type: 'dir', mode: 0o755, ...OWNED }],
      ['/', { type: 'dir', mode: 0o755, ...OWNED }],
      [encodePath('/my file#1'), { type: 'file', mode: 0o4755, uid: 1, gid: 2, size: 0, sha256: SHA }],
      ['/a', { type: 'file', mode: 0o644, ...OWNED, size: 0, sha256: SHA, inode: 1, capability: 'AQAAAg==' }],
      ['/b', { type: 'file', mode: 0o644, ...OWNED, size: 0, sha256: SHA, inode: 1, capability: 'AQAAAg==' }],
      ['/link', { type: 'link', mode: 0o777, ...OWNED, target: encodePath('to ü\n') }],
      ['/null', { type: 'char', mode: 0o666, ...OWNED, device: '1,3' }],
    ]),
  },
  {
    name: 'var',
    mountPoint: '/var',
    entries: new Map<string, ContentEntry>([['/var', { type: 'dir', mode: 0o755, ...OWNED }]]),
  },
];

const TEXT = `#mtree
# file system root at /
./. type=dir mode=0755 uid=0 gid=0
./a type=file mode=0644 uid=0 gid=0 nlink=2 inode=1 size=0 sha256=${SHA} xattr.security.capability=AQAAAg==
./b type=file mode=0644 uid=0 gid=0 nlink=2 inode=1 size=0 sha256=${SHA} xattr.security.capability=AQAAAg==
./link type=link mode=0777 uid=0 gid=0 link=to\\040\\303\\274\\012
./my\\040file\\0431 type=file mode=4755 uid=1 gid=2 size=0 sha256=${SHA}
./null type=char mode=0666 uid=0 gid=0 device=linux,1,3
./var type=dir mode=0755 uid=0 gid=0
# file system var at /var
./var type=dir mode=0755 uid=0 gid=0
`;

describe('a content manifest', () => {
  it('has a line for each path, sorted, below the file system that it is on', () => {
    expect(renderContents(CAR)).toBe(TEXT);
  });

  it('is read back as it was written', () => {
    const read = parseContents(TEXT, 'files.mtree');
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
    expect(read.value.map((one) => ({ ...one, entries: Object.fromEntries(one.entries) }))).toEqual(
      CAR.map((one) => ({ ...one, entries: Object.fromEntries(one.entries) })),
    );
  });

  it('is read back whatever the names in it are: spaces, line breaks, backslashes, bytes that are no UTF-8', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uint8Array({ minLength: 1 }), { selector: String }), (names) => {
        const paths = [...new Set(names.map((name) => `/${encodeBytes(name)}`))].filter(
          (one) => one !== '/.',
        );
        const entries = new Map(
          paths.map((path) => [path, { type: 'link', mode: 0o777, ...OWNED, target: path } as const]),
        );
        const text = renderContents([{ name: 'root', mountPoint: '/', entries }]);
        expect(text).toMatch(/^[\n -~]*$/);
        const read = parseContents(text, 'x');
        expect(read.ok && read.value[0]?.entries).toEqual(entries);
      }),
    );
  });

  it.each([
    ['a text that is none', 'hello', 1, 'it does not begin with #mtree'],
    ['a cut one', TEXT.slice(0, -5), 11, 'it is truncated'],
    ['a path in no file system', '#mtree\n./a type=dir\n', 2, 'it is not in any file system'],
    ['a path twice', TEXT.replace('./b ', './a '), 5, '/a appears twice'],
    ['no owner', TEXT.replace(' uid=1', ''), 7, 'it has no uid'],
    ['a mode that is none', TEXT.replace('mode=4755', 'mode=u+s'), 7, '"mode=u+s" is not a valid value'],
    ['another keyword', TEXT.replace('uid=1', 'uname=root'), 7, '"uname=root" is not a known keyword'],
    [
      'a keyword of JavaScript',
      TEXT.replace('uid=1', 'constructor=1'),
      7,
      '"constructor=1" is not a known keyword',
    ],
    ['a relative path', TEXT.replace('./b', 'b'), 5, 'it names no path'],
  ])('is refused where it is %s', (_, text, line, why) => {
    expect(parseContents(text, 'files.mtree')).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'image-plan/bad-contents',
          severity: 'error',
          message: `line ${line} of "files.mtree" is not a valid line of a content manifest: ${why}`,
          hint: 'build the image first, or check the path',
        },
      ],
    });
  });

  it('never makes an exception, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TEXT.split(/(?=[ =\n])/))), (parts) => {
        parseContents(`#mtree\n${parts.join('')}\n`, 'x');
      }),
    );
  });
});

describe('a path in a content manifest', () => {
  it('comes back as it was, whatever characters are in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) => {
        expect(decodePath(encodePath(path))).toBe(path);
        expect(encodePath(path)).toBe(encodeBytes(new TextEncoder().encode(path)));
        expect(isEncoded(encodePath(path))).toBe(true);
      }),
    );
  });
});

describe('the name of a content manifest', () => {
  it.each([
    ['dist/car/image.json', 'dist/car/files.mtree'],
    ['/out/car.image.json', '/out/car.files.mtree'],
    ['image.image.json', 'image.files.mtree'],
    ['car.json', 'car.files.mtree'],
  ])('of the descriptor %s is %s', (descriptor, contents) => {
    expect(contentsBeside(descriptor)).toBe(contents);
  });
});

import fc from 'fast-check';
import { parseMtree, withFolders, withHardLinks } from './root-index';

/** What bsdtar 3.7.4 of Debian 13 writes with `--options=!all,type,mode,uid,gid,size,link`. */
const REAL = String.raw`#mtree
/. mode=755 gid=0 uid=0 type=dir
./.dot mode=644 gid=0 uid=0 type=file size=0
./a mode=755 gid=0 uid=0 type=dir
./a/*glob? mode=644 gid=0 uid=0 type=file size=0
./a/back\134slash mode=644 gid=0 uid=0 type=file size=2
./a/eq\075ual mode=644 gid=0 uid=0 type=file size=1
./a/fifo mode=644 gid=0 uid=0 type=fifo
./a/h\043ash mode=644 gid=0 uid=0 type=file size=2
./a/h2 mode=4755 gid=5 uid=100000 type=file size=6
./a/l1 mode=777 gid=0 uid=0 type=link link=b\040c
./a/l2 mode=777 gid=0 uid=0 type=link link=/\303\274n\303\257\0751
./a/new\012line mode=644 gid=0 uid=0 type=file size=1
./a/q"uote mode=644 gid=0 uid=0 type=file size=2
./a/with\040space mode=644 gid=0 uid=0 type=file size=2
./a/\360\237\230\200 mode=644 gid=0 uid=0 type=file size=0
./e mode=1777 gid=0 uid=0 type=dir
`;

describe('the index of a root file system', () => {
  it('has every path that bsdtar lists, with its names as they are', () => {
    expect([...parseMtree(REAL).keys()]).toEqual([
      '/',
      '/.dot',
      '/a',
      '/a/*glob?',
      '/a/back\\slash',
      '/a/eq=ual',
      '/a/fifo',
      '/a/h#ash',
      '/a/h2',
      '/a/l1',
      '/a/l2',
      '/a/new\nline',
      '/a/q"uote',
      '/a/with space',
      '/a/😀',
      '/e',
    ]);
  });

  it('has their types, modes, owners and what links hold', () => {
    const index = parseMtree(REAL);
    expect(index.get('/a/h2')).toEqual({ type: 'file', mode: 0o4755, uid: 100_000, gid: 5 });
    expect(index.get('/e')).toEqual({ type: 'dir', mode: 0o1777, uid: 0, gid: 0 });
    expect(index.get('/a/fifo')).toEqual({ type: 'other', mode: 0o644, uid: 0, gid: 0 });
    expect(index.get('/a/l1')).toEqual({ type: 'link', mode: 0o777, uid: 0, gid: 0, link: 'b c' });
    expect(index.get('/a/l2')).toMatchObject({ link: '/ünï=1' });
  });

  it("takes the root's own mode and owner from the list", () => {
    const index = parseMtree('#mtree\n/. mode=700 gid=1 uid=2 type=dir\n');
    expect([...index]).toEqual([['/', { type: 'dir', mode: 0o700, uid: 2, gid: 1 }]]);
  });

  it('has the root directory alone where nothing is listed', () => {
    expect([...parseMtree('#mtree\n')]).toEqual([['/', { type: 'dir', mode: 0o755, uid: 0, gid: 0 }]]);
  });

  it('reads every name however many of its bytes are escaped', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll('/', '_'));
    fc.assert(
      fc.property(name, fc.func(fc.boolean()), (text, keep) => {
        const escaped = [...new TextEncoder().encode(text)]
          .map((byte) =>
            /[A-Za-z0-9._-]/.test(String.fromCharCode(byte)) && keep(byte)
              ? String.fromCharCode(byte)
              : `\\${byte.toString(8).padStart(3, '0')}`,
          )
          .join('');
        const index = parseMtree(`./x/${escaped} mode=777 gid=0 uid=0 type=link link=${escaped}\n`);
        expect(index.get(`/x/${text}`)?.link).toBe(text);
      }),
    );
  });
});

describe('an index with more folders', () => {
  it('has them where nothing is', () => {
    const index = withFolders(parseMtree('./dev mode=700 gid=0 uid=0 type=dir\n'), ['/dev', '/boot/efi']);
    expect(index.get('/boot/efi')).toEqual({ type: 'dir', mode: 0o755, uid: 0, gid: 0 });
    expect(index.get('/dev')?.mode).toBe(0o700);
  });
});

describe('the hard links of an archive', () => {
  it('make one file of their names, with what the first of them has', () => {
    const text = [
      './a mode=4755 gid=1 uid=2 type=file size=3',
      './b mode=755 gid=0 uid=0 type=file size=0',
      './c mode=755 gid=0 uid=0 type=file size=0',
      './d mode=755 gid=0 uid=0 type=file size=0',
    ].join('\n');
    const index = withHardLinks(parseMtree(text), [
      ['/b', '/a'],
      ['/c', '/b'],
      ['/x', '/nowhere'],
    ]);
    const one = { type: 'file', mode: 0o4755, uid: 2, gid: 1, inode: '/a' };
    expect(['/a', '/b', '/c'].map((name) => index.get(name))).toEqual([one, one, one]);
    expect(index.get('/d')?.inode).toBeUndefined();
    expect(index.has('/x')).toBe(false);
  });
});

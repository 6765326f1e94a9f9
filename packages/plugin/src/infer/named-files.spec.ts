import type { AddFile, Manifest } from '@nx-aib/manifest';
import { literalGlob, namedFiles, wildcardsOnly } from './named-files';

const manifest = (host: AddFile[], qm: AddFile[] = []) =>
  ({ name: 'x', content: { add_files: host }, qm: { content: { add_files: qm } } }) as unknown as Manifest;

describe('the files that a manifest names', () => {
  it('are those of the host and of QM, relative to the workspace, once each', () => {
    const named = namedFiles(
      manifest(
        [
          { path: '/etc/b', source_path: 'files/b' },
          { path: '/etc/t', text: 'no file' },
          { path: '/etc/u', url: 'https://example.org/u' },
        ],
        [
          { path: '/etc/a', source_path: '../shared/a' },
          { path: '/etc/b', source_path: './files/../files/b' },
        ],
      ),
      'images/one',
    );
    expect(named).toEqual({
      inside: [
        { text: 'files/b', path: 'images/one/files/b', glob: false },
        { text: '../shared/a', path: 'images/shared/a', glob: false },
        { text: './files/../files/b', path: 'images/one/files/b', glob: false },
      ],
      outside: [],
    });
  });

  it('are globs without anything that only Nx reads as special', () => {
    expect(wildcardsOnly('image/conf.d/**/[!_]*.conf')).toBe('image/conf.d/**/[!_]*.conf');
    expect(wildcardsOnly('image/odd {a,b}/*')).toBe('image/odd ?a,b?/*');
    expect(literalGlob('image/odd [name]*{a,b}!.conf')).toBe('image/odd ?name???a,b?!.conf');
  });

  it('may lie in a manifest at the root of the workspace', () => {
    expect(namedFiles(manifest([{ path: '/etc/a', source_path: 'files/a' }]), '.').inside).toEqual([
      { text: 'files/a', path: 'files/a', glob: false },
    ]);
  });

  it('are told apart when they lie outside the workspace', () => {
    const named = namedFiles(
      manifest([
        { path: '/etc/a', source_path: '../../a' },
        { path: '/etc/b', source_path: '/srv/b' },
        { path: '/etc/c', source_glob: '../../../c/*' },
        { path: '/etc/d', source_path: '..d' },
      ]),
      'image',
    );
    expect(named.outside).toEqual(['../../a', '/srv/b', '../../../c/*']);
    expect(named.inside.map(({ path }) => path)).toEqual(['image/..d']);
  });
});

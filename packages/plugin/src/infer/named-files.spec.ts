import type { AddFile, Manifest } from '@nx-aib/manifest';
import { namedFiles } from './named-files';

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
      globs: ['images/one/files/b', 'images/shared/a'],
      paths: ['images/one/files/b', 'images/shared/a'],
      inside: [
        { text: 'files/b', path: 'images/one/files/b', glob: false },
        { text: '../shared/a', path: 'images/shared/a', glob: false },
        { text: './files/../files/b', path: 'images/one/files/b', glob: false },
      ],
      outside: [],
    });
  });

  it('keep their globs, and lose what a glob would read into a plain path', () => {
    const named = namedFiles(
      manifest([
        { path: '/etc/g', source_glob: 'conf.d/**/[!_]*.conf' },
        { path: '/etc/h', source_glob: 'odd {a,b}/*' },
        { path: '/etc/l', source_path: 'odd [name]*{a,b}!.conf' },
      ]),
      'image',
    );
    expect(named.globs).toEqual([
      'image/conf.d/**/[!_]*.conf',
      'image/odd ?a,b?/*',
      'image/odd ?name???a,b?!.conf',
    ]);
    expect(named.paths).toEqual(['image/conf.d', 'image/odd [name]*{a,b}!.conf', 'image/odd {a,b}']);
  });

  it('may lie in a manifest at the root of the workspace', () => {
    expect(namedFiles(manifest([{ path: '/etc/a', source_path: 'files/a' }]), '.').globs).toEqual([
      'files/a',
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
    expect(named.outside).toEqual(['../../../c/*', '../../a', '/srv/b']);
    expect(named.globs).toEqual(['image/..d']);
  });
});

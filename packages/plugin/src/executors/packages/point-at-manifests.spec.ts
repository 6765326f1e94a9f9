import { isImageOptions } from '../image-options';
import { pointAtManifests, withKeys } from './point-at-manifests';

describe('options of targets, which Nx has from files', () => {
  it('leave what is no step to those who read steps', () => {
    const written = [null, 3, [], {}, { name: 'a' }, { name: 'a', params: null }];
    const wrong = [...written, { name: 'a', params: { packages: 'tree' } }];
    expect(withKeys(wrong)).toEqual(wrong);
  });

  it('say which image is meant, or are none', () => {
    const manifest = 'a.aib.yml';
    const sound = { manifest, mode: 'image', define: ['a=1'], allowSource: '../b', memory: 4 };
    expect([{ manifest }, sound].filter(isImageOptions)).toEqual([{ manifest }, sound]);
    const wrong = [
      undefined,
      null,
      [],
      {},
      { manifest: 1 },
      { manifest, mode: 'x' },
      { manifest, define: [1] },
    ];
    expect(wrong.filter(isImageOptions)).toEqual([]);
  });

  it('are passed over where they are none, and where an error points nowhere', async () => {
    const wrong = { build: { options: { packages: 'dist/p', manifest: 1 } }, other: { options: null } };
    const nodes = { a: { name: 'a', type: 'app' as const, data: { root: 'a', targets: wrong } } };
    const context = { root: '/', projectName: 'p', projectGraph: { nodes, dependencies: {} } };
    const error = { code: 'a/b', severity: 'error', message: 'it is wrong' } as const;
    for (const diagnostic of [error, { ...error, path: ['content', 1] }])
      expect(await pointAtManifests([diagnostic], '/dist/p', context)).toEqual([error]);
  });
});

import { memorySizes } from './memory-sizes';

const GIB = 1024 ** 3;

describe('--memory of plan', () => {
  it.each([
    [undefined, []],
    ['1G', [GIB]],
    ['1G,2G, 512M', [GIB, 2 * GIB, GIB / 2]],
    [
      ['1G,8G', '64M'],
      [GIB, 8 * GIB, GIB / 16],
    ],
    ['2015200K', [2_015_200 * 1024]],
  ])('%j is %j bytes', (given, sizes) => {
    expect(memorySizes(given)).toEqual({ ok: true, value: sizes, diagnostics: [] });
  });

  it.each(['1g', '40%', 'infinity', '63M', '', '9000P'])('is not %j', (given) => {
    expect(memorySizes(['1G', given]).diagnostics).toEqual([
      {
        code: 'plan/memory',
        severity: 'error',
        message: `--memory: "${given}" is not the memory of a machine`,
        hint: 'use sizes of 64M or more, separated by commas: 1G,2G,4G,8G',
      },
    ]);
  });
});

import { debArchOf, debNameOf } from './deb-request';

describe('the package that a request names', () => {
  it.each([
    ['vim', 'vim'],
    ['g++', 'g++'],
    ['libc6:arm64', 'libc6'],
    ['vim=2:9.1-1~x', 'vim'],
    ['vim/trixie-security', 'vim'],
    ['vim:amd64=9.1', 'vim'],
  ])('of %s is %s', (request, name) => {
    expect(debNameOf(request)).toBe(name);
  });

  it('is of the architecture that it may name', () => {
    expect(['vim:amd64=1', 'libc6:kfreebsd-amd64', 'vim', 'vim=1:2'].map(debArchOf)).toEqual([
      'amd64',
      'kfreebsd-amd64',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ...[
      'vim:amd64-',
      'vim:amd64+',
      'vim:',
      'vim=1.0-',
      'vim=1.0+',
      'vim=',
      'vim=1.*',
      'vim/sid-',
      'vim/sid+',
    ],
    ...['vim/', 'vim/13', 'vim/n=sid', 'vim^', 'vim*', 'v[i]m', 'vim?', 'vim|x', '^vim$', '?name(vim)'],
    ...['vim,nano', 'vim+=1', 'vim/a/b', '+vim'],
  ])(
    'is none of %p, which apt-get would take for a removal, another version, a task or a pattern',
    (request) => {
      expect(debNameOf(request)).toBe(request === 'vim+=1' ? 'vim+' : undefined);
    },
  );

  it.each(['', 'v', 'Vim', '-vim', 'vim-', 'vim.', '~nvim', '?all', 'a,b', 'a b', 'vim=1/x', '-oDir=/x'])(
    'is none of %p, which apt-get would take for something else or for nothing',
    (request) => {
      expect(debNameOf(request)).toBeUndefined();
    },
  );
});

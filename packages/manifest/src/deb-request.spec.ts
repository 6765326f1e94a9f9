import { debNameOf } from './deb-request';

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

  it.each(['', 'v', 'Vim', '-vim', 'vim-', 'vim.', '~nvim', '?all', 'a,b', 'a b', 'vim=1/x', '-oDir=/x'])(
    'is none of %p, which apt-get would take for something else or for nothing',
    (request) => {
      expect(debNameOf(request)).toBeUndefined();
    },
  );
});

import { mirrorOfTargets, mirrorOfVariable } from './mirror';

describe('the mirror', () => {
  it('is the URI that NX_AIB_MIRROR is, or that of its first line for sources.list', () => {
    expect(mirrorOfVariable('http://mirror.example/debian')).toBe('http://mirror.example/debian');
    expect(
      mirrorOfVariable('\n deb [trusted=yes] http://mirror.example/debian trixie main\ndeb x y z\n'),
    ).toBe('http://mirror.example/debian');
    expect(mirrorOfVariable('deb file:/srv/debian trixie main')).toBe('file:/srv/debian');
    expect(mirrorOfVariable('')).toBeUndefined();
  });

  it('is else that of Debian itself among the archives that apt knows', () => {
    const targets = [
      'Tools|http://tools.example/apt/',
      'Debian-Security|http://mirror.example/debian-security/',
      'Debian|http://mirror.example/debian/',
      '',
    ];
    expect(mirrorOfTargets(targets.join('\n'))).toBe('http://mirror.example/debian/');
    expect(mirrorOfTargets('Ubuntu|http://mirror.example/ubuntu/\n')).toBeUndefined();
  });
});

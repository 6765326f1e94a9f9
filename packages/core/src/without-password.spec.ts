import { withoutPassword } from './without-password';

it('a URL is printed without its user name and password, wherever it is in a text', () => {
  expect(withoutPassword('http://u:p@m/x and https://token@n')).toBe('http://m/x and https://n');
  expect(withoutPassword('deb [trusted=yes] http://u:p@m/x ./')).toBe('deb [trusted=yes] http://m/x ./');
  expect(withoutPassword('http://m/a@b')).toBe('http://m/a@b');
});

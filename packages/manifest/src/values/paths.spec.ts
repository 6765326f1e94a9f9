import fc from 'fast-check';
import { normalised } from './paths';

describe('a normalised path', () => {
  it('stays inside the root and is done after one time, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = normalised(text);
        expect(path.startsWith('/')).toBe(true);
        expect(path.split('/')).not.toContain('..');
        expect(normalised(path)).toBe(path);
      }),
    );
  });

  it('drops dots, double slashes and a slash at the end', () => {
    expect(normalised('/etc/./x//../y/')).toBe('/etc/y');
    expect(normalised('//../..')).toBe('/');
  });
});

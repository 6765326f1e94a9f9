import fc from 'fast-check';
import { nearestName } from './nearest-name';

const partitions = ['root', 'aboot', 'ukiboot', 'boot', 'efi', 'vbmeta', 'sbl', 'var', 'var_qm'];

describe('nearestName', () => {
  it.each([
    ['vars', 'var'],
    ['var_qn', 'var_qm'],
    ['var-qm', 'var_qm'],
    ['VAR', 'var'],
    ['rootfs', 'root'],
    ['ukibot', 'ukiboot'],
    ['variable', 'var'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearestName(name, partitions)).toBe(meant);
  });

  it.each(['swap', 'x', '', 'home', 'r'.repeat(1000)])('takes %p for nothing', (name) => {
    expect(nearestName(name, partitions)).toBeUndefined();
  });

  it('never offers the name itself', () => {
    expect(nearestName('root', ['root'])).toBeUndefined();
  });

  it('offers one of the known names or nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, known) => {
        const near = nearestName(name, known);
        expect(near === undefined || known.includes(near)).toBe(true);
      }),
    );
  });
});

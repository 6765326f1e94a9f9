import { familyOf } from '@nx-aib/families';
import { PEBBLE } from '../../../package-family/src/testing/fake-family';
import { guestOf, planningOf } from './family';

jest.mock('@nx-aib/families', () => ({ familyOf: jest.fn() }));

describe('the family of an image', () => {
  it('is looked up once, however many checks ask', () => {
    jest.mocked(familyOf).mockReturnValue(PEBBLE);
    const plan = { distro: 'pebble1' };
    for (let check = 0; check < 100; check++) {
      expect(guestOf(plan)).toBe(PEBBLE.guest);
      expect(planningOf(plan)).toBe(PEBBLE.planning);
    }
    expect(familyOf).toHaveBeenCalledTimes(1);
  });

  it('that this version does not know is asked nothing, and passes no check', () => {
    jest.mocked(familyOf).mockReturnValue(undefined);
    const { otherKernel, parseInstalled, knownSockets } = guestOf({ distro: 'unknown' });
    expect(otherKernel('', 'linux', '6.12')).toBe(
      'this version of nx-aib does not know the distribution of the image',
    );
    expect([parseInstalled('x'), knownSockets]).toEqual([[], []]);
  });
});

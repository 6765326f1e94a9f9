import { hostnameFor } from './system-files';

describe('hostnameFor', () => {
  it.each([
    ['image-qemu', 'image-qemu'],
    ['My_Image.1+x', 'my-image-1-x'],
    ['_', 'localhost'],
    ['x'.repeat(100), 'x'.repeat(63)],
  ])('makes a host name of %s', (name, hostname) => {
    expect(hostnameFor(name)).toBe(hostname);
  });
});

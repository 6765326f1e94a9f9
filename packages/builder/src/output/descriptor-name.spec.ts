import { descriptorOf, earlierDescriptorOf } from './descriptor-name';

describe("the name of an image's descriptor", () => {
  it.each([
    ['car.qcow2', 'car.image.json'],
    ['out/car.raw', 'out/car.image.json'],
    ['/a/car.img', '/a/car.image.json'],
    ['car', 'car.image.json'],
    ['car.v2', 'car.v2.image.json'],
    ['x.qcow2/car', 'x.qcow2/car.image.json'],
    ['.qcow2', '.qcow2.image.json'],
  ])('says whose it is: of %s it is %s', (out, name) => {
    expect(descriptorOf(out)).toBe(name);
  });

  it('was another one in earlier versions', () => {
    expect(earlierDescriptorOf('out/car.qcow2')).toBe('out/car.json');
  });
});

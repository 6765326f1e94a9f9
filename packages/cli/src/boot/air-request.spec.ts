import type { AirOptions } from './air-options';
import { readAirOptions } from './air-request';

const request = (options: AirOptions = {}, extra: string[] = []) => {
  const read = readAirOptions('image.qcow2', options, extra);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
};
const complaints = (options: AirOptions) =>
  readAirOptions('image.qcow2', options).diagnostics.map(({ message }) => message);

describe('the options of air', () => {
  it('have defaults', () => {
    expect(request()).toEqual({
      image: 'image.qcow2',
      ...{ graphics: { vga: 'std' }, memory: 2147483648, cpus: 2, writable: true, acceleration: true },
      ...{ network: { forwards: [] }, ovmfDir: undefined, serialSocket: undefined, cdrom: undefined },
      ...{ disk: 'virtio', tpm: false, verbose: false, extra: [] },
    });
  });

  it('each change what they say', () => {
    expect(
      request(
        {
          ...{
            nographics: true,
            memory: '4G',
            nosmp: true,
            snapshot: true,
            noaccel: true,
            nvme: true,
            tpm2: true,
          },
          ...{ sshPort: '2222', portForward: ['8080:80'], ip: '10.1.2.9', cdrom: 'x.iso', verbose: true },
        },
        ['-s'],
      ),
    ).toMatchObject({
      ...{
        graphics: null,
        memory: 4294967296,
        cpus: 1,
        writable: false,
        acceleration: false,
        disk: 'nvme',
        tpm: true,
      },
      network: {
        forwards: [
          { hostPort: 2222, guestPort: 22 },
          { hostPort: 8080, guestPort: 80 },
        ],
        guestAddress: '10.1.2.9',
      },
      ...{ cdrom: 'x.iso', verbose: true, extra: ['-s'] },
    });
    expect(request({ network: 'none' }).network).toBeNull();
  });

  it.each<[AirOptions, string]>([
    [{ arch: 'aarch64' }, '--arch aarch64: air supports x86_64 only'],
    [{ memory: '12 apples' }, '"12 apples" is not a memory size for the guest'],
    [{ memory: '0' }, '"0" is not a memory size for the guest'],
    [{ vga: 'hercules' }, '--vga hercules: unknown graphics card'],
    [{ vga: 'std', nographics: true }, '--vga std and --nographics contradict each other'],
    [{ sshPort: '0' }, '--ssh-port 0: not a port'],
    [{ portForward: ['80'] }, '"80" is not a port forward'],
    [{ portForward: ['80:70000'] }, '"80:70000" is not a port forward'],
    [{ ip: '10.0.2.2' }, '"10.0.2.2" is not an address that the guest can have'],
    [{ ip: '10.0.2.300' }, '"10.0.2.300" is not an address that the guest can have'],
    [{ network: 'br0' }, '--network br0: a host network needs privileges, which air does not use'],
    [
      { network: 'none', sshPort: '22' },
      '--network none cannot be combined with --ip, --ssh-port or --port-forward',
    ],
  ])('%j are refused', (options, message) => {
    expect(complaints(options)).toEqual([message]);
  });

  it('are all complained of at once', () => {
    expect(complaints({ arch: 'riscv64', memory: 'x', vga: 'y', ip: 'z' })).toHaveLength(4);
  });
});

import { bytes } from '@nx-aib/core';
import { shellCredentials, SHELL_UNIT } from './guest-shell-unit';
import { planMachine, type MachinePlan } from './machine';

const plan: MachinePlan = {
  image: { file: '/images/a,b.qcow2', format: 'qcow2' },
  ...{
    writable: false,
    disk: 'virtio',
    memory: bytes(2 * 1024 ** 3),
    cpus: 2,
    accelerator: 'tcg',
    qemuMajor: 7,
  },
  firmware: { code: '/ovmf/CODE.fd', vars: '/tmp/VARS.fd' },
  ...{ network: { forwards: [] }, console: { kind: 'stdio' }, smbiosStrings: [], screen: null, extra: [] },
};

/** One option per line, with its value. */
function lines(change: Partial<MachinePlan> = {}): string[] {
  return planMachine({ ...plan, ...change })
    .join(' ')
    .split(/ (?=-)/);
}

describe('the machine', () => {
  it('is planned as data, and written down as the arguments of QEMU', () => {
    expect(lines()).toEqual([
      '-nodefaults',
      '-no-user-config',
      '-machine q35',
      '-accel tcg,thread=multi',
      '-cpu qemu64,-cx16',
      '-smp 2',
      '-m 2048M',
      '-drive if=pflash,format=raw,readonly=on,file=/ovmf/CODE.fd',
      '-drive if=pflash,format=raw,file=/tmp/VARS.fd',
      '-drive file=/images/a,,b.qcow2,format=qcow2,if=none,id=disk0,snapshot=on',
      '-device virtio-blk-pci,drive=disk0,addr=0x3,bootindex=0',
      '-netdev user,id=net0',
      '-device virtio-net-pci,netdev=net0,addr=0x2',
      '-device virtio-rng-pci',
      '-chardev stdio,id=console,signal=off',
      '-serial chardev:console',
      '-display none',
    ]);
  });

  it('never writes to the image unless it is told to', () => {
    expect(lines().filter((line) => line.includes('disk0,snapshot=on'))).toHaveLength(1);
    expect(lines({ writable: true }).join(' ')).not.toContain('snapshot');
  });

  it.each([
    ['kvm', 7, '-accel kvm', '-cpu host'],
    ['tcg', 7, '-accel tcg,thread=multi', '-cpu qemu64,-cx16'],
    ['tcg', 10, '-accel tcg,thread=multi', '-cpu max'],
  ] as const)('under %s of QEMU %i has %s and %s', (accelerator, qemuMajor, accel, cpu) => {
    expect(lines({ accelerator, qemuMajor })).toEqual(expect.arrayContaining([accel, cpu]));
  });

  it('has what is asked for besides', () => {
    const all = lines({
      ...{ disk: 'nvme', cdrom: '/x.iso', tpmSocket: '/t', shellSocket: '/s', extra: ['-no-reboot'] },
      ...{
        screen: { display: 'gtk', vga: 'std' },
        console: { kind: 'socket', path: '/c' },
        smbiosStrings: ['a,b'],
      },
      network: { forwards: [{ hostPort: 2222, guestPort: 22 }], guestAddress: '192.168.7.15' },
    });
    expect(all).toEqual(
      expect.arrayContaining([
        '-device nvme,drive=disk0,serial=nx-aib,addr=0x3,bootindex=0',
        '-drive file=/x.iso,format=raw,if=none,id=cdrom0,media=cdrom,readonly=on',
        '-chardev socket,id=tpm,path=/t',
        '-chardev socket,id=shell,path=/s',
        '-serial chardev:shell',
        '-chardev socket,id=console,path=/c,server=on,wait=off',
        '-smbios type=11,value=a,,b',
        '-vga std',
        '-netdev user,id=net0,net=192.168.7.0/24,dhcpstart=192.168.7.15,hostfwd=tcp:127.0.0.1:2222-:22',
        '-no-reboot',
      ]),
    );
    expect(lines({ network: null })).toContain('-nic none');
  });
});

describe("the guest's root shell", () => {
  it('comes in two system credentials: the unit, and what starts it', () => {
    expect(shellCredentials((text) => text.split('\n')[0] ?? '')).toEqual([
      `io.systemd.credential.binary:systemd.extra-unit.${SHELL_UNIT}=[Unit]`,
      'io.systemd.credential.binary:systemd.unit-dropin.basic.target~nx-aib=[Unit]',
    ]);
  });
});

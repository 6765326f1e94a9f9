import { loadTarget, targetNames } from './load-target';
import type { Target } from './target';

function target(name: string): Target {
  const result = loadTarget(name);
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.value;
}

describe('loadTarget', () => {
  it('knows qemu, its consoles, its network and its virtual machine', () => {
    expect(target('qemu')).toEqual({
      name: 'qemu',
      description: 'A virtual machine of QEMU, q35 or virt',
      arches: ['x86_64', 'aarch64'],
      boot: { scheme: 'ukiboot', distributions: { debian13: { scheme: 'esp-systemd-boot' } } },
      label: 'gpt',
      efi: { dosType: 'ef', bootable: false },
      consoles: { x86_64: ['ttyS0', 'tty0'], aarch64: ['ttyAMA0', 'tty0'] },
      imageSize: null,
      cmdline: [],
      rootOnCmdline: true,
      kernelPackage: null,
      network: { interface: 'enp0s2', modules: ['virtio_net'] },
      rootName: 'root',
      rootGrows: false,
      machine: { memory: 2_147_483_648, memTotal: 2015200 * 1024 },
      notes: [],
    });
  });

  it('names the nearest target for a name that it does not know', () => {
    expect(loadTarget('qmeu')).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'platforms/unknown-target',
          severity: 'error',
          message: 'there is no target "qmeu"',
          hint: `did you mean qemu? Known: ${targetNames().join(', ')}`,
          path: ['target'],
        },
      ],
    });
  });

  it('lists the known targets alone when none is near', () => {
    const [diagnostic] = loadTarget('zzzzzzzz').diagnostics;
    expect(diagnostic?.hint).toMatch(/^known: abootqemu, abootqemukvm, .*, tda4vm_sk$/);
  });

  it.each(['../distributions/debian13', 'qemu.yml', '', '.', '__proto__'])(
    'does not take %j for a target',
    (name) => {
      expect(loadTarget(name)).toMatchObject({
        ok: false,
        diagnostics: [{ code: 'platforms/unknown-target' }],
      });
    },
  );
});

describe('the data of every target', () => {
  it.each(targetNames())('%s follows the schema and has consoles for just its architectures', (name) => {
    const { arches, consoles } = target(name);
    expect(Object.keys(consoles).sort()).toEqual([...arches].sort());
  });

  it('has the boot schemes, tables, sizes and consoles of Automotive Image Builder', () => {
    const rows = targetNames().map((name) => {
      const { boot, label, imageSize, arches, consoles } = target(name);
      const perArch = arches.map((arch) => `${arch} ${(consoles[arch] ?? []).join(' ')}`);
      return `${name}: ${boot.scheme} ${label} ${imageSize ?? 'default'}; ${perArch.join('; ')}`;
    });
    expect(`\n${rows.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      abootqemu: aboot gpt default; aarch64 ttyAMA0 tty0
      abootqemukvm: aboot gpt default; aarch64 ttyAMA0 tty0
      acrn: ukiboot gpt default; x86_64 ttyS0,115200n81
      am62sk: grub2 dos default; aarch64 ttyS2,115200n8
      am69sk: ukiboot dos default; aarch64 ttyS2,115200n8
      aws: ukiboot gpt default; x86_64 ttyS0; aarch64 ttyAMA0
      azure: ukiboot gpt default; x86_64 ttyS0; aarch64 ttyS0
      beagleplay: grub2 dos default; aarch64 ttyS2,115200n8
      ccimx93dvk: none gpt 3221225472; aarch64 ttyLP5,115200
      ebbr: ukiboot gpt default; aarch64 ttyS2,115200n8 ttySC0,1843200
      imx8qxp_mek: grub2-sbl dos default; aarch64 ttyLP0,115200
      j784s4evm: ukiboot dos default; aarch64 ttyS2,115200n8
      pc: ukiboot gpt default; x86_64 ttyS0,115200n81 tty0; aarch64 ttyS0,115200n81 tty0
      qdrive3: aboot gpt 10737373184; aarch64 ttyMSM0,115200,n8
      qemu: ukiboot gpt default; x86_64 ttyS0 tty0; aarch64 ttyAMA0 tty0
      rcar_s4: aboot gpt default; x86_64 ttySC0,1843200; aarch64 ttySC0,1843200
      rcar_s4_can: ukiboot gpt default; aarch64 ttySC0,1843200
      ridesx4: aboot gpt 17179824128; aarch64 ttyMSM0,115200,n8
      ridesx4_r3: aboot gpt 17179824128; aarch64 ttyMSM0,115200,n8
      ridesx4_scmi: aboot gpt 17179824128; aarch64 ttyMSM0,115200,n8
      ridesx4_scmi_r3: aboot gpt 17179824128; aarch64 ttyMSM0,115200,n8
      rpi4: ukiboot gpt default; aarch64 ttyAMA0
      s32g_vnp_rdb3: grub2-sbl dos default; aarch64 ttyLF0,115200
      tda4vm_sk: grub2 dos default; aarch64 ttyS2,115200n8
      "
    `);
  });

  it('has what distinguishes single boards', () => {
    const having = (has: (t: Target) => boolean) => targetNames().filter((name) => has(target(name)));
    expect(having((t) => t.rootName === 'system_a')).toEqual(having((t) => t.boot.scheme === 'aboot'));
    expect(having((t) => t.rootGrows)).toEqual(['rpi4']);
    expect(having((t) => t.machine !== null)).toEqual(['qemu']);
    expect(having((t) => !t.rootOnCmdline)).toEqual([
      'qdrive3',
      'ridesx4',
      'ridesx4_r3',
      'ridesx4_scmi',
      'ridesx4_scmi_r3',
    ]);
    expect(having((t) => t.efi.bootable)).toEqual(having((t) => t.efi.dosType === '0c'));
    expect(having((t) => t.efi.bootable)).toEqual([
      'am62sk',
      'am69sk',
      'beagleplay',
      'j784s4evm',
      'tda4vm_sk',
    ]);
    expect(target('azure').cmdline).toEqual(['rootdelay=300', 'earlyprintk=ttyS0', 'net.ifnames=0']);
  });
});

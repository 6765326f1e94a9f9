import { bytes } from '@nx-aib/manifest';
import { planDisk } from './plan-disk';
import { diskInput, planned } from './testing/disk-input';

const GIB = 2 ** 30;

describe('the worked example: qemu, x86_64, ukiboot, 4 GiB, var 20 %, var_qm 10 %', () => {
  const plan = planned({
    imageSize: bytes(4 * GIB),
    bootScheme: 'ukiboot',
    hasQm: true,
    partitions: { var: { relative_size: 0.2 }, var_qm: { relative_size: 0.1 } },
  });

  it('has every partition where Automotive Image Builder has it, to the sector', () => {
    expect(
      plan.partitions.map(({ number, name, start, size }) => `${number} ${name} ${start}+${size}`),
    ).toEqual([
      '1 efi 2048+204800',
      '2 ukiboot_a 206848+262144',
      '3 ukiboot_b 468992+262144',
      '4 ukibootctl 731136+2048',
      '5 var 733184+1677721',
      '6 qm_var 2412544+838860',
      '7 root 3252224+5134336',
    ]);
    expect(plan.sectors).toBe(8_388_608);
  });

  it('is the same on every machine, identifiers included', () => {
    expect(plan.diskId).toBe(planned({ imageSize: bytes(4 * GIB), bootScheme: 'ukiboot' }).diskId);
    expect(plan.diskId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives another image other identifiers', () => {
    expect(planned({ name: 'other' }).diskId).not.toBe(planned({ name: 'image' }).diskId);
  });
});

it('fails when the image is too small', () => {
  expect(planDisk(diskInput({ imageSize: bytes(0) })).ok).toBe(false);
});

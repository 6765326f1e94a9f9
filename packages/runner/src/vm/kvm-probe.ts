import { makeTempDir, run, whyNotOpened, writeFileAtomic, type UnusableDevice } from '@nx-aib/build-machine';
import { bytes } from '@nx-aib/core';
import { planAccelerator, type Accelerator } from '../plan/accelerator';
import { memoryArgument } from '../plan/memory-size';

/**
 * A boot sector (loaded at 0x7c00 in real mode) that does what a kernel does first and what fails under incomplete
 * virtualisation: page tables, long mode, a million iterations of a loop, SSE2, a string copy. If every result is right
 * it writes 0x21 to I/O port 0xf4. In order: cli; segments and stack; page tables at 0x1000 to 0x3000 (one 2 MiB page);
 * CR4.PAE|OSFXSR|OSXMMEXCPT; CR3; EFER.LME; CR0.PG|MP|PE; lgdt; far jump; the work; out; hlt; the GDT.
 */
const PROBE_PROGRAM = [
  'fa31c08ed88ec08ed0bc007c66bf001000006631c066b9000c0000fc66f3ab66',
  'c70600100320000066c70600200330000066c7060030830000000f20e0660d20',
  '0600000f22e066b8001000000f22d866b9800000c00f32660d000100000f300f',
  '20c06683e0fb660d030000800f22c0660f0116e07cea7a7c0800b8100000008e',
  'd88ec08ed0b940420f0031c04801c848ffc975f866480f6ec0660fd4c066480f',
  '7ec348d1eb4839c37516be007c0000bf00800000b940000000f348a5b021e6f4',
  'f4ebfd0f1f440000000000000000000000000000009a20000000000000920000',
  '1700c87c0000',
].join('');

/** isa-debug-exit ends QEMU with (value << 1) | 1 (hw/misc/debugexit.c). */
const RIGHT_STATUS = (0x21 << 1) | 1;
/** With working virtualisation it takes a tenth of a second. */
const DEADLINE_MS = 5000;

/** Whether an accelerator executes code correctly on this machine, otherwise the symptom. */
export type ProbeVerdict = { readonly works: true } | ({ readonly works: false } & UnusableDevice);

const verdicts = new Map<Accelerator, Promise<ProbeVerdict>>();

/**
 * Whether a guest runs under `accelerator`, determined by running one; done once per process. It is not enough that
 * /dev/kvm can be opened: nested virtualisation may be offered but not work.
 */
export function probeAccelerator(accelerator: Accelerator): Promise<ProbeVerdict> {
  const known = verdicts.get(accelerator);
  if (known !== undefined) return known;
  const verdict = probe(accelerator);
  verdicts.set(accelerator, verdict);
  return verdict;
}

async function probe(accelerator: Accelerator): Promise<ProbeVerdict> {
  const unusable = accelerator === 'kvm' ? await whyNotOpened('/dev/kvm') : undefined;
  if (unusable !== undefined) return { works: false, ...unusable };
  const dir = await makeTempDir('probe');
  try {
    const disk = `${dir.path}/probe.img`;
    await writeFileAtomic(disk, bootSector());
    const outcome = await run(
      [
        'qemu-system-x86_64',
        ...['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'pc'],
        ...planAccelerator(accelerator, 0),
        ...['-m', memoryArgument(bytes(16 * 1024 ** 2))],
        ...['-drive', `file=${disk},format=raw,if=floppy,readonly=on`],
        ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=1'],
      ],
      { timeoutMs: DEADLINE_MS },
    );
    if (!outcome.ok && outcome.status === RIGHT_STATUS) return { works: true };
    if (!outcome.ok && outcome.reason === 'timeout') {
      return failed(`a guest of 200 bytes did not end within ${DEADLINE_MS / 1000} s`);
    }
    if (!outcome.ok && outcome.reason === 'not-found') return failed('there is no qemu-system-x86_64');
    return failed(outcome.stderr.trim().split('\n')[0] || 'QEMU ended without a result');
  } finally {
    await dir.remove();
  }
}

function failed(why: string): ProbeVerdict {
  return { works: false, cause: 'failed', why };
}

function bootSector(): Uint8Array {
  const sector = Buffer.alloc(512);
  sector.write(PROBE_PROGRAM, 'hex');
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

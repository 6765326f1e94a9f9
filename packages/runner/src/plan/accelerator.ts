/** What executes the guest's instructions: the processor itself, or QEMU's translator. */
export type Accelerator = 'kvm' | 'tcg';

/**
 * QEMU's arguments for an accelerator and the processor that the guest sees.
 * @param qemuMajor QEMU's major version
 */
export function planAccelerator(accelerator: Accelerator, qemuMajor: number): string[] {
  if (accelerator === 'kvm') return ['-accel', 'kvm', '-cpu', 'host'];
  return ['-accel', 'tcg,thread=multi', '-cpu', tcgProcessor(qemuMajor)];
}

/**
 * QEMU before 10 translates cmpxchg16b wrongly when threads run in parallel; Linux's slab allocator uses it where the
 * processor has it (CPUID.01H:ECX[13]) and the guest dies in __kmalloc. Without it Linux takes another way.
 */
function tcgProcessor(qemuMajor: number): string {
  return qemuMajor < 10 ? 'qemu64,-cx16' : 'max';
}

/** What executes the guest's instructions: the processor itself, or QEMU's software emulation. */
export type Accelerator = 'kvm' | 'tcg';

/**
 * QEMU's arguments for an accelerator, and for the guest's processor.
 * @param qemuMajor QEMU's major version
 */
export function planAccelerator(accelerator: Accelerator, qemuMajor: number): string[] {
  if (accelerator === 'kvm') return ['-accel', 'kvm', '-cpu', 'host'];
  return ['-accel', 'tcg,thread=multi', '-cpu', tcgProcessor(qemuMajor)];
}

/**
 * QEMU before 10 translates cmpxchg16b wrongly with parallel threads; Linux's slab allocator uses it if the processor
 * supports it (CPUID.01H:ECX[13]), and the guest crashes in __kmalloc. Without it Linux uses an alternative.
 */
function tcgProcessor(qemuMajor: number): string {
  return qemuMajor < 10 ? 'qemu64,-cx16' : 'max';
}

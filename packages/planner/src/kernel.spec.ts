import { errorsOf, planText } from './testing/plan-text';

function withArgument(length: number) {
  return planText(JSON.stringify({ name: 'car', kernel: { cmdline: ['x'.repeat(length)] } }));
}

describe("the kernel's command line", () => {
  it('is as long as the kernel takes at the most, with what the boot loader adds', () => {
    const plain = planText('name: car');
    const own = plain.ok ? plain.value.kernel.cmdline.join(' ').length : 0;
    const room = 2047 - 'initrd=\\initrd.img '.length - own - ' '.length;
    expect(withArgument(room).ok).toBe(true);
    expect(errorsOf(withArgument(room + 1))).toEqual([
      expect.stringContaining("the kernel's command line has 2048 characters, and the kernel accepts 2047"),
    ]);
  });
});

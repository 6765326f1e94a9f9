import { probeAccelerator } from './kvm-probe';

jest.setTimeout(30_000);

describe('the probe of an accelerator', () => {
  it('sees its program end rightly under TCG, which works on every host', async () => {
    expect(await probeAccelerator('tcg')).toEqual({ works: true });
  });

  it('gives KVM a verdict, with a reason where it does not work', async () => {
    const verdict = await probeAccelerator('kvm');
    expect(verdict.works || verdict.why.length > 0).toBe(true);
  });

  it('is made once a process', () => {
    expect(probeAccelerator('kvm')).toBe(probeAccelerator('kvm'));
  });
});

import { findGuestFailure, guestFailure, stoodStillInKernel } from './guest-failure';

describe('a line on the console', () => {
  it.each([
    ['[    3.1] Kernel panic - not syncing: Attempted to kill init!', 'runner/guest-panic'],
    ['KVM internal error. Suberror: 1', 'runner/kvm-failed'],
    ['[ 2.1] VFS: Cannot open root device "vda9" or unknown-block(0,0)', 'runner/guest-no-root'],
    ['ALERT!  UUID=1234 does not exist.  Dropping to a shell!', 'runner/guest-no-root'],
    ['No init found. Try passing init= bootarg.', 'runner/guest-no-root'],
    ['You are in emergency mode. After logging in, type "journalctl -xb"', 'runner/guest-emergency'],
    ['BdsDxe: No bootable option or device was found.', 'runner/guest-no-boot-loader'],
  ])('"%s" tells %s', (line, code) => {
    expect(findGuestFailure(line)?.code).toBe(code);
  });

  it.each([
    '[    1.0] panic=10 on the command line',
    'Started emergency.target',
    '[ OK ] Reached target multi-user',
  ])('"%s" tells nothing', (line) => {
    expect(findGuestFailure(line)).toBeUndefined();
  });

  it('is quoted with what to do', () => {
    expect(guestFailure({ code: 'runner/x', message: 'it died', hint: 'Try again.' }, [])).toEqual({
      ...{ code: 'runner/x', severity: 'error', message: 'it died' },
      hint: 'Try again.\nit printed nothing',
    });
  });
});

describe('a guest that stands still', () => {
  const failure = { code: 'runner/no-shell', severity: 'error', message: 'none within 240 s' } as const;
  const lines = [
    '[    5.381707] scsi host4: ahci',
    '[    5.741526] ata6: SATA link down (SStatus 0 SControl 300)',
  ];

  it('is worth a second try where the emulator may be to blame: the kernel was still speaking', () => {
    expect(stoodStillInKernel(failure, lines, 'tcg')).toBe(true);
  });

  it.each([
    ['with hardware virtualisation', failure, lines, 'kvm'],
    ['that printed nothing', failure, [], 'tcg'],
    ['that ended', { ...failure, code: 'runner/guest-ended' }, lines, 'tcg'],
    ['whose kernel stopped', failure, [...lines, '[    5.8] ---[ end Kernel panic - not syncing'], 'tcg'],
    ['whose kernel says why', failure, [...lines, '[    5.800000] BUG: unable to handle page fault'], 'tcg'],
    ['whose initrd spoke', failure, ['Begin: Running /scripts/init-premount ... done.', ...lines], 'tcg'],
    ['whose systemd spoke', failure, [...lines, '[    6.000001] systemd[1]: Hostname set to <car>.'], 'tcg'],
  ] as const)('is not, %s', (_, why, said, accelerator) => {
    expect(stoodStillInKernel(why, said, accelerator)).toBe(false);
  });
});

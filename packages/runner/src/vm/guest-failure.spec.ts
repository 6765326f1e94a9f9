import { findGuestFailure, guestFailure } from './guest-failure';

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

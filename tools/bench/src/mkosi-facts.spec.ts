import { judgeVersion } from './mkosi-facts';

describe('the installed mkosi', () => {
  it('is measured from version 24 on', () => {
    expect(judgeVersion('mkosi 24.3\n')).toEqual({ usable: true, version: '24.3' });
    expect(judgeVersion('mkosi 26~devel\n')).toEqual({ usable: true, version: '26~devel' });
  });

  it('is left out with the reason, and what to install, when it is too old or not there', () => {
    expect(judgeVersion('mkosi 14\n')).toEqual({
      usable: false,
      why: '"mkosi 14" is older than 24: install mkosi 24 or later (Debian 13 has it; Debian 12 in its backports)',
    });
    expect(judgeVersion(undefined)).toEqual({
      usable: false,
      why: 'it is not on the PATH: install mkosi 24 or later (Debian 13 has it; Debian 12 in its backports)',
    });
  });
});

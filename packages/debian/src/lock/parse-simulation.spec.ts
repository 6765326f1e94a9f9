import { parseSimulation } from './parse-simulation';

describe('what apt-get would do', () => {
  it('is read line by line', () => {
    const text = `Reading package lists...
Inst libc6 (2.41-12 Debian:13.7/stable, Debian-Security:13/stable-security [amd64]) []
Inst debconf [1.5.90] (1.5.91 Debian:13.7/stable [all])
Inst libfoo:i386 (1:2 local [i386])
Inst bare (3 [amd64])
Remv old [1.0]
Conf libc6 (2.41-12 Debian:13.7/stable [amd64])
`;
    expect(parseSimulation(text)).toEqual({
      installed: [
        { name: 'libc6', version: '2.41-12', arch: 'amd64' },
        { name: 'debconf', version: '1.5.91', arch: 'all' },
        { name: 'libfoo', version: '1:2', arch: 'i386' },
        { name: 'bare', version: '3', arch: 'amd64' },
      ],
      removed: ['old'],
    });
  });
});

import { installedPackages } from './dpkg-status';

const STATUS = `Package: zlib1g
Status: install ok installed
Priority: optional
Architecture: amd64
Multi-Arch: same
Version: 1:1.3.dfsg+really1.3.1-1+b1
Description: compression library - runtime
 zlib is a library.
 .
 Status: is not a field here

Package: base-files
Status: hold ok installed
Architecture: amd64
Version: 13.8+deb13u1
Conffiles:
 /etc/issue 1234

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1

Package: broken
Status: install reinstreq half-installed
Architecture: all
Version: 2

Package: adduser
Status: install ok installed
Architecture: all
Version: 3.152
`;

describe('the installed packages of a dpkg status file', () => {
  it('are those that are wholly installed, by name', () => {
    expect(installedPackages(STATUS)).toEqual([
      { name: 'adduser', version: '3.152', arch: 'all' },
      { name: 'base-files', version: '13.8+deb13u1', arch: 'amd64' },
      { name: 'zlib1g', version: '1:1.3.dfsg+really1.3.1-1+b1', arch: 'amd64' },
    ]);
  });

  it('are none in an empty file', () => {
    expect(installedPackages('')).toEqual([]);
  });
});

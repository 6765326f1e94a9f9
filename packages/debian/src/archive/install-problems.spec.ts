import { installProblems } from './install-problems';

/** The last lines of every failure. */
const END = `E: setup failed: E: command failed: APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes install
I: main() received signal PIPE: waiting for setup...
E: mmdebstrap failed to run
`;
const UPDATE_END = `E: Some index files failed to download. They have been ignored, or old ones used instead.
E: apt-get update --error-on=any -oAPT::Status-Fd=<$fd> -oDpkg::Use-Pty=false failed
I: main() received signal PIPE: waiting for setup...
E: mmdebstrap failed to run
`;
const said = (text: string): string[] =>
  installProblems(text).map(({ code, message }) => `${code}: ${message}`);

// The output of apt 2.6.1, dpkg 1.22.21 and mmdebstrap 1.3.5.
describe('why packages are not installed', () => {
  it.each([
    [
      'a name that nobody has, and one of another architecture',
      'Building dependency tree...\nE: Unable to locate package nothere\nE: Unable to locate package libfoo:arm64\n',
      [
        'packages/unknown: the archive has no package "nothere"',
        'packages/unknown: the archive has no package "libfoo:arm64"',
      ],
    ],
    [
      'a name that others refer to',
      `Package ghost is not available, but is referred to by another package.
This may mean that the package is missing, has been obsoleted, or
is only available from another source

E: Package 'ghost' has no installation candidate
`,
      ['packages/unknown: the archive has no package "ghost", but other packages refer to it'],
    ],
    [
      'a name that several packages provide',
      `Package awk is a virtual package provided by:
  original-awk 1:20220912-2
  mawk:amd64 1.3.4.20200120-3.1
  gawk 1
You should explicitly select one to install.

E: Package 'awk' has no installation candidate
`,
      ['packages/virtual: "awk" is a virtual package, provided by gawk, mawk, original-awk'],
    ],
    [
      'a version and a suite',
      "E: Version '9' for 'libfoo' was not found\nE: Release 'nosuch' for 'libbar' was not found\n",
      [
        'packages/unknown-version: the archive has no package "libfoo" in version 9',
        'packages/unknown-suite: the archive has no package "libbar" in a suite "nosuch"',
      ],
    ],
    [
      'packages that do not go together',
      `The following packages have unmet dependencies:
 broken : Depends: ghost (>= 2) but it is not installable
          Depends: libfoo (>= 3) but it is not going to be installed
          Recommends: nice but it is not installable
 other : Conflicts: broken
E: Unable to correct problems, you have held broken packages.
`,
      [
        'packages/unmet: "broken" cannot be installed: it needs ghost (>= 2), but it is not installable; it needs libfoo (>= 3), but it is not going to be installed',
        'packages/unmet: "other" cannot be installed: it conflicts with broken',
      ],
    ],
    [
      'a script that fails, and what needs its package',
      `Setting up bad (1) ...
bad: cannot find it
dpkg: error processing package bad (--configure):
 installed bad package post-installation script subprocess returned error exit status 3
dpkg: dependency problems prevent configuration of needs-bad:
 needs-bad depends on bad; however:
  Package bad is not configured yet.

dpkg: error processing package needs-bad (--configure):
 dependency problems - leaving unconfigured
Errors were encountered while processing:
 bad
 needs-bad
E: Sub-process /usr/bin/dpkg returned an error code (1)
`,
      [
        'packages/script-failed: the post-installation script of "bad", which "needs-bad" needs, failed with exit status 3',
      ],
    ],
    [
      'a script that fails before its package is there',
      `dpkg: error processing archive /var/cache/apt/archives/prebad_1_amd64.deb (--unpack):
 new prebad package pre-installation script subprocess returned error exit status 2
`,
      ['packages/script-failed: the pre-installation script of "prebad" failed with exit status 2'],
    ],
    [
      'a file of two packages',
      `dpkg: error processing archive /var/cache/apt/archives/over_1_amd64.deb (--unpack):
 trying to overwrite '/usr/bin/env', which is also in package coreutils (9.7-3)
`,
      [
        `packages/not-installed: "over" cannot be installed: trying to overwrite '/usr/bin/env', which is also in package coreutils (9.7-3)`,
      ],
    ],
    [
      'modules that the kernel does not have',
      'error: the kernel has no module fooo\nerror: the kernel has no module baz\n',
      [
        'kernel/no-such-module: the kernel has no module "fooo"',
        'kernel/no-such-module: the kernel has no module "baz"',
      ],
    ],
    [
      'a package that the mirror lacks',
      'E: Failed to fetch http://m/pool/main/g%2b%2b_1_amd64.deb  404  Not Found [IP: 192.0.2.1 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n',
      ['packages/not-there: the archive has no http://m/pool/main/g++_1_amd64.deb (404 Not Found)'],
    ],
    [
      'a package that is another file',
      'E: Failed to fetch http://m/pool/main/libfoo_1_amd64.deb  File has unexpected size (5 != 20672). Mirror sync in progress? [IP: 192.0.2.1 80]\n',
      [
        "packages/wrong-file: http://m/pool/main/libfoo_1_amd64.deb is not the file that the archive's signed list names: File has unexpected size (5 != 20672). Mirror sync in progress?",
      ],
    ],
  ])('is said of %s', (_, text, problems) => {
    expect(said(text + END)).toEqual(problems);
  });

  it.each([
    [
      'that is not signed',
      "E: The repository 'http://m trixie Release' is not signed.\n",
      ['packages/unsigned: http://m trixie is not signed'],
    ],
    [
      'that is signed with a key that nobody knows',
      `Err:1 http://m trixie InRelease
  The following signatures couldn't be verified because the public key is not available: NO_PUBKEY A4CB5C48E7908A42
W: GPG error: http://m trixie InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY A4CB5C48E7908A42
E: The repository 'http://m trixie InRelease' is not signed.
`,
      ['packages/unknown-key: http://m trixie is signed with an unknown key: A4CB5C48E7908A42'],
    ],
    [
      'whose signature is wrong',
      `W: GPG error: http://m trixie InRelease: The following signatures were invalid: BADSIG A4CB5C48E7908A42 a <a@a>
E: The repository 'http://m trixie InRelease' is not signed.
`,
      [
        'packages/bad-signature: the signature of http://m trixie is wrong: The following signatures were invalid: BADSIG A4CB5C48E7908A42 a <a@a>',
      ],
    ],
    [
      'without a Release file',
      "E: The repository 'http://m/debian nosuite Release' does not have a Release file.\n",
      [
        'packages/no-suite: there is no package repository at http://m/debian nosuite: it has no Release file',
      ],
    ],
    [
      'that has expired, or is of the future',
      `E: Release file for http://m/dists/trixie/InRelease is expired (invalid since 1785d 9h 18min 14s). Updates for this repository will not be applied.
E: Release file for http://n/dists/trixie/InRelease is not valid yet (invalid for another 8434d 14h 41min 36s). Updates for this repository will not be applied.
`,
      [
        "packages/expired: the archive's package index expired 1785d 9h 18min 14s ago: http://m/dists/trixie/InRelease",
        "packages/not-valid-yet: the archive's package index is valid only in 8434d 14h 41min 36s: http://n/dists/trixie/InRelease",
      ],
    ],
    [
      'whose list is not the signed one',
      `E: Failed to fetch http://m/dists/trixie/main/binary-amd64/Packages  Hash Sum mismatch
   Hashes of expected file:
    - Filesize:208 [weak]
`,
      [
        "packages/wrong-file: http://m/dists/trixie/main/binary-amd64/Packages is not the file that the archive's signed list names: Hash Sum mismatch",
      ],
    ],
    [
      'that does not answer',
      `E: Failed to fetch http://m/dists/trixie/InRelease  Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)
E: Failed to fetch http://nowhere.invalid/dists/trixie/InRelease  Could not resolve 'nowhere.invalid'
E: Failed to fetch http://n/dists/trixie/InRelease  Connection timed out [IP: 192.0.2.1 80]
`,
      [
        'packages/no-connection: the archive cannot be reached: Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused) (http://m/dists/trixie/InRelease)',
        "packages/no-connection: the archive cannot be reached: Could not resolve 'nowhere.invalid' (http://nowhere.invalid/dists/trixie/InRelease)",
        'packages/no-connection: the archive cannot be reached: Connection timed out (http://n/dists/trixie/InRelease)',
      ],
    ],
    [
      'without the component',
      `W: apt-get indextargets output is empty
E: apt-get update did not find any indices for architecture 'amd64' in suite 'trixie'
`,
      ['packages/no-index: the archive has no package index for amd64 in trixie'],
    ],
    [
      'that is no line of sources.list',
      `E: Malformed entry 1 in list file /mnt/root/etc/apt/sources.list (Suite)
E: The list of sources could not be read.
`,
      ['packages/bad-source: NX_AIB_MIRROR is neither a URI nor lines of sources.list(5): Suite is wrong'],
    ],
  ])('is said of an archive %s', (_, text, problems) => {
    expect(said(text + UPDATE_END)).toEqual(problems);
  });

  it('is nothing where it is not known, and never what follows from something else', () => {
    expect(installProblems(`Setting up x (1) ...\nsomething odd\n${END}${UPDATE_END}`)).toEqual([]);
  });
});

import { DEBIAN as FAMILY } from '@nx-aib/debian';
import type { PlannedAccounts } from '@nx-aib/image-plan';
import { parseManifest } from '@nx-aib/manifest';
import { planAccounts } from '../../../planner/src/accounts';
import { arbitraryManifest } from '../../../planner/src/testing/arbitrary-manifest';
import { planText } from '../../../planner/src/testing/plan-text';
import { mergeAccounts, type AccountFiles } from './merge-accounts';
import fc from 'fast-check';

const BASE = FAMILY.planning.baseAccounts;

const DEBIAN: AccountFiles = {
  passwd: 'root:x:0:0:root:/root:/bin/bash\nsystemd-network:x:998:998::/:/usr/sbin/nologin\n',
  group: 'root:x:0:\nsudo:x:27:earlier\nsystemd-network:x:998:\n',
  shadow: 'root:*:20300:0:99999:7:::\nsystemd-network:!*:20300::::::\n',
  gshadow: 'root:*::\nsudo:*::earlier\nsystemd-network:!*::\n',
};

/** 2025-08-09 is day 20309. */
const EPOCH = 1_754_697_600;

function merged(accounts: PlannedAccounts, epoch = EPOCH): AccountFiles {
  const result = mergeAccounts(DEBIAN, accounts, epoch);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

describe('mergeAccounts', () => {
  it('locks root where nothing is planned, and changes nothing else', () => {
    expect(merged(planAccounts(undefined, BASE).value)).toEqual({
      ...DEBIAN,
      shadow: 'root:!:20309:0:99999:7:::\nsystemd-network:!*:20300::::::\n',
    });
  });

  it('adds users and groups and joins the groups that are there', () => {
    const { value } = planAccounts(
      {
        root_password: '$6$salt$hash',
        users: {
          anna: { groups: ['sudo', 'crew'], description: 'Anna', password: '$6$a$b', expiredate: 21000 },
          bert: { password: '', force_password_reset: true, shell: '/bin/sh', home: '/var/lib/bert' },
          cleo: {},
        },
        groups: { crew: {} },
      },
      BASE,
    );
    expect(merged(value)).toEqual({
      passwd:
        DEBIAN.passwd +
        'anna:x:1000:1001:Anna:/home/anna:/bin/bash\n' +
        'bert:x:1001:1002::/var/lib/bert:/bin/sh\n' +
        'cleo:x:1002:1003::/home/cleo:/bin/bash\n',
      group:
        'root:x:0:\nsudo:x:27:earlier,anna\nsystemd-network:x:998:\n' +
        'crew:x:1000:anna\nanna:x:1001:\nbert:x:1002:\ncleo:x:1003:\n',
      shadow:
        'root:$6$salt$hash:20309:0:99999:7:::\nsystemd-network:!*:20300::::::\n' +
        'anna:$6$a$b:20309:0:99999:7::21000:\n' +
        'bert::0:0:99999:7:::\n' +
        'cleo:!:20309:0:99999:7:::\n',
      gshadow:
        'root:*::\nsudo:*::earlier,anna\nsystemd-network:!*::\ncrew:!::anna\nanna:!::\nbert:!::\ncleo:!::\n',
    });
  });

  it('locks root, and opens root, when the manifest says so', () => {
    expect(merged(planAccounts({ root_password: null }, BASE).value).shadow).toContain('root:!:20309:');
    expect(merged(planAccounts({ root_password: '' }, BASE).value).shadow).toContain('root::20309:');
  });

  it('asks for no new password in an image of 1970', () => {
    expect(merged(planAccounts({ users: { a: {} } }, BASE).value, 0).shadow).toContain(
      'a:!:1:0:99999:7:::\n',
    );
  });

  it('refuses an account that a package has brought, and a group that none has', () => {
    const { value } = planAccounts({ users: { a: { uid: 998, groups: ['kvm'] } } }, BASE);
    const result = mergeAccounts(DEBIAN, value, EPOCH);
    expect(result.diagnostics.map(({ message }) => message)).toEqual([
      'the user "a" with uid 998 conflicts with "systemd-network", uid 998, of a package',
      'the group "a" with gid 998 conflicts with "systemd-network", gid 998, of a package',
      'the group "kvm" is not in the image: no installed package creates it',
    ]);
  });
});

it('every manifest that can be planned has accounts that merge into whole lines', () => {
  const base = { passwd: '', group: 'sudo:x:27:\nvideo:x:44:\n', shadow: '', gshadow: '' };
  let merges = 0;
  fc.assert(
    fc.property(arbitraryManifest, (text) => {
      if (!parseManifest(text, 'x.aib.yml').ok) return;
      const plan = planText(text);
      if (!plan.ok) return;
      const merged = mergeAccounts(base, plan.value.accounts, 0);
      expect(merged.diagnostics).toEqual([]);
      if (!merged.ok) return;
      merges += 1;
      const fields = (lines: string) =>
        lines
          .split('\n')
          .slice(0, -1)
          .map((line) => line.split(':').length);
      expect(fields(merged.value.passwd).filter((count) => count !== 7)).toEqual([]);
      expect(fields(merged.value.shadow).filter((count) => count !== 9)).toEqual([]);
    }),
    { numRuns: 150 },
  );
  // Otherwise the test has covered too little.
  expect(merges).toBeGreaterThan(15);
});

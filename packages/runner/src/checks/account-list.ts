import { rootsOf } from '@nx-aib/image-plan';
import { hostPathOf, type Root } from '@nx-aib/qm';
import { DYNAMIC_IDS } from '../contents/may-differ';
import { fail, judgeSection, noneOf, type Check, type CheckFamily, type GuestFacts } from './check';
import { INTO_QM } from './qm-guest';
import { encodeWords, guestScript } from './sections';

/** No additional accounts: the users and groups of the running system are those on the image's disk. */
export const accountList: CheckFamily = {
  name: 'account-list',
  checks: ({ plan }) => rootsOf(plan).flatMap((root) => TABLES.map((table) => checkOf(root, table))),
  script: ({ plan }) =>
    guestScript(
      rootsOf(plan).map((root) => {
        // A call of podman(1) takes a second without acceleration, so a single one is used for everything.
        const inside = root === 'qm' ? `${INTO_QM} sh` : 'sh';
        return `words ${encodeWords([guestScript(lookAt(root))])} | tr -d '\\000' | ${inside}`;
      }),
    ),
};

function lookAt(root: Root): string[] {
  return [
    ...TABLES.map((table) => `section ${root}-${table}; getent ${table}`),
    // systemd-sysusers(8) creates these at boot if they are missing: files in the image request them.
    `section ${root}-sysusers; cat /usr/lib/sysusers.d/*.conf /etc/sysusers.d/*.conf 2>/dev/null`,
  ];
}

const TABLES = ['passwd', 'group'] as const;
type Table = (typeof TABLES)[number];

const WHO = { passwd: 'users', group: 'groups' } as const;

function checkOf(root: Root, table: Table): Check {
  return {
    id: `account-list/${root}/${table}`,
    title: `${root === 'qm' ? 'QM' : 'host'}: has only the ${WHO[table]} of the image`,
    expected: `the ${WHO[table]} of the image`,
    judge: (facts) => judgeSection(facts, `${root}-${table}`, (text) => judge(facts, root, table, text)),
  };
}

function judge(facts: GuestFacts, root: Root, table: Table, text: string) {
  const onDisk = facts.get(`disk/accounts${hostPathOf(root, `/etc/${table}`)}`);
  if (onDisk === undefined) return fail('nothing', `the disk's own ${table} could not be read`);
  const [seen, planned] = [linesOf(text), linesOf(onDisk)];
  const asked = namesIn(facts.get(`${root}-sysusers`) ?? '');
  const others = seen.filter((line) => !planned.includes(line) && !mayBe(line, asked, planned));
  const gone = planned.filter((line) => !seen.includes(line));
  return noneOf(
    [
      ...others.map((line) => `${line} is not in the image`),
      ...gone.map((line) => `${line} of the image is missing`),
    ],
    `${seen.length} ${WHO[table]}`,
  );
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function mayBe(line: string, asked: ReadonlySet<string>, planned: readonly string[]): boolean {
  const [name = '', , number] = line.split(':');
  // Another line for an existing name is another account.
  if (Number(number) === 0 || planned.some((other) => other.startsWith(`${name}:`))) return false;
  const isDynamic = Number(number) >= DYNAMIC_IDS.first && Number(number) <= DYNAMIC_IDS.last;
  return isDynamic || asked.has(name);
}

/** The names that sysusers.d(5) creates: `u NAME …`, `u! NAME …`, `g NAME …`. */
function namesIn(text: string): ReadonlySet<string> {
  const names = linesOf(text).flatMap((line) => /^[ug]!?\s+(\S+)/.exec(line)?.[1] ?? []);
  return new Set(names);
}

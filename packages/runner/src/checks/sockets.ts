import type { ImagePlan, PlannedPath } from '@nx-aib/image-plan';
import type { KnownSocket } from '@nx-aib/package-family';
import { SYSTEMD_SOCKETS } from '../contents/may-differ';
import { noneOf, fail, judgeSection, type CheckFamily, type GuestFacts } from './check';
import { listeningSockets, type ListeningSocket } from './listening-sockets';
import { guestOf } from './family';
import { guestScript } from './sections';

/** Network access: nothing listens except known services and those named in the manifest. */
export const sockets: CheckFamily = {
  name: 'sockets',
  checks: ({ plan }) => [
    {
      id: 'sockets/listening',
      title: 'only known services and those of the manifest listen on the network',
      expected: 'known services, and those of the manifest',
      judge: (facts) =>
        judgeSection(facts, 'sockets', () =>
          judge(facts, ownUnits(plan), [...SYSTEMD_SOCKETS, ...guestOf(plan).knownSockets]),
        ),
    },
  ],
  script: () =>
    guestScript([
      // One process of each network namespace shows all sockets in it, proc_pid_net(5); a process that has ended in the
      // meantime shows none.
      'section sockets; find /proc/[0-9]*/ns/net -printf "%l %p\\n" 2>/dev/null | sort -s -k 1,1 | while read -r space path; do',
      'test "$space" != "$seen" || continue',
      'net="${path%/ns/net}/net"; text=$(for table in tcp tcp6 udp udp6 raw raw6; do',
      'test ! -e "$net/$table" || sed "1d;s|^|$table |" "$net/$table" || exit 1; done 2>/dev/null) && test -d "$net" || continue',
      'seen=$space; printf "space %s\\n%s\\n" "$space" "$text"; done',
      'section owners; find /proc/[0-9]*/fd -lname "socket:*" -printf "%p %l\\n" 2>/dev/null',
      'section cgroups; grep -s "^0::" /proc/[0-9]*/cgroup',
      "section activated; systemctl show '*.socket' -p Id,Listen",
    ]),
};

/** Units that the manifest adds or names: they are expected to listen. */
function ownUnits({ services, paths }: Pick<ImagePlan, 'services' | 'paths'>): ReadonlySet<string> {
  const named = services.filter(({ state, origin }) => state === 'enabled' && origin === 'manifest');
  const brought = paths.filter(({ type, origin }) => type === 'file' && origin === 'manifest');
  return new Set([
    ...named.map(({ root, unit }) => `${root} ${unit}`),
    ...brought.flatMap((path) => unitOf(path).map((unit) => `${path.root} ${unit}`)),
  ]);
}

const UNIT_FOLDERS = /^\/(etc|usr\/lib|usr\/local\/lib)\/systemd\/system\//;
const QUADLET_FOLDERS = /^\/(etc|usr\/share)\/containers\/systemd\//;

function unitOf({ path }: PlannedPath): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (UNIT_FOLDERS.test(path)) return [name];
  // podman-systemd.unit(5): name.container becomes name.service.
  return QUADLET_FOLDERS.test(path) ? [name.replace(/\.(container|kube|pod)$/, '.service')] : [];
}

function judge(facts: GuestFacts, own: ReadonlySet<string>, known: readonly KnownSocket[]) {
  const lacking = ['owners', 'cgroups'].find((section) => (facts.get(section) ?? '') === '');
  if (lacking !== undefined) return fail('nothing', `the guest reported nothing for "${lacking}"`);
  if (!/^space /m.test(facts.get('sockets') ?? ''))
    return fail('nothing', 'the guest could not read any network namespace');
  const seen = listeningSockets(facts);
  const unknown = seen.filter(
    (socket) => !own.has(`${socket.root} ${socket.unit}`) && !isKnown(known, socket),
  );
  return noneOf(
    unknown.map((socket) => `${show(socket)} is neither a known service nor one that the manifest enables`),
    [...new Set(seen.map(show))].join(', ') || 'none',
  );
}

function isKnown(
  sockets: readonly KnownSocket[],
  { unit, protocol, address, port }: ListeningSocket,
): boolean {
  return sockets.some(
    (known) =>
      known.units.includes(unit) &&
      known.protocol === protocol &&
      known.port === port &&
      (known.addresses?.includes(address) ?? true),
  );
}

function show({ root, unit, protocol, address, port }: ListeningSocket): string {
  const where = address.includes(':') ? `[${address}]` : address;
  return `${root === 'qm' ? 'QM: ' : ''}${unit} ${protocol} ${where}:${port}`;
}

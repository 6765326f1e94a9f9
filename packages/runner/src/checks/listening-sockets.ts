import type { Root } from '@nx-aib/qm';
import type { GuestFacts } from './check';
import { parseProperties } from './sections';

/** A listening socket. */
export interface ListeningSocket {
  readonly root: Root;
  /** The unit whose process holds it; `no unit` if unknown. */
  readonly unit: string;
  readonly protocol: 'tcp' | 'udp' | 'raw';
  readonly address: string;
  /** For raw sockets: the protocol number. */
  readonly port: number;
}

/** Socket states, include/net/tcp_states.h: a listening TCP socket, a datagram socket without a peer. */
const LISTENING: Readonly<Record<string, string>> = { tcp: '0A', udp: '07', raw: '07' };

/** The sockets in sections `sockets`, `owners`, `cgroups` and `activated` of the guest's output. */
export function listeningSockets(facts: GuestFacts): ListeningSocket[] {
  const pids = pidsBySocket(facts.get('owners') ?? '');
  const groups = groupsByPid(facts.get('cgroups') ?? '');
  const activated = activatedBy(facts.get('activated') ?? '');
  return (facts.get('sockets') ?? '').split('\n').flatMap((line) => {
    // table, slot, local and remote address, state, queues, timer, retransmissions, user, timeout, inode: proc_net_tcp.
    const [table = '', , local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const protocol = table.replace('6', '') as ListeningSocket['protocol'];
    const [host = '', hexPort = ''] = local.split(':');
    if (hexPort === '' || state !== LISTENING[protocol]) return [];
    const port = parseInt(hexPort, 16);
    const group = groups.get(pids.get(inode) ?? '');
    return [
      { ...ownerOf(group, activated.get(`${protocol} ${port}`)), protocol, address: addressOf(host), port },
    ];
  });
}

/** `/proc/1/fd/5 socket:[123]` lines. */
function pidsBySocket(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, pid, inode] = /^\/proc\/(\d+)\/fd\/\d+ socket:\[(\d+)\]$/.exec(line) ?? [];
    if (pid === undefined || inode === undefined) continue;
    // systemd keeps sockets that it has passed to a service: the service is the one that answers.
    if (!found.has(inode) || found.get(inode) === '1') found.set(inode, pid);
  }
  return found;
}

/** `/proc/1/cgroup:0::/init.scope` lines. */
function groupsByPid(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^\/proc\/(\d+)\/cgroup:0::(.*)$/.exec(line));
  return new Map(
    lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const])),
  );
}

/** Socket units by `tcp 22`, from properties like `Listen=[::]:22 (Stream)`. */
function activatedBy(text: string): ReadonlyMap<string, string> {
  const units = new Map<string, string>();
  for (const shown of text.split('\n\n')) {
    const id = parseProperties(shown).get('Id') ?? '';
    for (const [, port, kind] of shown.matchAll(/^Listen=.*?:(\d+) \((Stream|Datagram)\)$/gm))
      units.set(`${kind === 'Stream' ? 'tcp' : 'udp'} ${port}`, id);
  }
  return units;
}

/** A container in QM is in a control group below qm.service. */
const IN_QM = /^\/qm\.service\/libpod-payload-[0-9a-f]{64}\//;

function ownerOf(
  group: string | undefined,
  activated: string | undefined,
): Pick<ListeningSocket, 'root' | 'unit'> {
  if (group === undefined) return { root: 'host', unit: 'no unit' };
  const root = IN_QM.test(group) ? 'qm' : 'host';
  const below = group.replace(IN_QM, '/');
  if (below === '/init.scope') return { root, unit: activated ?? 'init.scope' };
  const unit = below.split('/').find((part) => /\.(service|scope|socket)$/.test(part));
  return { root, unit: unit ?? 'no unit' };
}

/** Four bytes, or four times four, each group in the byte order of a little-endian machine. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  // RFC 5952: the longest run of zeros is omitted.
  const runs = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const run = runs[0];
  if (run === undefined) return text;
  const before = text.slice(0, run.index).replace(/:$/, '');
  const after = text.slice(run.index + run[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

import type { ArchiveAnswer } from '@nx-aib/package-family';
import type { MachineFacts } from './facts';
import type { Finding } from './finding';

/** 2025-08-09: no image that can be built is older. */
const OLDEST = 1_754_697_600;
/** How far archives may be ahead of the clock before their indexes are refused. */
const TOLERANCE = 10;

/** Whether archives answer, one finding each. */
export function judgeArchives({ archives, proxies }: Pick<MachineFacts, 'archives' | 'proxies'>): Finding[] {
  const name = 'archive';
  if (archives.length === 0) {
    const detail = 'not asked: what would ask it is missing';
    return [{ name, state: 'warning', detail, hint: 'run doctor again when the rest is in order' }];
  }
  return archives.map(({ uri, failed }) => {
    if (failed === undefined) return { name, state: 'ok', detail: uri };
    return { name, state: 'missing', detail: `${uri}: ${failed}`, hint: networkHint(proxies) };
  });
}

function networkHint(proxies: MachineFacts['proxies']): string {
  const set = Object.entries(proxies).map(([variable, value]) => `${variable}=${value}`);
  const through = set.length === 0 ? 'no proxy is set (http_proxy, https_proxy)' : set.join(', ');
  return `check the network: ${through}; NX_AIB_MIRROR names another mirror`;
}

/** Whether the clock can be right: by what the archives say of their age, and by what is certain. */
export function judgeClock({ now, archives }: Pick<MachineFacts, 'now' | 'archives'>): Finding {
  const name = 'clock';
  const shown = new Date(now * 1000).toISOString().replace('.000Z', 'Z');
  const hint = 'set the clock: timedatectl set-ntp true, or that of the host of a virtual machine';
  if (now < OLDEST) return { name, state: 'missing', detail: `${shown} is in the past`, hint };
  const newest = latest(archives, 'date');
  if (newest !== undefined && newest.at > now + TOLERANCE) {
    const detail = `${shown} is before what ${newest.uri} has was made: it would be refused`;
    return { name, state: 'missing', detail, hint };
  }
  const expired = archives.find(({ validUntil }) => validUntil !== undefined && validUntil < now);
  if (expired === undefined) return { name, state: 'ok', detail: shown };
  return {
    name,
    state: 'warning',
    detail: `${shown} is after the end of validity of ${expired.uri}: it may be refused`,
    hint: `${hint}; or the mirror is out of date`,
  };
}

function latest(archives: readonly ArchiveAnswer[], field: 'date'): { uri: string; at: number } | undefined {
  const dated = archives.flatMap(({ uri, [field]: at }) => (at === undefined ? [] : [{ uri, at }]));
  return dated.sort((one, other) => other.at - one.at)[0];
}

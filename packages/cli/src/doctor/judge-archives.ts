import type { ArchiveAnswer } from '@nx-aib/package-family';
import type { MachineFacts } from './facts';
import type { Finding } from './finding';

/** 2025-08-09, before nx-aib existed: an earlier clock is wrong. */
const OLDEST = 1_754_697_600;
/** How many seconds an archive's date may be ahead of the clock before its index is refused. */
const TOLERANCE = 10;

/** Whether a build from a lock needs an archive; nothing without a lock. */
export function judgeDownloads({ downloads }: Pick<MachineFacts, 'downloads'>): Finding[] {
  if (downloads === undefined) return [];
  const { lockFile, cached, missing } = downloads;
  const all = cached + missing;
  const how = missing === 0 ? `all ${all}` : `${cached} of ${all}`;
  return [{ name: 'downloads', state: 'ok', detail: `${how} packages of ${lockFile} are cached` }];
}

/** Whether archives can be reached, one finding each. */
export function judgeArchives({
  archives,
  proxies,
  downloads,
}: Pick<MachineFacts, 'archives' | 'proxies' | 'downloads'>): Finding[] {
  const name = 'archive';
  if (downloads?.missing === 0)
    return [{ name, state: 'ok', detail: 'not needed for a build from the lock' }];
  if (archives.length === 0) {
    const detail = 'not checked, because something else is missing';
    return [{ name, state: 'warning', detail, hint: 'fix the other problems, then run doctor again' }];
  }
  return archives.map(({ uri, failed }) => {
    if (failed === undefined) return { name, state: 'ok', detail: uri };
    const fill =
      downloads === undefined ? '' : '; or download where the archive can be reached: `aib-dev download`';
    return { name, state: 'missing', detail: `${uri}: ${failed}`, hint: `${networkHint(proxies)}${fill}` };
  });
}

function networkHint(proxies: MachineFacts['proxies']): string {
  const set = Object.entries(proxies).map(([variable, value]) => `${variable}=${value}`);
  const through = set.length === 0 ? 'no proxy is set (http_proxy, https_proxy)' : set.join(', ');
  return `check the network (${through}), or set NX_AIB_MIRROR to another mirror`;
}

/** Whether the clock can be right, compared with the dates of the archives and a date that is certainly in the past. */
export function judgeClock({ now, archives }: Pick<MachineFacts, 'now' | 'archives'>): Finding {
  const name = 'clock';
  const shown = new Date(now * 1000).toISOString().replace('.000Z', 'Z');
  const hint = 'set the clock (timedatectl set-ntp true); in a virtual machine, set the clock of its host';
  if (now < OLDEST) return { name, state: 'missing', detail: `${shown} is in the past`, hint };
  const newest = latest(archives);
  if (newest !== undefined && newest.at > now + TOLERANCE) {
    const detail = `${shown} is earlier than the date of ${newest.uri}, which would be refused`;
    return { name, state: 'missing', detail, hint };
  }
  const expired = archives.find(({ validUntil }) => validUntil !== undefined && validUntil < now);
  if (expired === undefined) return { name, state: 'ok', detail: shown };
  return {
    name,
    state: 'warning',
    detail: `${shown} is later than the Valid-Until date of ${expired.uri}, which may be refused`,
    hint: `${hint}; if the clock is right, the mirror is out of date`,
  };
}

function latest(archives: readonly ArchiveAnswer[]): { uri: string; at: number } | undefined {
  const dated = archives.flatMap(({ uri, date: at }) => (at === undefined ? [] : [{ uri, at }]));
  return dated.sort((one, other) => other.at - one.at)[0];
}

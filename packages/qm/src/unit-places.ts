import { isAtOrBelow } from '@nx-aib/core';
import { QM_DROP_IN_PATH } from './drop-in';

/** Where systemd takes units of the host from, systemd.unit(5); /lib is a link to /usr/lib. */
const SYSTEMD = '/(?:etc|run|usr/local/lib|usr/lib|lib)/systemd';
const UNITS = `${SYSTEMD}/(?:system(?:\\.control|\\.attached)?|transient|generator(?:\\.early|\\.late)?)`;

/** Where Quadlet takes its units from, in folders below, too: podman-systemd.unit(5). */
const QUADLETS = '/(?:etc|run|usr/share)/containers/systemd(?:/.+)?';

/** What decides the unit as a whole: a unit of its name comes before the one that Quadlet makes. */
const INSTEAD = new RegExp(
  [
    `^${UNITS}/qm\\.service$`,
    `^${QUADLETS}/qm\\.(?:container|kube)$`,
    `^${SYSTEMD}/system-generators/podman-system-generator$`,
  ].join('|'),
);

/** What adds to the unit, or to the slice that it is in. */
const BESIDE = new RegExp(
  [
    `^${UNITS}/(?:(?:qm\\.|)service\\.d|(?:-\\.|)slice\\.d)/.+\\.conf$`,
    `^${UNITS}/-\\.slice$`,
    `^${QUADLETS}/(?:qm\\.|)container\\.d/.+\\.conf$`,
  ].join('|'),
);

/** Folders whose files have a say in the unit: a link in place of one brings others. */
const FOLDERS: readonly string[] = [
  ...['/etc', '/run', '/usr/lib'].flatMap((top) => [
    ...['qm.service.d', 'service.d', '-.slice.d', 'slice.d'].map((name) => `${top}/systemd/system/${name}`),
    `${top}/systemd/system-generators`,
  ]),
  ...['/etc', '/run', '/usr/share'].flatMap((top) => [
    ...['qm.container.d', 'container.d'].map((name) => `${top}/containers/systemd/${name}`),
  ]),
];

/** How a file of the host has a say in QM's unit: in its place or beside it; undefined where it has none. */
export function partInQmUnit(path: string): 'instead' | 'beside' | undefined {
  if (INSTEAD.test(path)) return 'instead';
  if (!BESIDE.test(path)) return undefined;
  // Of several drop-ins of one name only the first counts, whatever is in it.
  const [name, planned] = [path, QM_DROP_IN_PATH].map((one) => one.slice(one.lastIndexOf('/')));
  return /\/(?:qm\.|)container\.d\//.test(path) && name === planned ? 'instead' : 'beside';
}

/** Whether all of a folder of the host that a path is, or is above of, has a say in QM's unit. */
export function holdsQmUnit(path: string): boolean {
  return FOLDERS.some((folder) => isAtOrBelow(folder, path));
}

/** Whether a path of the host is, or is above of, what makes the unit at each boot, systemd.generator(7). */
export function holdsQmGenerator(path: string): boolean {
  return isAtOrBelow('/usr/lib/systemd/system-generators/podman-system-generator', path);
}

/** Whether a symbolic link gives QM's unit another name, whose drop-ins count for it, too: systemd.unit(5), Alias=. */
export function isQmAlias(link: string, target: string): boolean {
  return new RegExp(`^${UNITS}/[^/]+\\.service$`).test(link) && /(?:^|\/)qm\.service$/.test(target);
}

/** Settings of `[Service]` and `[Slice]` that decide what is planned of QM, systemd.resource-control(5), systemd.exec(5). */
const OF_UNIT =
  /^(?:(?:Startup|Default)?(?:Memory|CPU|IO|BlockIO|Tasks|Allowed)|ManagedOOM|OOM|Slice$|Delegate|DisableControllers$|Exec)/;

/** Settings of `[Container]` that do, podman-systemd.unit(5). */
const OF_CONTAINER =
  /^(?:PodmanArgs|GlobalArgs|ContainersConfModule|ServiceName|ContainerName|Rootfs|Image|Exec|Entrypoint|ReadOnly|PidsLimit|Memory|(?:Add|Drop)Capability|CgroupsMode|Pod)$/;

/** The settings of a drop-in's text that decide what is planned of QM, as `Name=`. */
export function settingsOfQm(text: string): string[] {
  return settingsIn(text).filter((name) => OF_UNIT.test(name) || OF_CONTAINER.test(name));
}

/** Whether a Quadlet file makes a unit of QM's name or a container of QM's name. */
export function claimsQmName(path: string, text: string): boolean {
  if (!new RegExp(`^${QUADLETS}/[^/]+\\.(?:container|kube|pod)$`).test(path)) return false;
  return logicalLines(text).some((line) =>
    /^\s*(?:ServiceName\s*=\s*qm(?:\.service)?|ContainerName\s*=\s*qm)\s*$/.test(line),
  );
}

/** The names of all settings of a unit file, systemd.syntax(7). */
export function settingsIn(text: string): string[] {
  return logicalLines(text).flatMap((line) => /^\s*([A-Za-z-]+)\s*=/.exec(line)?.[1] ?? []);
}

/** Lines without comments, those that end with a backslash joined with the next one. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let begun: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const whole = (begun ?? '') + line;
    begun = whole.endsWith('\\') ? `${whole.slice(0, -1)} ` : undefined;
    if (begun === undefined) lines.push(whole);
  }
  return begun === undefined ? lines : [...lines, begun];
}

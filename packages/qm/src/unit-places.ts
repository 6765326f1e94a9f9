import { isAtOrBelow } from '@nx-aib/core';
import { QM_DROP_IN_PATH } from './drop-in';
import { logicalLines } from './units/unit-file';

/** The directories from which systemd loads the host's units, systemd.unit(5); /lib is a link to /usr/lib. */
const SYSTEMD = '/(?:etc|run|usr/local/lib|usr/lib|lib)/systemd';
const UNITS = `${SYSTEMD}/(?:system(?:\\.control|\\.attached)?|transient|generator(?:\\.early|\\.late)?)`;

/** The directories from which Quadlet reads its units, including subdirectories: podman-systemd.unit(5). */
const QUADLETS = '/(?:etc|run|usr/share)/containers/systemd(?:/.+)?';

/**
 * Files that replace the whole unit: a unit file with its name takes precedence over the one that Quadlet generates.
 */
const INSTEAD = new RegExp(
  [
    `^${UNITS}/qm\\.service$`,
    `^${QUADLETS}/qm\\.(?:container|kube)$`,
    `^${SYSTEMD}/system-generators/podman-system-generator$`,
  ].join('|'),
);

/** Files that add to the unit, or to the slice that contains it. */
const BESIDE = new RegExp(
  [
    `^${UNITS}/(?:(?:qm\\.|)service\\.d|(?:-\\.|)slice\\.d)/.+\\.conf$`,
    `^${UNITS}/-\\.slice$`,
    `^${QUADLETS}/(?:qm\\.|)container\\.d/.+\\.conf$`,
  ].join('|'),
);

/** Directories whose files affect the unit: a link in place of one would add other files. */
const FOLDERS: readonly string[] = [
  ...['/etc', '/run', '/usr/lib'].flatMap((top) => [
    ...['qm.service.d', 'service.d', '-.slice.d', 'slice.d'].map((name) => `${top}/systemd/system/${name}`),
    `${top}/systemd/system-generators`,
  ]),
  ...['/etc', '/run', '/usr/share'].flatMap((top) => [
    ...['qm.container.d', 'container.d'].map((name) => `${top}/containers/systemd/${name}`),
  ]),
];

/**
 * How a file of the host affects QM's unit: it replaces it ('instead') or adds to it ('beside'); undefined if it has no
 * effect.
 */
export function partInQmUnit(path: string): 'instead' | 'beside' | undefined {
  if (INSTEAD.test(path)) return 'instead';
  if (!BESIDE.test(path)) return undefined;
  // Of several drop-ins with the same name only the first is used, whatever it contains.
  const [name, planned] = [path, QM_DROP_IN_PATH].map((one) => one.slice(one.lastIndexOf('/')));
  return /\/(?:qm\.|)container\.d\//.test(path) && name === planned ? 'instead' : 'beside';
}

/** Whether a path of the host is, or contains, a directory whose files affect QM's unit. */
export function holdsQmUnit(path: string): boolean {
  return FOLDERS.some((folder) => isAtOrBelow(folder, path));
}

/** Whether a path of the host is, or contains, the generator that makes the unit at each boot, systemd.generator(7). */
export function holdsQmGenerator(path: string): boolean {
  return isAtOrBelow('/usr/lib/systemd/system-generators/podman-system-generator', path);
}

/** Whether a symbolic link gives QM's unit another name, whose drop-ins apply as well: systemd.unit(5), Alias=. */
export function isQmAlias(link: string, target: string): boolean {
  return new RegExp(`^${UNITS}/[^/]+\\.service$`).test(link) && /(?:^|\/)qm\.service$/.test(target);
}

/**
 * Settings in `[Service]` and `[Slice]` that determine planned values of QM, systemd.resource-control(5),
 * systemd.exec(5).
 */
const OF_UNIT =
  /^(?:(?:Startup|Default)?(?:Memory|CPU|IO|BlockIO|Tasks|Allowed)|ManagedOOM|OOM|Slice$|Delegate|DisableControllers$|Exec)/;

/** Settings in `[Container]` that do so, podman-systemd.unit(5). */
const OF_CONTAINER =
  /^(?:PodmanArgs|GlobalArgs|ContainersConfModule|ServiceName|ContainerName|Rootfs|Image|Exec|Entrypoint|ReadOnly|PidsLimit|Memory|(?:Add|Drop)Capability|CgroupsMode|Pod)$/;

/** The settings in a drop-in's text that determine planned values of QM, as `Name=`. */
export function settingsOfQm(text: string): string[] {
  return settingsIn(text).filter((name) => OF_UNIT.test(name) || OF_CONTAINER.test(name));
}

/** Whether a Quadlet file generates a unit or a container with QM's name. */
export function claimsQmName(path: string, text: string): boolean {
  if (!new RegExp(`^${QUADLETS}/[^/]+\\.(?:container|kube|pod)$`).test(path)) return false;
  return logicalLines(text).some(({ text: line }) =>
    /^\s*(?:ServiceName\s*=\s*qm(?:\.service)?|ContainerName\s*=\s*qm)\s*$/.test(line),
  );
}

/** The names of all settings in a unit file, systemd.syntax(7). */
export function settingsIn(text: string): string[] {
  return logicalLines(text).flatMap(({ text: line }) => /^\s*([A-Za-z-]+)\s*=/.exec(line)?.[1] ?? []);
}

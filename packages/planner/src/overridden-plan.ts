import { isAtOrBelow, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import type { Manifest } from '@nx-aib/manifest';
import { HOST_OOM_CONF_PATH } from '@nx-aib/oom';
import {
  claimsQmName,
  holdsQmGenerator,
  holdsQmUnit,
  hostPathOf,
  insideQm,
  isQmAlias,
  partInQmUnit,
  QM_CONTAINERS_CONF_PATH,
  settingsIn,
  settingsOfQm,
} from '@nx-aib/qm';
import { errorAt, warningAt } from './findings';
import { limitNotes } from './untrue-plan';
import { posix } from 'node:path';

/**
 * Errors for files, links and removals in the manifest that make another line of the plan untrue: QM's limits, its
 * scores, the host's. Inline text is checked; files that cannot be read are refused, and those that only might matter
 * are warnings.
 *
 * Errors: `qm/overridden`, with notes at the limits, and `oom/overridden`, with notes at what the scores are planned for.
 * Warning: `qm/unit-changed`.
 */
export function overriddenPlan(paths: readonly PlannedPath[], manifest: Manifest): Diagnostic[] {
  const { qm } = manifest;
  const own = paths.filter(({ origin }) => origin === 'manifest');
  const unit = qm === undefined ? [] : own.flatMap(qmUnit);
  const containers = qm === undefined ? [] : own.flatMap(qmContainers);
  const manager = own.flatMap(hostManager);
  const limits = unit.some(({ severity }) => severity === 'error') ? limitNotes(qm?.memory_limit) : [];
  const scores = scoreNotes(manifest, { containers: containers.length > 0, manager: manager.length > 0 });
  return [...unit, ...containers, ...manager, ...limits, ...scores];
}

/** Where the manifest asks for the scores that are overridden; without a QM section and the key nothing does. */
function scoreNotes(
  { image, qm }: Manifest,
  overridden: { readonly containers: boolean; readonly manager: boolean },
): Diagnostic[] {
  const protection = image?.enable_oom_protection;
  const byKey = overridden.manager && protection !== undefined;
  const byQm = overridden.containers || (overridden.manager && qm !== undefined && protection === undefined);
  return [
    ...(byKey
      ? [scoreNote(['image', 'enable_oom_protection'], `image.enable_oom_protection: ${protection}`)]
      : []),
    ...(byQm ? [scoreNote(['qm'], 'qm')] : []),
  ];
}

function scoreNote(path: ManifestPath, key: string): Diagnostic {
  const message = `the OOM scores planned for this would no longer hold: ${key}`;
  return { code: 'oom/planned', severity: 'note', message, path };
}

function qmUnit(planned: PlannedPath): Diagnostic[] {
  const place = hostPathOf(planned.root, planned.path);
  const why = whyOverridden(planned, place);
  if (why !== undefined) return [errorAt(placeOf(planned), 'qm/overridden', `${planned.path} ${why}`, HINT)];
  if (partInQmUnit(place) === undefined || planned.type === 'attributes' || planned.type === 'directory')
    return [];
  const message = `${planned.path} can change QM's unit: the plan for QM holds only if this file does not change it`;
  return [warningAt(placeOf(planned), 'qm/unit-changed', message, HINT)];
}

const HINT = 'use the keys of the qm section where one exists';

function whyOverridden(planned: PlannedPath, place: string): string | undefined {
  const part = partInQmUnit(place);
  if (part === 'instead') return "replaces QM's unit or its limits";
  if (planned.type === 'symlink') {
    if (part !== undefined || holdsQmUnit(place)) return "would bring settings of QM's unit from elsewhere";
    return isQmAlias(place, planned.target)
      ? "gives QM's unit another name, with drop-ins of its own"
      : undefined;
  }
  if (planned.type === 'absent' && holdsQmGenerator(place)) return "removes the generator of QM's unit";
  if (planned.type === 'attributes' && planned.recursive && holdsQmGenerator(place))
    return "changes what makes QM's unit";
  if (planned.type !== 'file') return undefined;
  const text = textOf(planned);
  if (part === undefined) {
    return text !== undefined && claimsQmName(place, text)
      ? "has the name of QM's unit or container"
      : undefined;
  }
  return text === undefined ? unreadable("QM's unit") : sets(settingsOfQm(text), "QM's unit");
}

/** Podman inside QM: of two files the one with the later name wins, containers.conf(5). */
function qmContainers(planned: PlannedPath): Diagnostic[] {
  const inside = insideQm(hostPathOf(planned.root, planned.path));
  if (inside === undefined) return [];
  const [folder, name] = [posix.dirname(QM_CONTAINERS_CONF_PATH), posix.basename(QM_CONTAINERS_CONF_PATH)];
  const isLink = planned.type === 'symlink';
  if (isLink && isAtOrBelow(folder, inside))
    return [overridden(planned, "would bring Podman's settings in QM from elsewhere")];
  if (posix.dirname(inside) !== folder || !inside.endsWith('.conf') || posix.basename(inside) < name)
    return [];
  if (isLink) return [overridden(planned, "would bring Podman's settings in QM from elsewhere")];
  if (planned.type !== 'file') return [];
  const what = "QM's containers";
  const text = textOf(planned)?.replace(/^\s*#.*$/gm, '');
  const why =
    text === undefined ? unreadable(what) : sets(/\b(?:oom_score_adj|cgroup_conf)\b/.exec(text) ?? [], what);
  return why === undefined ? [] : [overridden(planned, why)];
}

/** The host's systemd, systemd-system.conf(5): a file in /etc hides one of its name in /usr. */
function hostManager(planned: PlannedPath): Diagnostic[] {
  const place = hostPathOf(planned.root, planned.path);
  if (planned.type === 'symlink' && isManagerFolder(place))
    return [overridden(planned, "would bring settings of the host's systemd from elsewhere")];
  if (!MANAGER.test(place)) return [];
  const { dir, base } = posix.parse(HOST_OOM_CONF_PATH);
  if (posix.basename(place) === base && posix.dirname(place) !== dir)
    return [overridden(planned, `hides ${HOST_OOM_CONF_PATH}`)];
  const what = "the host's systemd";
  if (planned.type === 'symlink')
    return [overridden(planned, "would bring settings of the host's systemd from elsewhere")];
  if (planned.type !== 'file') return [];
  const text = textOf(planned);
  const why =
    text === undefined
      ? unreadable(what)
      : sets(
          settingsIn(text).filter((name) => /^DefaultOOM/.test(name)),
          what,
        );
  return why === undefined ? [] : [overridden(planned, why)];
}

const MANAGER = /^\/(?:etc|run|usr\/local\/lib|usr\/lib|lib)\/systemd\/system\.conf(?:\.d\/[^/]+\.conf)?$/;

function isManagerFolder(place: string): boolean {
  return ['/etc', '/run', '/usr/lib'].some((top) => isAtOrBelow(`${top}/systemd/system.conf.d`, place));
}

function overridden(planned: PlannedPath, why: string): Diagnostic {
  const hint = 'use image.enable_oom_protection or the qm section instead, or remove it';
  return errorAt(placeOf(planned), 'oom/overridden', `${planned.path} ${why}`, hint);
}

function sets(names: readonly string[], what: string): string | undefined {
  const [first] = names;
  return first === undefined ? undefined : `sets ${first}= of ${what}, which the plan decides`;
}

function unreadable(what: string): string {
  return `can change ${what}, and only an inline "text" is checked`;
}

function textOf(planned: Extract<PlannedPath, { type: 'file' }>): string | undefined {
  return 'text' in planned.content ? planned.content.text : undefined;
}

function placeOf({ at = [], type }: PlannedPath): ManifestPath {
  return [...at, type === 'symlink' ? 'link' : 'path'];
}

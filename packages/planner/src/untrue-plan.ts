import type { Content, Manifest, Qm } from '@nx-aib/manifest';
import { isBelow, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import { hostPathOf, QM_ROOTFS, QM_SERVICE, volumeOver } from '@nx-aib/qm';
import { errorAt, warningAt } from './findings';

/**
 * Checks settings that are valid in a manifest but could make another line of the plan untrue; reported at their
 * position.
 */
export function untruePlan(manifest: Manifest): Diagnostic[] {
  return [
    ...kernelArguments(manifest),
    ...disabledQm(manifest),
    ...coveredPlaces(manifest),
    ...throughOwnLinks(manifest.content, ['content']),
    ...throughOwnLinks(manifest.qm?.content, ['qm', 'content']),
  ];
}

/** Kernel arguments that affect planned values, kernel-parameters.txt and kernel-command-line(7). */
function kernelArguments({ kernel, qm }: Manifest): Diagnostic[] {
  return (kernel?.cmdline ?? []).flatMap((item, index) => {
    const at = ['kernel', 'cmdline', index];
    return item
      .split(/\s+/)
      .flatMap((argument) => [
        ...(qm === undefined ? [] : againstQm(argument, qm, at)),
        ...(bootsSomethingElse(argument)
          ? [
              warningAt(
                at,
                'kernel/boots-something-else',
                `${argument} boots something else than the plan says`,
                `leave "${argument.split('=')[0]}" out`,
              ),
            ]
          : []),
      ]);
  });
}

/** The kernel and systemd ignore quotes in names, and treat a dash as an underscore. */
function parsed(argument: string): readonly [name: string, value: string | undefined] {
  const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(argument.replaceAll('"', '')) ?? [];
  return [name.replaceAll('-', '_'), value];
}

function againstQm(argument: string, { memory_limit: limit }: Qm, at: ManifestPath): Diagnostic[] {
  const [name, value] = parsed(argument);
  if (turnsMemoryControlOff(name, value)) {
    const message = `${argument} disables memory control groups, and with them every memory limit of QM`;
    const wrong = errorAt(at, 'kernel/no-memory-control', message, 'remove it, or the qm section');
    return [wrong, ...limitNotes(limit)];
  }
  if (name === 'systemd.mask' && /^qm(?:\.service)?$/.test(value ?? '')) {
    const message = `${argument} keeps QM from starting`;
    return [errorAt(at, 'kernel/no-qm', message, 'remove it, or the qm section')];
  }
  // A percentage is a share of MemTotal; a size does not depend on the machine's memory.
  const shares = limitNotes(limit).filter(({ path }) => shareAt(limit, path));
  if (!TAKES_MEMORY.has(name) || shares.length === 0) return [];
  const message = `${argument} reduces the machine's memory, but a percentage is planned as a share of all of it`;
  const hint = 'remove it, or give the limits as sizes: 768M';
  return [errorAt(at, 'kernel/less-memory', message, hint), ...shares];
}

/** Arguments that make MemTotal smaller than the machine's memory. */
const TAKES_MEMORY = new Set(['mem', 'memmap', 'crashkernel', 'swiotlb']);

function shareAt(limit: Qm['memory_limit'], path: ManifestPath | undefined): boolean {
  const key = path?.at(-1);
  return (key === 'max' || key === 'high') && limit?.[key]?.setting.endsWith('%') === true;
}

function turnsMemoryControlOff(name: string, value = ''): boolean {
  if (name === 'cgroup_disable') return value.split(',').includes('memory');
  // Memory that is not accounted is not limited.
  if (name === 'cgroup.memory') return value.split(',').some((one) => /^no(?:kmem|socket)$/.test(one));
  return name === 'systemd.unified_cgroup_hierarchy' && /^(?:0|no|off|false|n|f)$/i.test(value);
}

/** Another root, another init program, or another target than the one that starts QM. */
function bootsSomethingElse(argument: string): boolean {
  const [name, value] = parsed(argument);
  if (value === undefined) return /^(?:single|s|S|1|rescue|emergency)$/.test(name);
  if (name === 'systemd.unit') return !/^(?:multi-user|graphical|default)\.target$/.test(value);
  if (name === 'systemd.volatile') return !/^(?:0|no|off|false|n|f)$/i.test(value);
  return ['root', 'init', 'rdinit', 'systemd.run'].includes(name);
}

/** Where the manifest asks for QM's limits: for an error of something that takes them away. */
export function limitNotes(limit: Qm['memory_limit']): Diagnostic[] {
  return (['max', 'high'] as const).flatMap((key): Diagnostic[] => {
    const setting = limit?.[key]?.setting;
    if (setting === undefined) return [];
    const message = `the limit that would not hold: qm.memory_limit.${key}: ${setting}`;
    return [{ code: 'qm/limit', severity: 'note', message, path: ['qm', 'memory_limit', key] }];
  });
}

/** QM's unit is made at each boot, and cannot be disabled; a manifest that asks for it wants no QM. */
function disabledQm({ content, qm }: Manifest): Diagnostic[] {
  const index = (content?.systemd?.disabled_services ?? []).indexOf(QM_SERVICE);
  if (qm === undefined || index === -1) return [];
  const at = ['content', 'systemd', 'disabled_services', index];
  return [errorAt(at, 'qm/disabled', `${QM_SERVICE} is planned to run`, 'remove it, or the qm section')];
}

/** What is put where a mount of the running system covers it: it would be in the image, and nobody would see it. */
function coveredPlaces({ content, qm }: Manifest): Diagnostic[] {
  return [
    ...placesOf(content).flatMap(([path, at]) => covered(path, at, qm !== undefined)),
    ...placesOf(qm?.content).flatMap(([path, at]) => covered(path, ['qm', ...at], false)),
  ];
}

function covered(path: string, at: ManifestPath, hasQm: boolean): Diagnostic[] {
  const volume = hasQm ? volumeOver(path) : undefined;
  if (volume !== undefined) {
    const instead = hostPathOf('qm', path.slice(QM_ROOTFS.length));
    const message = `${path} is hidden when QM runs: its ${volume.inside} is ${volume.outside} of the host`;
    return [errorAt(at, 'paths/covered', message, `write ${instead}, or move it to qm.content`)];
  }
  // Both are links to it in every distribution that systemd runs, file-hierarchy(7).
  if (!/^\/var\/(?:run|lock)\//.test(path)) return [];
  const message = `${path} is in /run, which is empty at every boot`;
  return [
    errorAt(
      at,
      'paths/covered',
      message,
      'let systemd create it: RuntimeDirectory= in its unit, or tmpfiles.d(5)',
    ),
  ];
}

/** A change of a path below a link that the manifest makes is a change of another path, which may be one of the plan's. */
function throughOwnLinks(content: Content | undefined, at: ManifestPath): Diagnostic[] {
  const links = (content?.add_symlinks ?? []).map(({ link }) => link);
  return (['chmod_files', 'chown_files', 'remove_files'] as const).flatMap((key) =>
    (content?.[key] ?? []).flatMap(({ path }, index) => {
      const link = links.find((one) => isBelow(path, one));
      if (link === undefined) return [];
      const message = `${path} cannot be changed: ${link} is planned as a symbolic link`;
      return [
        errorAt(
          [...at, key, index, 'path'],
          'paths/through-link',
          message,
          'use the path that the link points to',
        ),
      ];
    }),
  );
}

function placesOf(content: Content | undefined): (readonly [path: string, at: ManifestPath])[] {
  return [
    ...(content?.add_files ?? []).map(
      ({ path }, index) => [path, ['content', 'add_files', index, 'path']] as const,
    ),
    ...(content?.add_symlinks ?? []).map(
      ({ link }, index) => [link, ['content', 'add_symlinks', index, 'link']] as const,
    ),
    ...(content?.make_dirs ?? []).map(
      ({ path }, index) => [path, ['content', 'make_dirs', index, 'path']] as const,
    ),
  ];
}

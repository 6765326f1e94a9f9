import type { Content, Manifest } from '@nx-aib/manifest';
import { isBelow, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import { hostPathOf, isOfQmUnit, QM_ROOTFS, volumeOver } from '@nx-aib/qm';
import { errorAt, warningAt } from './findings';

/** What is legal in a manifest, and could make another line of the plan untrue: said where it stands. */
export function untruePlan(manifest: Manifest): Diagnostic[] {
  return [
    ...kernelArguments(manifest),
    ...qmUnitFiles(manifest),
    ...coveredPlaces(manifest),
    ...throughOwnLinks(manifest.content, ['content']),
    ...throughOwnLinks(manifest.qm?.content, ['qm', 'content']),
  ];
}

/** Arguments that decide about what the plan decides about, kernel-parameters.txt. */
function kernelArguments({ kernel, qm }: Manifest): Diagnostic[] {
  return (kernel?.cmdline ?? []).flatMap((item, index) => {
    const at = ['kernel', 'cmdline', index];
    return item.split(/\s+/).flatMap((argument) => {
      if (qm !== undefined && turnsMemoryControlOff(argument)) {
        const message = `${argument} disables memory control groups, and with them every memory limit of QM`;
        return [errorAt(at, 'kernel/no-memory-control', message, 'remove it, or the qm section')];
      }
      const decided = /^(root|init|rdinit)=/.exec(argument)?.[1];
      if (decided === undefined) return [];
      const message = `${argument} boots something else than the plan says`;
      return [warningAt(at, 'kernel/boots-something-else', message, `leave "${decided}=" out`)];
    });
  });
}

function turnsMemoryControlOff(argument: string): boolean {
  const disabled = /^cgroup_disable=(.*)$/.exec(argument)?.[1]?.split(',') ?? [];
  return (
    disabled.includes('memory') ||
    /^systemd\.unified_cgroup_hierarchy=(?:0|no|off|false|n|f)$/i.test(argument)
  );
}

/** Files of the host that can set what the plan says of QM: its limits, its scores, what it runs. */
function qmUnitFiles({ content, qm }: Manifest): Diagnostic[] {
  if (qm === undefined) return [];
  return placesOf(content).flatMap(([path, at]) => {
    if (!isOfQmUnit(path)) return [];
    const message = `${path} can change QM's unit: the plan for QM holds only if this file does not change it`;
    return [warningAt(at, 'qm/unit-changed', message, 'use the keys of the qm section where one exists')];
  });
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

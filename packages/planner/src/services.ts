import type { Content, Manifest } from '@nx-aib/manifest';
import type { ManifestPath } from '@nx-aib/core';
import type { PlannedService } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';

/** nx-aib's own choice for a unit, which the manifest may override. */
export interface OwnService {
  readonly root: Root;
  readonly unit: string;
  readonly state: PlannedService['state'];
}

/** The units of both roots, sorted by root and name; each unit has one state. */
export function planServices(manifest: Manifest, own: readonly OwnService[]): PlannedService[] {
  const asked = [
    ...contentServices('host', manifest.content, ['content']),
    ...contentServices('qm', manifest.qm?.content, ['qm', 'content']),
  ];
  const isAsked = (service: OwnService): boolean =>
    asked.some((other) => other.root === service.root && other.unit === service.unit);
  const added = own
    .filter((service) => !isAsked(service))
    .map((service): PlannedService => ({ ...service, origin: 'nx-aib' }));
  return [...asked, ...added].sort(byRootAndUnit);
}

function contentServices(root: Root, content: Content | undefined, at: ManifestPath): PlannedService[] {
  const { enabled_services: enabled = [], disabled_services: disabled = [] } = content?.systemd ?? {};
  const listed = (units: readonly string[], key: string, state: PlannedService['state']) =>
    [...new Set(units)].map((unit): PlannedService => {
      const item = [...at, 'systemd', key, units.indexOf(unit)];
      return { root, unit, state, origin: 'manifest', at: item };
    });
  return [
    ...listed(enabled, 'enabled_services', 'enabled'),
    ...listed(disabled, 'disabled_services', 'disabled'),
  ];
}

function byRootAndUnit(a: PlannedService, b: PlannedService): number {
  const [left, right] = [`${a.root} ${a.unit}`, `${b.root} ${b.unit}`];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

import type { Content, Diagnostic, Manifest, ManifestPath } from '@nx-aib/manifest';
import type { PlannedService, Root } from '@nx-aib/image-plan';
import { errorAt, type Planned } from './findings';

/** The suffixes that make a name a unit's name, systemd.unit(5). */
const UNIT_SUFFIX = /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/;

/** A unit's full name: systemctl(1) takes a name without a suffix for a service. */
export function unitName(name: string): string {
  return UNIT_SUFFIX.test(name) ? name : `${name}.service`;
}

/** What nx-aib itself decides about a unit; the manifest may decide otherwise. */
export interface OwnService {
  readonly root: Root;
  readonly unit: string;
  readonly state: PlannedService['state'];
}

/** The units of both roots, sorted by root and name; of each unit one state. */
export function planServices(manifest: Manifest, own: readonly OwnService[]): Planned<PlannedService[]> {
  const host = contentServices('host', manifest.content, ['content', 'systemd']);
  const qm = contentServices('qm', manifest.qm?.content, ['qm', 'content', 'systemd']);
  const asked = [...host.value, ...qm.value];
  const isAsked = (service: OwnService): boolean =>
    asked.some((other) => other.root === service.root && other.unit === service.unit);
  const added = own
    .filter((service) => !isAsked(service))
    .map((service): PlannedService => ({ ...service, origin: 'nx-aib' }));
  return {
    value: [...asked, ...added].sort(byRootAndUnit),
    diagnostics: [...host.diagnostics, ...qm.diagnostics],
  };
}

function contentServices(
  root: Root,
  content: Content | undefined,
  at: ManifestPath,
): Planned<PlannedService[]> {
  const enabled = new Set((content?.systemd?.enabled_services ?? []).map(unitName));
  const disabled = (content?.systemd?.disabled_services ?? []).map(unitName);
  const diagnostics = disabled.flatMap((unit, index): Diagnostic[] => {
    if (!enabled.has(unit)) return [];
    const message = `${unit} is both enabled and disabled`;
    return [
      errorAt([...at, 'disabled_services', index], 'services/contradiction', message, 'keep one of the two'),
    ];
  });
  const states = [
    ...[...enabled].map((unit) => ({ unit, state: 'enabled' as const })),
    ...[...new Set(disabled)].map((unit) => ({ unit, state: 'disabled' as const })),
  ];
  return { value: states.map((service) => ({ root, ...service, origin: 'manifest' })), diagnostics };
}

function byRootAndUnit(a: PlannedService, b: PlannedService): number {
  const [left, right] = [`${a.root} ${a.unit}`, `${b.root} ${b.unit}`];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The types of units that have control groups of their own and settings for them, systemd.resource-control(5). */
export const UNIT_TYPES = ['service', 'slice', 'socket', 'mount', 'swap'] as const;

export type UnitType = (typeof UNIT_TYPES)[number];

/** The type of a unit's name; undefined for one without a control group. */
export function unitTypeOf(name: string): UnitType | undefined {
  const suffix = name.slice(name.lastIndexOf('.') + 1);
  return UNIT_TYPES.find((type) => type === suffix);
}

/** The section of a unit file with the settings of its control group: `[Service]`. */
export function sectionOf(type: UnitType): string {
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
}

/** `app@.service` of `app@1.service`; undefined for a name that is not that of an instance. */
export function templateOf(name: string): string | undefined {
  const [, prefix, suffix] = /^([^@]+@).+(\.[^.]+)$/.exec(name) ?? [];
  return prefix === undefined || suffix === undefined ? undefined : prefix + suffix;
}

/**
 * The names whose drop-ins apply to a unit, the most specific first: its own, that of its template, and for dashes in it
 * the truncated ones, `app-.service`. systemd.unit(5); unit_file_find_dirs() in systemd's src/shared/dropin.c.
 */
export function dropInNames(name: string): string[] {
  const template = templateOf(name);
  if (template !== undefined) return [name, template];
  const dot = name.lastIndexOf('.');
  const [prefix, suffix] = [name.slice(0, dot), name.slice(dot)];
  const parts = prefix.split('-');
  const truncated = parts.slice(1).map((_, index) => `${parts.slice(0, index + 1).join('-')}-${suffix}`);
  // A leading dash, as in -.slice, is not the end of a prefix; a trailing one would repeat the name.
  return [name, ...truncated.filter((one) => !one.startsWith('-') && one !== name).reverse()];
}

/** The slice of a system service that does not name one, systemd.special(7): instances share one for their template. */
export function defaultSliceOf(name: string): string {
  const [, prefix] = /^([^@]+)@/.exec(name) ?? [];
  return prefix === undefined ? 'system.slice' : `system-${prefix.replaceAll('-', '\\x2d')}.slice`;
}

/**
 * The slices from the root down to a slice, itself included: a dash separates a parent from its child, systemd.slice(5).
 * `-.slice` is the root, which has none.
 */
export function slicesDownTo(slice: string): string[] {
  const parts = slice.slice(0, -'.slice'.length).split('-');
  if (slice === '-.slice' || parts.includes('')) return [];
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('-')}.slice`);
}

/** Whether a value of Slice= names a slice; one with specifiers (`%i`) is not resolved. */
export function isSliceName(value: string): boolean {
  return value === '-.slice' || (/^[^-%/\s][^%/\s]*\.slice$/.test(value) && slicesDownTo(value).length > 0);
}

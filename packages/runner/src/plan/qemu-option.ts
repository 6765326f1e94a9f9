/** `key=value,…` in QEMU's syntax: a comma inside a value is doubled (qemu(1), -drive file=). */
export function qemuOption(type: string, values: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value.replaceAll(',', ',,')}`],
  );
  return [type, ...pairs].filter((part) => part !== '').join(',');
}

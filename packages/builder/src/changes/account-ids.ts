/** The ids of users or groups by name, from the text of passwd(5) or group(5). */
export function accountIds(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').map((line) => line.split(':'));
  return new Map(lines.filter((fields) => fields.length > 2).map(([name, , id]) => [name ?? '', Number(id)]));
}

/** The id for a name or a decimal number; undefined if there is no such name. */
export function idOf(name: string, ids: ReadonlyMap<string, number>): number | undefined {
  return ids.get(name) ?? (/^\d+$/.test(name) ? Number(name) : undefined);
}

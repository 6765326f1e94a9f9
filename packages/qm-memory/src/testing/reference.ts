/**
 * The largest number of pages that is at most `permyriad` ten thousandths of all pages, in bytes; found by bisection
 * instead of division.
 */
export function shareByBisection(permyriad: number, memTotal: number, pageSize: number): number {
  const allPages = (memTotal - (memTotal % pageSize)) / pageSize;
  let [fits, tooMany] = [0, allPages + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (BigInt(middle) * 10_000n <= BigInt(allPages) * BigInt(permyriad)) fits = middle;
    else tooMany = middle;
  }
  return fits * pageSize;
}

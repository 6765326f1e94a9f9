import { run } from './process';

/** A part of a file: from `start` to before `end`, in bytes. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** lseek(2) with SEEK_DATA (3) and SEEK_HOLE (4), which Node does not support; perl-base is on every Debian. */
const LIST_EXTENTS = `
open(my $file, "<", $ARGV[0]) or die $!;
my $size = -s $file;
for (my $at = 0; $at < $size;) {
  my $start = sysseek($file, $at, 3);
  last unless defined $start;
  my $end = sysseek($file, $start, 4);
  die $! unless defined $end;
  printf "%d %d\\n", $start, $end;
  $at = $end;
}`;

/** The extents of a file that contain data, not holes; undefined if this cannot be determined. */
export async function dataExtents(file: string): Promise<readonly Extent[] | undefined> {
  const outcome = await run(['perl', '-e', LIST_EXTENTS, file]);
  if (!outcome.ok) return undefined;
  const lines = outcome.stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [start = 0, end = 0] = line.split(' ').map(Number);
    return { start, end };
  });
}

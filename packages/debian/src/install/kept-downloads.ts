/** The name, inside a call's `cwd`, of the folder that keeps downloaded packages. */
export const DOWNLOADS = 'downloads';

/**
 * Fetches the indexes, which mmdebstrap(1) then does not do again, and takes what is kept and they list by its SHA-256:
 * apt(8) believes a file of the right name and size that is there. So a package that came from another source, or an
 * older build of the same version, is fetched anew. Where apt fails, mmdebstrap tries again, and says why.
 */
const TAKE = `set -e
cache="$1/var/cache/apt"
mkdir -p "$cache/archives/partial"
kept="$NX_AIB_CWD/${DOWNLOADS}/"
test -n "$(find "$kept" -name "*.deb" -print -quit)" || exit 0
APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get update --error-on=any >/dev/null 2>&1 || { rm -f "$cache/pkgcache.bin"; exit 0; }
cd "$NX_AIB_CWD"
find "$kept" -name "*.deb" -exec sha256sum -- {} + >have
cut -c 1-64 have | sed "s/^/SHA256: /" >asked
find "$1/var/lib/apt/lists" -maxdepth 1 -name "*_Packages" -exec grep -hxFf asked -- {} + | cut -c 9- >listed || true
if test -s listed; then
  grep -Ff listed have | while read -r digest file; do cp -- "$file" "$cache/archives"; done
fi`;

/** Keeps what is in apt's cache. To find(1), a folder's name with `{}` in it would be a second place for the files. */
const KEEP = `cd "$NX_AIB_CWD" && find "$1/var/cache/apt/archives" -maxdepth 1 -name "*.deb" \
-exec cp --no-clobber --target-directory="${DOWNLOADS}" -- {} +`;

/**
 * Options of mmdebstrap(1) that take packages that were downloaded before, and keep those that were downloaded now. They
 * come after all others: hooks run in their order, and what they install or unpack is to be there.
 */
export function keepingDownloads(variant: 'extract' | 'essential' | 'custom'): readonly string[] {
  return [
    '--skip=download/empty,essential/unlink',
    `--setup-hook=${TAKE}`,
    // For the variant "extract" no customize hook runs, and nothing is configured.
    variant === 'extract' ? `--extract-hook=${KEEP}` : `--customize-hook=${KEEP}`,
  ];
}

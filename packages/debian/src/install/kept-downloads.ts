/** The directory in a call's `cwd` with cached packages. */
export const DOWNLOADS = 'downloads';

/**
 * Downloads the indexes, which mmdebstrap(1) then does not repeat, and copies cached packages whose SHA-256 they list:
 * apt(8) accepts any existing file with the right name and size. So a package from another source, or an older build of
 * the same version, is downloaded again. If apt fails, mmdebstrap tries again, and reports the reason.
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

/** Caches the packages in apt's cache. For find(1), `{}` in a directory's name would be another placeholder. */
const KEEP = `cd "$NX_AIB_CWD" && find "$1/var/cache/apt/archives" -maxdepth 1 -name "*.deb" \
-exec cp --no-clobber --target-directory="${DOWNLOADS}" -- {} +`;

/**
 * Options of mmdebstrap(1) that use cached packages, and cache newly downloaded ones. They must come after all others:
 * hooks run in order, and the packages that they install or unpack must be there.
 */
export function keepingDownloads(variant: 'extract' | 'essential' | 'custom'): readonly string[] {
  return [
    '--skip=download/empty,essential/unlink',
    `--setup-hook=${TAKE}`,
    // For the variant "extract" no customize hook runs, and nothing is configured.
    variant === 'extract' ? `--extract-hook=${KEEP}` : `--customize-hook=${KEEP}`,
  ];
}

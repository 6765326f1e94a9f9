import { NAMES } from './install-failed';

/**
 * A customize hook of mmdebstrap(1): each of $NX_AIB_PACKAGES must be the exact name of a package in the archive's
 * lists or of one that packages provide. Any other name would be interpreted by apt-get(8) as a regular expression, a
 * glob, a task or a name followed by `+` or `-` for "install" or "remove"; an existing name is only interpreted as
 * such. Writes the names of all packages to the working directory.
 */
export const EXACT_NAMES = `--customize-hook=set -ef
lists() { find "$1/var/lib/apt/lists" -maxdepth 1 -name "*_Packages" -exec cat -- {} +; cat -- "$1/var/lib/dpkg/status"; }
lists "$1" | sed -n "s/^Package: //p" > "$NX_AIB_CWD/${NAMES.packages}"
missing= known=
for asked in $NX_AIB_PACKAGES; do
  name=\${asked%%[:=/]*}
  grep -qxF -e "$name" "$NX_AIB_CWD/${NAMES.packages}" && known="$known $asked" && continue
  lists "$1" | sed -n "s/^Provides: //p" | tr , "\\n" | sed "s/^ *//; s/[ (:].*//" | grep -xF -e "$name" > /dev/null && known="$known $asked" && continue
  echo "E: Unable to locate package $asked" >&2
  missing=yes
done
test -n "$missing" || exit 0
# All that is wrong is said at once.
APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --simulate install -- $known >&2
exit 1`;

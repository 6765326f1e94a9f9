#!/bin/sh
# Everything that has to hold, as `npm test`: see src/main.ts.
set -eu
cd -- "${0%/*}/../.."
# Installs the packages where that is needed; the rest is TypeScript.
./nx --version >/dev/null || {
  echo '0 passed, 1 failed'
  exit 1
}
# Without its project the register transpiles with other module rules than the packages are written for.
SWC_NODE_PROJECT=$PWD/tsconfig.base.json
export SWC_NODE_PROJECT
exec node --conditions=@nx-aib/source --require @swc-node/register tools/ci/src/main.ts

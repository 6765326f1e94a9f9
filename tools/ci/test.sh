#!/bin/sh
# Runs every check and test, for `npm test`: see src/main.ts.
set -eu
cd -- "${0%/*}/../.."
# Installs the packages if needed; the rest is TypeScript.
./nx --version >/dev/null || {
  echo '0 passed, 1 failed'
  exit 1
}
# Without a project setting, the TypeScript loader would use other module settings than the packages need.
SWC_NODE_PROJECT=$PWD/tsconfig.base.json
export SWC_NODE_PROJECT
exec node --conditions=@nx-aib/source --require @swc-node/register tools/ci/src/main.ts

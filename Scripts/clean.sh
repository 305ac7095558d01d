#!/usr/bin/env bash
# make clean: stops the servers that `Scripts/services.sh start` left running, deletes what was built.
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

Scripts/services.sh stop
rm -rf .build Benchmarks/.build Benchmarks/.venv

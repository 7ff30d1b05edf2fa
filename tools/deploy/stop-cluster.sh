#!/usr/bin/env bash
# Ends what start-cluster.sh started, and nothing else.   usage: stop-cluster.sh RUN
set -uo pipefail
run=$1
# Whoever writes first, and what they write to last.
for name in kwok scheduler controllers api etcd; do
  pid=$(cat "$run/$name.pid" 2>/dev/null) || continue
  kill "$pid" 2>/dev/null || continue
  for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null
done
exit 0

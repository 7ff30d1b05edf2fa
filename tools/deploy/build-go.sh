#!/usr/bin/env bash
# Builds one command of a Go module that `go install` refuses because its go.mod has replacements.
# usage: build-go.sh MODULE@VERSION ./PACKAGE OUT [LDFLAGS]
# A replacement by a folder points into the module's own repository, which the proxy does not serve. It is dropped; where such a folder is a
# published module of the same repository, REPLACED_VERSION names the version to require in its place.
set -euo pipefail
module=$1 package=$2 out=$(realpath -m "$3") ldflags=${4:-}

work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
from=$(cd "$work" && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
[ -n "$from" ] || { echo "build_failed: the Go proxy has no $module" >&2; exit 1; }
cp -r "$from/." "$work/source" && chmod -R u+w "$work/source"
cd "$work/source"
# A vendor folder or a workspace would win over the go.mod that is edited here.
rm -rf vendor go.work go.work.sum

awk '/^replace \(/{inside=1; next} inside && /^\)/{inside=0} inside || /^replace [^(]/' go.mod | sed 's/^replace //' | while read -r replaced second third fourth _; do
  version='' target=$third
  if [ "$second" != '=>' ]; then version="@$second" target=$fourth; fi
  case $target in ./* | ../*) ;; *) continue ;; esac
  go mod edit -dropreplace="$replaced$version"
  if [ -n "${REPLACED_VERSION:-}" ]; then go mod edit -require="$replaced@$REPLACED_VERSION"; fi
done
CGO_ENABLED=0 go build -mod=mod -trimpath -ldflags="-s -w $ldflags" -o "$out" "$package"

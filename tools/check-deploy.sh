#!/usr/bin/env bash
# Checks everything that deploys the project, without an engine and without a cluster: the Dockerfile, the compose file, the chart.
#   tools/check-deploy.sh             about half a minute when the tools are there, one or two the first time
#   tools/check-deploy.sh --compose   builds docker compose where there is none: three minutes more, the first time
#   tools/check-deploy.sh --image     carries out the Dockerfile too, and runs the result read-only: needs root and debootstrap; two minutes more
# UDB_TOOLS_DIR is where its tools are kept (~/.cache/udb/bin).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
tools=${UDB_TOOLS_DIR:-$HOME/.cache/udb/bin}
image=false build_compose=false
for option in "$@"; do
  case $option in
    --image) image=true ;;
    --compose) build_compose=true ;;
    *) echo 'usage: tools/check-deploy.sh [--compose] [--image]' >&2; exit 2 ;;
  esac
done
if [ -x node_modules/.bin/node ]; then PATH=$root/node_modules/.bin:$PATH; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=0
check() { # NAME COMMAND…
  local name=$1 began=$SECONDS
  shift
  if "$@" >"$work/said" 2>&1; then echo "ok      $name ($((SECONDS - began)) s)"; else
    echo "FAILED  $name"
    sed 's/^/        /' "$work/said"
    failed=$((failed + 1))
  fi
}
skip() { echo "not run $1: $2"; }

fetch() { tools/deploy/fetch-tools.sh "$tools" "$@"; }
fetch hadolint helm schemas
if [ -x "$tools/kubeconform" ] || command -v go >/dev/null; then fetch kubeconform; fi
if $build_compose; then fetch compose; fi

check 'Dockerfile: hadolint' "$tools/hadolint" Dockerfile

compose=("$tools/docker-compose")
if [ ! -x "$tools/docker-compose" ]; then compose=(docker compose); fi
# As somebody has it who has just cloned: no .env, no variables.
compose_config() { env -u UDB_API_KEYS "${compose[@]}" --env-file /dev/null -f docker-compose.yml "$@"; }
if "${compose[@]}" version >/dev/null 2>&1; then
  for profiles in '' udb observability udb,observability; do
    check "compose: valid with profiles '${profiles}'" env COMPOSE_PROFILES="$profiles" "${compose[@]}" --env-file /dev/null -f docker-compose.yml config -q
  done
  check 'compose: the infrastructure alone without a profile' test "$(compose_config config --services | sort | tr '\n' ' ')" = 'kafka minio postgres registry '
  compose_config --profile udb --profile observability config --format json >"$work/compose.json"
else
  skip 'compose' 'docker compose is not installed; --compose builds it'
fi

render() { # NAME OPTIONS…
  local name=$1
  shift
  "$tools/helm" template udb helm/udb --namespace udb --kube-version 1.36.0 "$@" >"$work/$name.yaml"
}
lint_all() {
  local values
  "$tools/helm" lint --strict --quiet --kube-version 1.36.0 helm/udb
  for values in helm/udb/ci/*.yaml; do "$tools/helm" lint --strict --quiet --kube-version 1.36.0 helm/udb -f "$values"; done
}
render_all() {
  local values
  render defaults
  for values in helm/udb/ci/*.yaml; do render "$(basename "$values" .yaml)" -f "$values"; done
}
check 'chart: lint' lint_all
check 'chart: renders with every set of values' render_all

# What must be refused; each would be found out only in a cluster otherwise.
refuses() { if "$tools/helm" template udb helm/udb --kube-version 1.36.0 "$@" 2>/dev/null; then return 1; fi; }
check 'chart: refuses an unknown value' refuses --set services.analyser.replicas=2
check 'chart: refuses a secret among the settings' refuses --set settings.UDB_S3_SECRET_KEY=x
check 'chart: refuses a mechanism without a user' refuses --set kafka.sasl.mechanism=plain
check 'chart: refuses more replicas than partitions' refuses --set services.profiler.autoscaling.maxReplicas=65
check 'chart: refuses names that KEDA cannot resolve' refuses --set keda.enabled=true
check 'chart: refuses an unknown sampler' refuses --set telemetry.sampler=sometimes
check 'chart: refuses topics without a replica' refuses --set kafka.replicationFactor=0
check 'chart: refuses a cluster that is too old' refuses --kube-version 1.29.0

if [ -x "$tools/kubeconform" ]; then
  for version in 1.30.0 1.36.0; do
    # The kinds of KEDA and of the Prometheus operator are checked against the fields that their documentation names.
    check "manifests: valid for Kubernetes $version" "$tools/kubeconform" -strict -summary -kubernetes-version "$version" \
      -schema-location "$tools/kubernetes-$version/{{.ResourceKind}}{{.KindSuffix}}.json" \
      -schema-location "tools/deploy/crd-schemas/{{.ResourceKind}}{{.KindSuffix}}.json" "$work"/*.yaml
  done
else
  skip 'manifests against the schemas of Kubernetes' 'there is no Go to build kubeconform'
fi

check 'the rules of this project' env RENDERED="$work" node --test tools/deploy/deploy.test.mjs

rules=helm/udb/observability/prometheus-rules
if command -v promtool >/dev/null && [ -f "$rules.yaml" ]; then
  check 'alerts: promtool check' promtool check rules "$rules.yaml"
  if [ -f "$rules.test.yaml" ]; then check 'alerts: promtool test' promtool test rules "$rules.test.yaml"; fi
  if [ -f helm/udb/observability/prometheus.yaml ]; then check 'Prometheus: configuration' promtool check config helm/udb/observability/prometheus.yaml; fi
else
  skip 'alerts' 'promtool is not installed (Debian: prometheus)'
fi

if $image; then
  check 'image: a base without a registry' tools/deploy/base-image.sh "$tools/../node-bookworm"
  check 'image: the Dockerfile, carried out' node tools/deploy/build-image.mjs "$tools/../node-bookworm" "$work/image"
  if [ -f "$work/image/config.json" ]; then
    echo "        $(du -sm "$work/image/root" | cut -f1) MB, of which $(du -sm "$tools/../node-bookworm" | cut -f1) are the base"
    check 'image: the box runs in it read-only, as nobody in particular, and drains' node tools/deploy/run-image.mjs "$work/image"
  fi
fi

echo
if [ "$failed" -gt 0 ]; then echo "$failed failed"; exit 1; fi
echo 'all passed'

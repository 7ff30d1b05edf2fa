#!/usr/bin/env bash
# Installs, upgrades, rolls back, tests and removes the chart on a real API server, with nodes that are only played.
#   tools/check-cluster.sh         about a minute; the first time it builds the control plane: ten to fifteen minutes
# It proves that the API server takes every manifest, that the restricted pod security standard does, that selectors, claims, hooks, rolling
# updates and the way back work, and that nothing is left over. No container runs: that the pods do their work is proven elsewhere
# (check-deploy.sh --image, ./udb test --real).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
tools=${UDB_TOOLS_DIR:-$HOME/.cache/udb/bin}
mkdir -p "$tools"
if [ -x node_modules/.bin/node ]; then PATH=$root/node_modules/.bin:$PATH; fi
PATH=$tools:$PATH
command -v go >/dev/null || { echo 'go_missing: the control plane is built from Go modules. Install Go 1.26 or newer.' >&2; exit 1; }

tools/deploy/fetch-tools.sh "$tools" helm
tools/deploy/build-cluster.sh "$tools"
run=$(mktemp -d)
trap 'tools/deploy/stop-cluster.sh "$run"; rm -rf "$run"' EXIT
tools/deploy/start-cluster.sh "$tools" "$run" >/dev/null
export KUBECONFIG=$run/kubeconfig

step() { echo; echo "— $1"; }
fail() { echo "FAILED: $1" >&2; exit 1; }
kube() { kubectl --namespace udb "$@"; }
field() { kube get "$1" -o "jsonpath={$2}"; }
is() { [ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"; echo "$1: $2"; }
release() { helm --namespace udb "$@"; }

step 'a cluster as the chart expects it'
node tools/deploy/make-crds.mjs | kubectl apply -f -
kubectl wait --for=condition=Established crd --all --timeout=60s >/dev/null
kubectl create namespace udb
kubectl label namespace udb pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/warn=restricted >/dev/null
secret() { kube create secret generic "$1" "${@:2}" >/dev/null; }
secret udb-api-keys --from-literal=keys="operator:*:admin:$(printf %s key | sha256sum | cut -d' ' -f1)" --from-literal=client=key
secret udb-postgres --from-literal=url=postgres://udb:udb@postgres:5432/udb
secret udb-s3 --from-literal=accessKey=key --from-literal=secretKey=key
# Nobody provisions volumes here, so there are some already.
kubectl apply -f - >/dev/null <<'CLASS'
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: here, annotations: { storageclass.kubernetes.io/is-default-class: 'true' } }
provisioner: kubernetes.io/no-provisioner
CLASS
for number in 1 2 3 4 5 6; do
  kubectl apply -f - >/dev/null <<VOLUME
apiVersion: v1
kind: PersistentVolume
metadata: { name: volume-$number }
spec: { capacity: { storage: 50Gi }, accessModes: [ReadWriteOnce], storageClassName: here, hostPath: { path: /nowhere } }
VOLUME
done

step 'server-side dry run of everything, under the restricted pod security standard'
render() { release template udb helm/udb --api-versions monitoring.coreos.com/v1 --kube-version 1.36.0 "$@"; }
# A pod is refused without its account and its priority, which a dry run makes as little as anything else.
for account in udb box; do kube create --save-config serviceaccount "$account" >/dev/null; done
kubectl create priorityclass important --value=1000 >/dev/null
dry_run() { kube apply --dry-run=server --validate=strict -f - 2>&1; }
for values in '' helm/udb/ci/*.yaml; do
  # Helm gives hooks and templates without a namespace; kubectl gives them that of the command.
  render ${values:+-f "$values"} | dry_run >"$run/dry.txt" || fail "$(cat "$run/dry.txt")"
  if grep -iE 'warning|violate' "$run/dry.txt"; then fail 'the API server warns'; fi
  echo "${values:-defaults}: $(grep -c 'server dry run' "$run/dry.txt") objects"
done
# Would it be noticed?
render | sed 's/runAsNonRoot: true/runAsNonRoot: false/' | dry_run >"$run/root.txt" || true
grep -q 'would violate PodSecurity' "$run/root.txt" && grep -q 'pods "udb-test" is forbidden: violates PodSecurity' "$run/root.txt" || fail 'the standard refuses nothing here'
echo 'and a pod that may be root is refused'
kube delete serviceaccount udb box >/dev/null

step 'helm install --wait'
release install udb helm/udb --wait --timeout 3m >"$run/notes.txt" || { kube get pods,events; fail 'install'; }
kube get deployments,statefulsets,pods,pdb,networkpolicies,cronjobs
is 'replicas of the gateway that are ready' "$(field deployment/udb-gateway .status.readyReplicas)" 2
is 'replicas of the analyzer that are ready' "$(field statefulset/udb-analyzer .status.readyReplicas)" 2
is 'claims that are bound' "$(kube get pvc -o jsonpath='{.items[?(@.status.phase=="Bound")].metadata.name}')" 'data-udb-analyzer-0 data-udb-analyzer-1'
is 'pods that a budget lets go at a time' "$(field pdb/udb-gateway .status.disruptionsAllowed)" 1
is 'nodes of the gateway' "$(kube get pods -l app.kubernetes.io/component=gateway -o jsonpath='{.items[*].spec.nodeName}' | tr ' ' '\n' | sort | xargs)" 'one two'
is 'endpoints of the gateway' "$(kube get endpointslices -l kubernetes.io/service-name=udb-gateway -o jsonpath='{.items[*].endpoints[*].conditions.ready}')" 'true true'

step 'helm upgrade with other values, while the gateway is watched'
kube get deployment udb-gateway --watch -o jsonpath='{.status.readyReplicas}{"\n"}' >"$run/watched.txt" &
watching=$!
release upgrade udb helm/udb --wait --timeout 3m --set image.tag=0.2.0 --set services.gateway.replicas=3 --set services.analyzer.replicas=3 \
  --set services.profiler.autoscaling.enabled=true --set keda.enabled=true --set 'keda.bootstrapServers={kafka.udb.svc:9092}' --set metrics.serviceMonitor.enabled=true \
  --set metrics.rules.enabled=true --set metrics.dashboard.enabled=true >/dev/null || { kube get pods,events; fail 'upgrade'; }
# Helm waits for the new pods alone; while an old one is on its way out there is one more.
kube rollout status deployment/udb-gateway --timeout=60s >/dev/null
kill "$watching"
is 'image of the gateway' "$(field deployment/udb-gateway '.spec.template.spec.containers[0].image')" universal-data-box:0.2.0
is 'replicas of the gateway that are ready' "$(field deployment/udb-gateway .status.readyReplicas)" 3
is 'replicas of the analyzer that are ready' "$(field statefulset/udb-analyzer .status.readyReplicas)" 3
is 'what scales the profiler' "$(field scaledobject/udb-profiler '.spec.triggers[0].metadata.topic')" udb.work.profiler.v1
least=$(sort -n "$run/watched.txt" | head -1)
[ "${least:-0}" -ge 2 ] || fail "the gateway was down to ${least:-0} replicas"
echo "fewest replicas of the gateway on the way: $least, seen $(wc -l <"$run/watched.txt") times"

step 'helm rollback'
release rollback udb 1 --wait --timeout 3m
is 'image of the gateway' "$(field deployment/udb-gateway '.spec.template.spec.containers[0].image')" universal-data-box:0.1.0
is 'replicas of the analyzer' "$(field statefulset/udb-analyzer .spec.replicas)" 2
kube wait --for=delete pvc/data-udb-analyzer-2 --timeout=60s >/dev/null
is 'scaled objects' "$(kube get scaledobjects -o name)" ''
release history udb

step 'helm test (the pod is admitted, scheduled and ends; kwok decides how)'
release test udb --timeout 1m

step 'the nightly pruning, started by hand'
kube create job --from=cronjob/udb-prune prune-now >/dev/null
kube wait --for=condition=Complete job/prune-now --timeout=60s

step 'helm uninstall'
release uninstall udb --wait
# Collected in the background; that there are none any more is an error to `wait`, so what is left over is looked at afterwards.
kube wait --for=delete pods -l 'app.kubernetes.io/instance=udb,app.kubernetes.io/component!=asker' --timeout=90s >/dev/null 2>&1 || true
kube wait --for=delete pvc --all --timeout=90s >/dev/null 2>&1 || true
left=$(kube get deployments,statefulsets,replicasets,pods,services,jobs,cronjobs,pvc,pdb,networkpolicies,serviceaccounts,scaledobjects -l app.kubernetes.io/instance=udb -o name | grep -v '^pod/udb-test$' || true)
is 'left over' "$left" ''
echo
echo 'all passed'

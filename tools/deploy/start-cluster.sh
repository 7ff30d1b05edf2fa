#!/usr/bin/env bash
# Starts a Kubernetes control plane on this machine: real etcd, API server, controller manager and scheduler. The nodes are played by kwok: pods
# are scheduled and become ready, and no container runs.
# usage: start-cluster.sh BIN RUN [PORT]      RUN/kubeconfig opens it; stop-cluster.sh RUN ends it
set -euo pipefail
bin=$(realpath "$1") run=$(realpath -m "$2") port=${3:-17443}
mkdir -p "$run"
cd "$run"

# Each in a session of its own, so that it outlives this script; its id is kept for stop-cluster.sh.
launch() { # NAME COMMAND…
  local name=$1
  shift
  setsid "$@" >"$name.log" 2>&1 </dev/null &
  echo $! >"$name.pid"
}

openssl genrsa -out account.key 2048 2>/dev/null
openssl rsa -in account.key -pubout -out account.pub 2>/dev/null
token=$(openssl rand -hex 24)
(umask 077 && echo "$token,admin,admin,system:masters" >tokens.csv)

etcd=http://127.0.0.1:$((port + 1)) peer=http://127.0.0.1:$((port + 2))
launch etcd "$bin/etcd" --name here --data-dir "$run/etcd" --listen-client-urls "$etcd" --advertise-client-urls "$etcd" \
  --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "here=$peer" --unsafe-no-fsync
# No controller makes default accounts' tokens here, and no pod of this chart wants one.
launch api "$bin/kube-apiserver" --etcd-servers="$etcd" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$port" \
  --cert-dir="$run/certificates" --token-auth-file=tokens.csv --authorization-mode=RBAC --service-cluster-ip-range=10.0.0.0/24 \
  --service-account-issuer="https://127.0.0.1:$port" --service-account-key-file=account.pub --service-account-signing-key-file=account.key

(umask 077 && cat >kubeconfig) <<CONFIG
apiVersion: v1
kind: Config
current-context: here
clusters: [{ name: here, cluster: { server: 'https://127.0.0.1:$port', insecure-skip-tls-verify: true } }]
users: [{ name: admin, user: { token: $token } }]
contexts: [{ name: here, context: { cluster: here, user: admin } }]
CONFIG
export KUBECONFIG=$run/kubeconfig

deadline=$((SECONDS + 90))
until kubectl get --raw /readyz >/dev/null 2>&1; do
  if ! kill -0 "$(cat api.pid)" 2>/dev/null || [ $SECONDS -gt $deadline ]; then
    tail -20 api.log >&2
    echo 'cluster_failed: the API server does not answer' >&2
    exit 1
  fi
  sleep 0.3
done

launch controllers "$bin/kube-controller-manager" --kubeconfig kubeconfig --bind-address=127.0.0.1 --secure-port=$((port + 3)) \
  --leader-elect=false --service-account-private-key-file=account.key
launch scheduler "$bin/kube-scheduler" --kubeconfig kubeconfig --bind-address=127.0.0.1 --secure-port=$((port + 4)) --leader-elect=false

# What kwok does with a node and a pod stands in files of its module, not in its program.
stages=$(go mod download -json sigs.k8s.io/kwok@v0.8.0 | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')/kustomize/stage
for file in "$stages"/node/fast/*.yaml "$stages"/node/heartbeat/*.yaml "$stages"/pod/fast/*.yaml; do
  case $file in *kustomization*) ;; *) echo --- && cat "$file" ;; esac
done >stages.yaml
# A pod of `helm test` belongs to no job, and ends like one all the same.
cat >>stages.yaml <<'STAGE'
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: pod-of-a-test-ends }
spec:
  resourceRef: { apiGroup: v1, kind: Pod }
  selector:
    matchAnnotations: { helm.sh/hook: test }
    matchExpressions:
      - { key: .status.phase, operator: In, values: [Running] }
  next:
    statusTemplate: |
      {{ $now := Now }}
      phase: Succeeded
      containerStatuses:
      {{ range .spec.containers }}
        - name: {{ .name | Quote }}
          image: {{ .image | Quote }}
          ready: false
          started: false
          restartCount: 0
          state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
      {{ end }}
STAGE
launch kwok "$bin/kwok" --kubeconfig kubeconfig --config stages.yaml --manage-all-nodes=true --server-address="127.0.0.1:$((port + 5))"

for node in one two; do
  kubectl apply -f - >/dev/null <<NODE
apiVersion: v1
kind: Node
metadata: { name: $node, labels: { kubernetes.io/hostname: $node, topology.kubernetes.io/zone: zone-$node, kubernetes.io/os: linux } }
status: { allocatable: { cpu: 16, memory: 64Gi, ephemeral-storage: 500Gi, pods: 110 }, capacity: { cpu: 16, memory: 64Gi, ephemeral-storage: 500Gi, pods: 110 } }
NODE
done
kubectl wait --for=condition=Ready node --all --timeout=60s >/dev/null
echo "$run/kubeconfig"

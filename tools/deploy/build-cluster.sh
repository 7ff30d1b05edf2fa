#!/usr/bin/env bash
# Builds what a Kubernetes control plane with simulated nodes consists of, out of the Go module proxy: etcd, the API server, the controller
# manager, the scheduler, and kwok, which plays the nodes.   usage: build-cluster.sh DIR
# About twelve minutes on two cores the first time; what is in DIR already is not built again.
set -euo pipefail
dir=$(realpath -m "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kubernetes=${K8S_VERSION:-1.36.3} etcd=3.6.8 kwok=0.8.0
mkdir -p "$dir"

if [ ! -x "$dir/etcd" ]; then
  echo "building etcd $etcd…" >&2
  "$here/build-go.sh" "go.etcd.io/etcd/server/v3@v$etcd" . "$dir/etcd"
fi
if [ ! -x "$dir/kwok" ]; then
  echo "building kwok $kwok…" >&2
  GOBIN=$dir CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' "sigs.k8s.io/kwok/cmd/kwok@v$kwok"
fi
# Without these the API server calls itself v0.0.0 and Helm refuses every chart that asks for a version of Kubernetes.
version="-X k8s.io/component-base/version.gitVersion=v$kubernetes -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$kubernetes")"
names=(kube-apiserver kube-controller-manager kube-scheduler)
if ! command -v kubectl >/dev/null; then names+=(kubectl); fi
for name in "${names[@]}"; do
  if [ -x "$dir/$name" ]; then continue; fi
  echo "building $name $kubernetes…" >&2
  REPLACED_VERSION="v0.${kubernetes#1.}" "$here/build-go.sh" "k8s.io/kubernetes@v$kubernetes" "./cmd/$name" "$dir/$name" "$version"
done

#!/usr/bin/env bash
# Makes what the base image of Node.js on Debian consists of, without an image registry: Debian's smallest system, Node.js and npm out of their
# packages, and the account `node`.   usage: base-image.sh DIR      needs root and debootstrap; about a minute
set -euo pipefail
dir=$(realpath -m "$1") node=${NODE_VERSION:-24.21.0} npm=${NPM_VERSION:-11}
if [ -f "$dir/.complete" ]; then exit 0; fi
command -v debootstrap >/dev/null || { echo 'debootstrap_missing: install it: apt-get install debootstrap' >&2; exit 1; }

rm -rf "$dir"
debootstrap --variant=minbase bookworm "$dir" >"${TMPDIR:-/tmp}/debootstrap.log" 2>&1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
(cd "$work" && npm pack --silent "node-linux-$arch@$node" "npm@$npm" >/dev/null)
mkdir -p "$work/node" "$dir/usr/local/lib/node_modules/npm"
tar xzf "$work"/node-linux-*.tgz -C "$work/node"
install -m 0755 "$work/node/package/bin/node" "$dir/usr/local/bin/node"
tar xzf "$work"/npm-*.tgz -C "$dir/usr/local/lib/node_modules/npm" --strip-components=1
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$dir/usr/local/bin/npm"
chmod +x "$dir/usr/local/lib/node_modules/npm/bin/npm-cli.js"
chroot "$dir" useradd --uid 1000 --user-group --create-home node
rm -rf "$dir"/var/cache/apt/archives/*.deb "$dir"/var/lib/apt/lists/*
touch "$dir/.complete"

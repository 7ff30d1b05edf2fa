#!/usr/bin/env bash
# Runs a command with a folder as its root file system, as a container engine would: own mounts and process ids, the command is process 1.
# usage: in-root.sh ROOT build|run WORKDIR DATA COMMAND…      needs root
# build: as root, writable, with the network settings, NPMRC (npm's file of settings) and NPM_CACHE mounted in, so that nothing of them stays in ROOT.
# run:   as 1000:1000, no capabilities, no new privileges, everything read-only but /tmp (in memory) and /data (the folder DATA).
set -euo pipefail
export ROOT=$1 MODE=$2 DIR=$3 DATA=$4
shift 4
exec unshare --mount --pid --fork --kill-child=SIGKILL bash -c '
  set -euo pipefail
  mount --make-rprivate /
  mount --bind "$ROOT" "$ROOT"
  mkdir -p "$ROOT"/{proc,dev,tmp,data}
  if [ "$MODE" = build ]; then
    for file in /etc/resolv.conf /etc/hosts "$NPMRC" /etc/npmrc; do
      if [ -e "$file" ]; then
        at=$ROOT$file
        if [ "$file" = "$NPMRC" ]; then at=$ROOT$HOME/.npmrc; fi
        if [ "$file" = /etc/npmrc ]; then at=$ROOT/usr/local/etc/npmrc; mkdir -p "$ROOT/usr/local/etc"; fi
        if [ ! -e "$at" ]; then touch "$at"; fi
        mount --bind "$file" "$at"
      fi
    done
    mkdir -p "$ROOT/etc/ssl/certs" "$ROOT/var/cache/npm" "$NPM_CACHE"
    mount --rbind /etc/ssl/certs "$ROOT/etc/ssl/certs"
    mount --bind "$NPM_CACHE" "$ROOT/var/cache/npm"
  else
    mount -o remount,ro,bind "$ROOT"
    mount -t tmpfs -o size=64m,mode=1777 tmpfs "$ROOT/tmp"
    mount --bind "$DATA" "$ROOT/data"
  fi
  mount --rbind /dev "$ROOT/dev"
  mount -t proc proc "$ROOT/proc"
  drop=(); if [ "$MODE" = run ]; then drop=(setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs --bounding-set -all --inh-caps -all); fi
  exec chroot "$ROOT" /usr/bin/env -C "$DIR" "${drop[@]}" "$@"
' in-root "$@"

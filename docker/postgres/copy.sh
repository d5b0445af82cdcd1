#!/bin/sh
# Takes a copy of the whole database beside the archived log, and removes what no moment of the last days needs
# (docs/operations.md, "Back to a moment"). Each night, as the user postgres.
#
#   copy.sh [archive] [days]
set -eu

archive=${1:-/wal}
days=${2:-7}
umask 077
mkdir -p "$archive/base"

# What a killed run left is no copy.
rm -rf "$archive"/base/.partial-*
name=$(date -u +%FT%H-%M-%S)
pg_basebackup -D "$archive/base/.partial-$name" -c fast -X none
mv "$archive/base/.partial-$name" "$archive/base/$name"

# The last copy before these days leads to their first moment; those before it lead to no moment of them.
limit=$(date -u -d "$days days ago" +%FT%H-%M-%S)
first=
for copy in "$archive"/base/*; do
  if [ "${copy##*/}" \> "$limit" ]; then
    first=${first:-$copy}
    break
  fi
  [ -z "$first" ] || rm -rf "$first"
  first=$copy
done

# The log before that copy began; not the histories of timelines.
start=$(sed -n 's/^START WAL LOCATION: .*(file [0-9A-F]\{8\}\([0-9A-F]\{16\}\))$/\1/p' "$first/backup_label")
[ -n "$start" ] || { echo "$first has no beginning: nothing of the log was removed" >&2; exit 1; }
for segment in "$archive"/log/*; do
  position=$(expr "x${segment##*/}" : 'x[0-9A-F]\{8\}\([0-9A-F]\{16\}\)' || true)
  if [ -n "$position" ] && [ "$position" \< "$start" ]; then rm -f "$segment"; fi
done

#!/bin/sh
# One backup: the database and the files, in a folder named after the moment. Older ones than KEEP_DAYS are removed.
# Usage: ONESTOP_DATABASE_URL=… ONESTOP_DATA_DIR=… backup.sh /var/backups/onestop
# The secrets (onestop.env) are kept apart from the backup: without ONESTOP_FIELD_KEY no identity number can be read.
set -eu
where=${1:?name the folder for backups}
umask 077
begun="$where/.begun-$(date +%Y%m%d-%H%M%S)"
mkdir -p "$begun"
trap 'rm -rf "$begun"' EXIT
pg_dump --format=custom --file="$begun/database.dump" "$ONESTOP_DATABASE_URL"
pg_restore --list "$begun/database.dump" >/dev/null # a dump that cannot be listed cannot be restored
if [ -d "$ONESTOP_DATA_DIR/files" ]; then tar -C "$ONESTOP_DATA_DIR" -czf "$begun/files.tar.gz" files; fi
mv "$begun" "$where/$(date +%Y%m%d-%H%M%S)"
find "$where" -mindepth 1 -maxdepth 1 -type d -name '20*' -mtime "+${KEEP_DAYS:-35}" -exec rm -rf {} +

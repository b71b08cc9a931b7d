#!/bin/sh
# Installs the Debian packages that are missing; quiet and instant when none
# is.  usage: install.sh KIND...   (kinds of assets/setup/packages)
set -eu
here=$(dirname "$0")
missing=
for kind in "$@"; do
    for name in $(sed -n "s/^$kind //p" "$here/packages"); do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)
        [ "$state" = installed ] || missing="$missing $name"
    done
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "Run this as root or install sudo; packages wanted:$missing" >&2
        exit 1
    }
    as_root=sudo
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update
# shellcheck disable=SC2086 - the names are meant to be separate words
$as_root apt-get -qq -y --no-install-recommends install $missing >/dev/null

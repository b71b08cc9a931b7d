#!/bin/sh
# Demo data, a hub, and the kiosk in a window; closing the window stops both.
# usage: run.sh BUILD_DIR [kiosk options]
set -eu
bin=$1
shift
demo=build/demo
hub="$bin/staffroom-hub"
mkdir -p build

if [ ! -f "$demo/people.txt" ]; then
    rm -rf "$demo" build/demo.new
    mkdir -p build/demo.new
    echo "Making the demo school: about two minutes, once."
    "$hub" demo --db=build/demo.new/hub.db --media=build/demo.new/media \
        >build/demo.new/people.txt
    mv build/demo.new "$demo"
fi
cat "$demo/people.txt"

hub_pid=
trap '[ -z "$hub_pid" ] || kill "$hub_pid" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM

# The first free port from 8080 on: serve says when one is taken.
port=8080
while [ "$port" -lt 8180 ]; do
    "$hub" serve --db="$demo/hub.db" --media="$demo/media" \
        --listen="127.0.0.1:$port" --public-url="http://127.0.0.1:$port" \
        >"$demo/serve.log" 2>&1 &
    hub_pid=$!
    tries=0
    while kill -0 "$hub_pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
        grep -q '^listening on ' "$demo/serve.log" && break 2
        tries=$((tries + 1))
        sleep 0.05
    done
    hub_pid=
    port=$((port + 1))
done
[ -n "$hub_pid" ] || {
    cat "$demo/serve.log" >&2
    exit 1
}
echo "hub http://127.0.0.1:$port"

pair=
[ -n "$("$hub" list device --db="$demo/hub.db")" ] ||
    pair=--pair=$("$hub" pair-code --db="$demo/hub.db" --media="$demo/media" |
        head -n 1)
"$bin/staffroom" --data="$demo/kiosk" --hub="http://127.0.0.1:$port" \
    --window=fit $pair "$@"

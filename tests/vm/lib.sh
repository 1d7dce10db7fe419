# SPDX-License-Identifier: MIT
# Sourced before each scenario: what a scenario is written with. Everything it prints goes to the log; TAP goes to the
# second serial port.

# ok NAME, not_ok NAME; say TEXT: a figure, or what was seen
ok() { echo "ok - $scenario: $1" | tee /dev/fd/3; }
not_ok() { echo "not ok - $scenario: $1" | tee /dev/fd/3; }
say() { echo "# $scenario: $*" | tee /dev/fd/3; }

# check NAME COMMAND...: a test
check() {
	local name=$1
	shift
	if "$@"; then ok "$name"; else not_ok "$name"; fi
}

# wait_for SECONDS COMMAND...: until it succeeds, and no longer than that
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}

# is VALUE COMMAND...: it prints just that; isnt VALUE COMMAND...: something else
is() { [ "$("${@:2}")" = "$1" ]; }
isnt() {
	local text

	text=$("${@:2}") && [ "$text" != "$1" ]
}

export SYSTEMD_PAGER=cat SYSTEMD_COLORS=0

# me COMMAND...: as the user, in the session
as_me=(--reuid=1000 --regid=1000 --clear-groups env -i PATH="$PATH" LANG=C.UTF-8 HOME=/home/walker USER=walker
	XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus)
me() { setpriv "${as_me[@]}" "$@" </dev/null; }

# property COMMAND...: what a busctl get-property prints, without its type
property() {
	local text

	text=$(timeout 20 "$@" 2>/dev/null) || return
	text=${text#* }
	text=${text#\"}
	echo "${text%\"}"
}

# value, my_value SERVICE OBJECT INTERFACE PROPERTY: on the system's bus, on the user's
value() { property busctl get-property "$@"; }
my_value() { property setpriv "${as_me[@]}" busctl --user get-property "$@"; }

# adapter hci0 PROPERTY
adapter() { value org.bluez "/org/bluez/$1" org.bluez.Adapter1 "$2"; }

# device band|sensor: switch the virtual one on
device() { me systemd-run --user --quiet --unit="virtual-$1" /usr/lib/instep-vm/vm-band "$1"; }

# virtual band|sensor PROPERTY; tell band|sensor METHOD [ARGUMENT...]
virtual() { my_value "org.instep.Test1.${1^}" /org/instep/Test1 org.instep.Test1 "$2"; }
tell() { me busctl --user call "org.instep.Test1.${1^}" /org/instep/Test1 org.instep.Test1 "${@:2}" >/dev/null; }

# adapters: there are the two that were started, the first one switched on
adapters() { is true adapter hci0 Powered && isnt "" adapter hci1 Powered; }

# block, unblock hci1: by rfkill, which bluetoothd cannot undo
block() { echo 1 >"$(echo /sys/class/bluetooth/"$1"/rfkill*/soft)"; }
unblock() { echo 0 >"$(echo /sys/class/bluetooth/"$1"/rfkill*/soft)"; }

advertises() { isnt 0 virtual "$1" AdvertisedUs; }

# The band that 10-add adds; band PROPERTY, band_is STATE
band_address=C0:FF:EE:00:00:01
band_object=/org/bluez/hci0/dev_${band_address//:/_}
band() { my_value org.instep.Instep1 /org/instep/Instep1/band/progressor_2d1234 org.instep.Instep1.Band "$1"; }
band_is() { is "$1" band State; }

# settings LINE...: instep.conf of these lines, and instepd reads it again
settings() {
	me mkdir -p /home/walker/.config/instep
	printf '%s\n' "$@" >/home/walker/.config/instep/instep.conf
	me instepctl status >/dev/null # it runs
	me systemctl --user reload instepd
}

# workout [OPTION...]: begin one with the virtual person, in the background. workout_ends: wait for it; how it ended.
workout() {
	: >/tmp/workout
	me timeout 200 instepctl start resisted-flexion --hold 3s --rest 2s --ready 2s "$@" >/tmp/workout 2>&1 &
	workout=$!
}
workout_ends() {
	local status

	wait "$workout"
	status=$?
	cat /tmp/workout
	return $status
}
in_hold() { wait_for 120 grep -q '^Hold' /tmp/workout; } # in its first, if asked early
workout_property() {
	my_value org.instep.Instep1 "$(my_value org.instep.Instep1 /org/instep/Instep1 org.instep.Instep1.Manager ActiveWorkout)" \
		org.instep.Instep1.Workout "$1"
}

# streams band; back_ms band: from when it advertised to its stream
streams() { isnt 0 virtual "$1" StreamingUs; }
back_ms() { echo $((($(virtual "$1" StreamingUs) - $(virtual "$1" AdvertisedUs)) / 1000)); }

# listen MATCH...: what the system bus says goes to /tmp/heard, until listen_no_more
listen() {
	local match matches=()

	for match in "$@"; do
		matches+=("--match=$match")
	done
	TZ=UTC busctl monitor "${matches[@]}" >/tmp/heard 2>&1 & # of which heard_us reads the times
	listener=$!
	wait_for 120 grep -q Monitoring /tmp/heard
}
listen_no_more() {
	kill "$listener"
	wait "$listener"
}
# discoveries: how many began, listening to that
discoveries() { grep -A1 '"Discovering"' /tmp/heard | grep -c 'BOOLEAN true'; }
# heard_us TEXT...: when a message with each TEXT in it was last heard, CLOCK_MONOTONIC
heard_us() {
	python3 - "$@" <<-'END_OF_PYTHON'
		import datetime, re, sys, time
		messages = [m for m in open("/tmp/heard").read().split("\n\n") if all(text in m for text in sys.argv[1:])]
		stamp = re.search(r'Timestamp="\w+ (.*?) UTC"', messages[-1]).group(1)
		heard = datetime.datetime.fromisoformat(stamp + "+00:00").timestamp()
		print(round((heard - time.time() + time.monotonic()) * 1e6))
	END_OF_PYTHON
}
of_discovery="type='signal',interface='org.freedesktop.DBus.Properties',arg0='org.bluez.Adapter1'"

# ratio A B
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }

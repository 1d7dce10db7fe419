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

# me COMMAND...: as the user, in the session
export SYSTEMD_PAGER=cat SYSTEMD_COLORS=0

me() {
	setpriv --reuid=1000 --regid=1000 --clear-groups env -i PATH="$PATH" LANG=C.UTF-8 HOME=/home/walker USER=walker \
		XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus "$@" </dev/null
}

# plain TYPE VALUE: of what busctl prints of a property
plain() {
	local text="$*"

	text=${text#* }
	text=${text#\"}
	echo "${text%\"}"
}

# value, my_value OBJECT...: a property on the system's bus, on the user's
value() { plain "$(timeout 20 busctl get-property "$@" 2>/dev/null)"; }
my_value() { plain "$(me timeout 20 busctl --user get-property "$@" 2>/dev/null)"; }

# adapter hci0 PROPERTY
adapter() { value org.bluez "/org/bluez/$1" org.bluez.Adapter1 "$2"; }

# device band|sensor ADAPTER: switch the virtual one on
device() { me systemd-run --user --quiet --unit="virtual-$1" /usr/lib/instep-vm/vm-band "$1" "$2"; }

# virtual band|sensor PROPERTY; tell band|sensor METHOD [ARGUMENT...]
virtual() { my_value "org.instep.Test1.${1^}" /org/instep/Test1 org.instep.Test1 "$2"; }
tell() { me busctl --user call "org.instep.Test1.${1^}" /org/instep/Test1 org.instep.Test1 "${@:2}" >/dev/null; }

# adapters: there are the three that were started, and switched on unless rfkill says otherwise
adapters() { is true adapter hci0 Powered && is true adapter hci1 Powered && isnt "" adapter hci2 Powered; }

# block, unblock hci2: by rfkill, which bluetoothd cannot undo
block() { echo 1 >"$(echo /sys/class/bluetooth/"$1"/rfkill*/soft)"; }
unblock() { echo 0 >"$(echo /sys/class/bluetooth/"$1"/rfkill*/soft)"; }

advertises() { isnt 0 virtual "$1" AdvertisedUs; }

# The band that 10-add adds; band PROPERTY, band_is STATE
band_address=00:AA:01:01:00:01
band() { my_value org.instep.Instep1 /org/instep/Instep1/band/progressor_2d1234 org.instep.Instep1.Band "$1"; }
band_is() { is "$1" band State; }

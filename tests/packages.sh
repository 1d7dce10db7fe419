# SPDX-License-Identifier: MIT
# Sourced by tests/check and tests/demo: what Debian 12 must have installed.

build_packages="gcc libc6-dev meson ninja-build pkg-config libsystemd-dev libjansson-dev libsqlite3-dev
	libcairo2-dev libfontconfig-dev libcmocka-dev libexpat1-dev libglib2.0-dev libcanberra-dev libasound2-dev libspeechd-dev
	libnotify-dev libxcb1-dev dbus-daemon"

# for what a desktop sees: its files are validated, and dunst shows a note on a screen that nobody looks at
desktop_packages="desktop-file-utils appstream librsvg2-common xvfb dunst xdotool imagemagick"

# for tests/vm, beside those; without polkitd logind lets no user delay a sleep
vm_packages="qemu-system-x86 linux-image-amd64 kmod xz-utils cpio busybox-static
	systemd dbus dbus-user-session libpam-systemd polkitd bluez bluez-test-tools python3 python3-bleak"

# need_packages NAME...: installs those that are missing, and only then touches the network.
need_packages() {
	local missing="" name as_root=""

	for name in "$@"; do
		dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing="$missing $name"
	done
	[ -n "$missing" ] || return 0

	if [ "$(id -u)" != 0 ]; then
		# Nobody answers a question for a password where there is no terminal.
		as_root="sudo"
		[ -t 0 ] || as_root="sudo -n"
		command -v sudo >/dev/null || {
			echo "These packages are missing, and without sudo only root can install them:$missing" >&2
			return 1
		}
	fi
	echo "Installing what is missing:$missing" >&2
	$as_root apt-get -qq update </dev/null >/dev/null &&
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing \
			</dev/null >/dev/null || {
		echo "apt-get could not install them; its own words are above" >&2
		return 1
	}
}

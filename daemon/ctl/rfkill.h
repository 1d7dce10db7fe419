/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The switches of the kernel that silence radios (rfkill): aeroplane mode, a key, a slider on the
 * case.
 */

#define RFKILL_FOLDER "/sys/class/rfkill"

struct rfkill {
	unsigned radios; /* Bluetooth ones */
	unsigned soft;   /* of them: blocked by software */
	unsigned hard;   /* of them: blocked by a switch or key of the machine */
};

/**
 * rfkill_read() - the switches of Bluetooth radios
 * @folder: RFKILL_FOLDER; what cannot be read in it, or when it is not there, counts as no radio
 */
struct rfkill rfkill_read(const char *folder);

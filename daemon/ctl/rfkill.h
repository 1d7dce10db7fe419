/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The switches of the kernel that silence radios (rfkill): aeroplane mode, a key, a slider on the
 * case.
 */

#define RFKILL_FOLDER "/sys/class/rfkill"

struct rfkill {
	unsigned radios;  /* Bluetooth ones */
	unsigned blocked; /* of them: by software, or by the machine */
	unsigned hard;    /* of those: by a switch or key of the machine */
};

/**
 * rfkill_read() - the switches of Bluetooth radios
 * @folder: RFKILL_FOLDER; what cannot be read in it, or when it is not there, counts as no radio
 */
struct rfkill rfkill_read(const char *folder);

/* What they make of Bluetooth. */
enum rfkill_state {
	RFKILL_NONE,    /* nothing here can be switched, as in most containers */
	RFKILL_FREE,    /* no radio is blocked */
	RFKILL_PARTLY,  /* some are: another one can be used */
	RFKILL_BLOCKED, /* all are, by software: aeroplane mode */
	RFKILL_OFF,     /* all are, by a switch or key of the machine */
};

enum rfkill_state rfkill_state(const struct rfkill *k);

/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What `instepctl doctor` knows while it looks: the two buses, what was found on them, and its
 * findings. A check is a function that looks at one thing between the person and a working session
 * and says what it found; it never starts what it looks for. Checks run from the ground up, and one
 * whose ground is missing says nothing: the finding that matters is the one below it.
 */

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "sys/keyfile.h"
#include "util/macro.h"

enum verdict {
	VERDICT_OK,
	VERDICT_NOTE,    /* a session works all the same, or this is how it was left on purpose */
	VERDICT_PROBLEM, /* this has to be put right */
};

#define VERDICTS (VERDICT_PROBLEM + 1)

struct doctor {
	const char *check; /* the name of the one that runs */
	json_t *findings;  /* an array of {check, verdict, text, advice}; advice may be missing */
	unsigned n[VERDICTS]; /* findings of each kind */

	sd_bus *system, *user; /* NULL = cannot be reached */
	json_t *bluez;         /* the objects of bluetoothd by their paths, or NULL */
	bool powered;          /* an adapter is there and on */
	json_t *manager;       /* the properties of instepd's Manager, or NULL: it does not run */
};

void doctor_done(struct doctor *d);

/** doctor_find() - the check found something: one sentence or two */
_printf_(3, 4) void doctor_find(struct doctor *d, enum verdict verdict, const char *format, ...);

/** doctor_advise() - what to do about the last finding */
_printf_(2, 3) void doctor_advise(struct doctor *d, const char *format, ...);

/** doctor_complaints() - each mistake in a file becomes a note */
struct complaints doctor_complaints(struct doctor *d);

const char *verdict_name(enum verdict verdict); /* "ok", "note", "problem" */

/* The checks, by file. */

void doctor_switch(struct doctor *d); /* doctor-radio.c */
void doctor_system_bus(struct doctor *d);
void doctor_bluetoothd(struct doctor *d);
void doctor_adapter(struct doctor *d);

void doctor_user_bus(struct doctor *d); /* doctor-daemon.c */
void doctor_daemon(struct doctor *d);

void doctor_unit(struct doctor *d); /* doctor-unit.c */

void doctor_notifications(struct doctor *d); /* doctor-desktop.c */
void doctor_presenter(struct doctor *d);

void doctor_settings(struct doctor *d); /* doctor-files.c */
void doctor_history(struct doctor *d);

void doctor_reminders(struct doctor *d); /* doctor-reminders.c */

void doctor_bands(struct doctor *d); /* doctor-bands.c */

/* Questions to a bus (doctor-bus.c). Nobody is started by one, and nobody is waited for long. */

/**
 * doctor_open() - connect, and see that the bus answers
 * @open: sd_bus_open_system() or sd_bus_open_user()
 *
 * Return: 0 or negative errno.
 */
int doctor_open(int (*open)(sd_bus **ret), sd_bus **ret);

/**
 * doctor_ask() - call a method of who owns @destination now
 * @ret:   what it answered, a new reference; NULL if it does not matter
 * @types: of the arguments, as sd_bus_message_append()
 *
 * Return: 0, or a negative errno with @error filled where the other side had an answer.
 */
int doctor_ask(sd_bus *bus, json_t **ret, sd_bus_error *error, const char *destination,
	       const char *path, const char *interface, const char *member, const char *types, ...);

/** doctor_ask_all() - all properties of an interface, as client_properties(). Return: as doctor_ask() */
int doctor_ask_all(sd_bus *bus, json_t **ret, const char *destination, const char *path,
		   const char *interface);

/* The bus name of instep-desktop, and its interface. */
#define DOCTOR_PRESENTER "org.instep.Desktop1"

/** doctor_owned() - is somebody there under this name? doctor_activatable() - could the bus start it? */
bool doctor_owned(sd_bus *bus, const char *name);
bool doctor_activatable(sd_bus *bus, const char *name);

/* What the service manager says of a unit (doctor-unit.c). */
struct unit_state {
	bool known;      /* false: there is no service manager to ask */
	char load[24];   /* "loaded", "not-found", "masked", "bad-setting", ... */
	char active[24]; /* "active", "inactive", "failed", ... */
	char file[24];   /* "enabled", "disabled", ...; may be empty */
	char result[24]; /* of a service's last run: "success", "exit-code", "signal", ... */
	int status;      /* what its process ended with */
	bool reload;     /* its file is newer than what the manager has read */
};

/** unit_ask() - of the service manager on @bus */
struct unit_state unit_ask(sd_bus *bus, const char *name);

/** unit_enabled() - is it started by itself? */
bool unit_enabled(const struct unit_state *unit);

/* SPDX-License-Identifier: MIT */

/*
 * Bands that have to be paired: to be added, where the call of AddBand waits for the end of it; or
 * to be read, where the band itself asks.
 */

#include <errno.h>
#include <stdio.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "sys/log.h"

static int reply_added(struct daemon *d, sd_bus_message *call, const char *problem,
		       const char *address)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	struct band *b;
	int r;

	if (problem)
		return sd_bus_reply_method_errorf(call, ERROR_NOT_PAIRED, "%s", problem);

	/* A private address has become the real one. */
	(void)snprintf(d->adding.plan.file.address, sizeof(d->adding.plan.file.address), "%s",
		       address);
	r = daemon_insert_band(d, &d->adding.plan, &b, &error);
	if (r < 0)
		return sd_bus_reply_method_errno(call, r, &error);
	return sd_bus_reply_method_return(call, "o", b->path);
}

static void on_paired(void *userdata, const char *problem, const char *address)
{
	struct daemon *d = userdata;
	int r;

	r = reply_added(d, d->adding.call, problem, address);
	if (r < 0)
		log_debug_errno(r, "Failed to answer who wanted to add a band: %m");

	d->adding.call = sd_bus_message_unref(d->adding.call);
	clients_done(&d->adding.caller);
}

static void on_caller_left(void *userdata)
{
	struct daemon *d = userdata;

	pairing_end(&d->pairing, "The program that wanted to add the band has ended.");
}

static int busy(sd_bus_error *error)
{
	return sd_bus_error_set(
		error, ERROR_BUSY,
		"Another band is being paired: answer that first (instepctl pair).");
}

int daemon_pair_and_add(struct daemon *d, sd_bus_message *m, const struct band_plan *plan,
			sd_bus_error *error)
{
	int r;

	r = pairing_begin(&d->pairing, plan->file.address, plan->file.name, on_paired, d);
	if (r == -EBUSY)
		return busy(error);
	if (r == -ENOENT)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_DEVICE,
					 "%s has not been seen: scan while it is switched on.",
					 plan->file.address);
	if (r < 0)
		return r;

	d->adding.call = sd_bus_message_ref(m);
	d->adding.plan = *plan;
	clients_init(&d->adding.caller, d->bus.sd, on_caller_left, d);
	r = clients_add(&d->adding.caller, m);
	if (r < 0)
		pairing_end(&d->pairing, "There are too many programs on the bus.");
	return 1;
}

void daemon_offer_pairing(struct daemon *d, const char *address, const char *name)
{
	int r;

	/* While another goes on: it asks again when it is connected the next time. */
	r = pairing_offer(&d->pairing, address, name);
	if (r < 0 && r != -EBUSY)
		log_warning_errno(r, "Failed to ask whether a band may be paired: %m");
}

/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Something on the bus that says yes or no, and announces when that changes: whether the screen is
 * locked, whether a program keeps it awake. It may come, go, be silent, or know nothing of it.
 */

#include <gio/gio.h>

#include "desktop/moment.h"

struct flag_class {
	const char *name, *path, *interface; /* who is asked */
	const char *method;                  /* answers by a boolean; NULL = it is a property: */
	const char *property;
	guint32 mask;       /* the argument of the method; 0 = none */
	const char *signal; /* of its interface: which one announces it; NULL = any of them */
};

struct flag;

/**
 * flag_new() - nobody is started by it
 * @class:   unchanged for the flag's life
 * @changed: told with @userdata after flag_sign() has changed, and when it is first known
 */
struct flag *flag_new(GDBusConnection *bus, const struct flag_class *class,
		      void (*changed)(void *userdata), void *userdata);
struct flag *flag_free(struct flag *f);

/** flag_sign() - as answered last; SIGN_NONE while nobody is there, or has not answered */
enum sign flag_sign(const struct flag *f);

/** flag_known() - whether it was answered, or nobody was there to answer, since it was made */
bool flag_known(const struct flag *f);

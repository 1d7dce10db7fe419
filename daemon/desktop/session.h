/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The login session that the screen belongs to, as systemd-logind knows it: whether it is locked,
 * left alone, or in the background. Without logind, and for whatever of it nobody has ever set,
 * there is no sign.
 */

#include "desktop/moment.h"

struct session_signs {
	enum sign locked, idle, active;
	enum sign awake; /* somebody keeps the whole computer from being idle */
};

struct session;

/**
 * session_new() - @changed is told with @userdata after something of session_signs() has changed,
 * and when it is first known
 */
struct session *session_new(void (*changed)(void *userdata), void *userdata);
struct session *session_free(struct session *s);

const struct session_signs *session_signs(const struct session *s);

/** session_known() - whether it was answered, or nobody was there to answer, since it was made */
bool session_known(const struct session *s);

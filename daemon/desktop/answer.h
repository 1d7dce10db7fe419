/* SPDX-License-Identifier: MIT */
#pragma once

/* How every call of ours on the bus ends. */

#include <gio/gio.h>

/* However late an answer is, it is wanted; the end of who is asked is the end of waiting. */
#define NO_TIMEOUT G_MAXINT

/**
 * answer_take() - the reply of a g_dbus_connection_call(), or NULL with @ret_error, whose message
 * is that of who was asked
 *
 * Both NULL: the call was cancelled, and the userdata may be gone.
 */
GVariant *answer_take(GObject *bus, GAsyncResult *result, GError **ret_error);

/* SPDX-License-Identifier: MIT */
/* Asynchronous calls have three ends: an answer, an error, or nobody wants to know any more. */

#include "desktop/answer.h"

GVariant *answer_take(GObject *bus, GAsyncResult *result, GError **ret_error)
{
	g_autoptr(GError) error = NULL;
	GVariant *reply;

	reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
	if (reply || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return reply;

	(void)g_dbus_error_strip_remote_error(error);
	g_propagate_error(ret_error, g_steal_pointer(&error));
	return NULL;
}

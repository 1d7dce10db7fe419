/* SPDX-License-Identifier: MIT */
#pragma once

/**
 * members_of() - what an interface in introspection XML offers, a line a member, sorted; "" if it
 * is not in it. The caller free()s it.
 */
char *members_of(const char *xml, const char *interface);

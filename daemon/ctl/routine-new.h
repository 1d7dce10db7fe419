/* SPDX-License-Identifier: MIT */
#pragma once

/* Beginning a routine of one's own. */

/**
 * routine_new() - write the commented example to the file of the routine @id. Return: the exit
 * status.
 */
int routine_new(const char *id);

/* SPDX-License-Identifier: MIT */
#pragma once

/* `instepctl band add` is long enough to have a file of its own. */

/** band_add() - argv[0] is "instepctl band add". Return: exit status. */
int band_add(int argc, char **argv);

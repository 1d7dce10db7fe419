/* SPDX-License-Identifier: MIT */
#pragma once

/* The words behind `instepctl remind`, each with an own argv: argv[0] is "instepctl remind WORD". */

/** remind_next() - what will come. Return: exit status. */
int remind_next(int argc, char **argv);

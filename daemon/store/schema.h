/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables of the history, and how each version of them becomes the next. */

#include <sqlite3.h>

#define SCHEMA_VERSION 4 /* PRAGMA user_version of what this program writes */

/**
 * schema_migrate() - bring @db from version @from (0 = empty) to SCHEMA_VERSION, in one transaction
 * Return: an SQLite result code; on failure nothing has changed.
 */
int schema_migrate(sqlite3 *db, int from);

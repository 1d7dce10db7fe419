/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the parts of a desktop were asked to do, a line each, in the order in which it reached them:
 * "portal: inhibit", "say: Hold.". Tests wait for lines, one after the other.
 */

#include "bus/harness.h"

struct journal {
	struct harness *h;
	char *text;
	size_t n, mark; /* what was waited for already ends at mark */
	const char *expected;
	unsigned expected_n;
};

void journal_init(struct journal *j, struct harness *h);

_printf_(2, 3) void journal_add(struct journal *j, const char *format, ...);

/** journal_wait() - until the line is there, after what was waited for before */
void journal_wait(struct journal *j, const char *line);

/**
 * journal_wait_count() - until @n lines begin with @begin, wherever; for what comes by two ways at
 * once
 */
void journal_wait_count(struct journal *j, const char *begin, unsigned n);

/** journal_count() - how many lines begin with @begin, ever */
unsigned journal_count(const struct journal *j, const char *begin);

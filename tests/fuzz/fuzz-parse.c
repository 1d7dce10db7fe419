/* SPDX-License-Identifier: MIT */

/*
 * A text for every reader of numbers. What was read is in its range; what was refused has touched
 * nothing.
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

#define YEAR_US (UINT64_C(365) * 24 * 3600 * USEC_PER_SEC)

static void check_double(const char *text)
{
	double value = NAN, again = 0;
	char printed[64];
	int r = parse_double(text, &value);

	demand(r == 0 || r == -EINVAL || r == -ERANGE);
	demand((r == 0) == !!isfinite(value));
	if (r < 0)
		return;

	(void)snprintf(printed, sizeof(printed), "%.17g", value);
	demand(parse_double(printed, &again) == 0);
	demand(memcmp(&again, &value, sizeof(value)) == 0);
}

static void check_numbers(const char *text)
{
	double force_n = NAN, share = NAN;
	uint64_t us = UINT64_MAX;
	unsigned u = 0;

	if (parse_duration(text, &us) == 0)
		demand(us <= YEAR_US);
	else
		demand(us == UINT64_MAX);
	demand((parse_force(text, &force_n) == 0) == !!isfinite(force_n));
	demand((parse_percent(text, &share) == 0) == !!isfinite(share));
	demand((parse_unsigned(text, 3, 1000000, &u) == 0) == (u >= 3));
	demand(u <= 1000000);
}

static void check_bytes(const char *text)
{
	uint8_t bytes[16];
	char address[18] = "";
	int n = parse_hex(text, bytes, sizeof(bytes));

	demand(n == -EINVAL || n == -ENOBUFS || (size_t)n * 2 == strlen(text));
	if (parse_address(text, address) == 0)
		demand(strcasecmp(address, text) == 0);
	else
		demand(*address == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(freep) char *text = fuzz_text(data, n);
	double value;

	check_double(text);
	check_numbers(text);
	check_bytes(text);
	(void)parse_double_n((const char *)data, n, &value);
	return 0;
}

/* SPDX-License-Identifier: MIT */

/* The switches of radios, as the kernel shows them in files. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ctl/rfkill.h"
#include "scratch.h"

struct radio {
	const char *type, *soft, *hard;
};

static const struct {
	struct radio radios[3];
	struct rfkill wanted;
	enum rfkill_state state;
} rows[] = {
	{ { { "bluetooth", "0", "0" } }, { 1, 0, 0 }, RFKILL_FREE },
	{ { { "bluetooth", "1", "0" } }, { 1, 1, 0 }, RFKILL_BLOCKED },
	{ { { "bluetooth", "0", "1" } }, { 1, 1, 1 }, RFKILL_OFF },
	{ { { "bluetooth", "1", "1" } }, { 1, 1, 1 }, RFKILL_OFF },
	{ { { "wlan", "1", "1" } }, { 0, 0, 0 }, RFKILL_NONE },
	{ { { "wlan", "1", "0" }, { "bluetooth", "0", "0" }, { "bluetooth", "1", "0" } },
	  { 2, 1, 0 },
	  RFKILL_PARTLY },
	{ { { "bluetooth", "1", "0" }, { "bluetooth", "1", "1" } }, { 2, 2, 1 }, RFKILL_BLOCKED },
	{ { { "bluetooth", "1", "1" }, { "bluetooth", "0", "0" } }, { 2, 1, 1 }, RFKILL_PARTLY },
	/* files that are not there, empty, or hold something else, block nothing */
	{ { { "bluetooth", NULL, "" } }, { 1, 0, 0 }, RFKILL_FREE },
	{ { { NULL, "1", "1" }, { "", "1", "1" }, { "bluetooth", "10", "x" } },
	  { 1, 0, 0 },
	  RFKILL_FREE },
};

static void write_line(struct scratch *s, unsigned index, const char *file, const char *text)
{
	char name[32], line[32];
	int n;

	if (!text)
		return;
	(void)snprintf(name, sizeof(name), "rfkill%u/%s", index, file);
	n = snprintf(line, sizeof(line), "%s%s", text, *text ? "\n" : "");
	(void)scratch_write(s, name, line, (size_t)n);
}

static void counts_what_is_blocked(void **state)
{
	for (size_t row = 0; row < ELEMENTS(rows); row++) {
		struct scratch *s = scratch_new();
		struct rfkill k;

		for (unsigned i = 0; i < ELEMENTS(rows[row].radios); i++) {
			const struct radio *radio = &rows[row].radios[i];
			char name[32];

			(void)snprintf(name, sizeof(name), "rfkill%u", i);
			assert_int_equal(mkdir(scratch_path(s, name), 0700), 0);
			write_line(s, i, "type", radio->type);
			write_line(s, i, "soft", radio->soft);
			write_line(s, i, "hard", radio->hard);
		}
		k = rfkill_read(s->folder);
		if (memcmp(&k, &rows[row].wanted, sizeof(k)))
			fail_msg("row %zu: %u radios, %u blocked, %u hard", row, k.radios,
				 k.blocked, k.hard);
		if (rfkill_state(&k) != rows[row].state)
			fail_msg("row %zu: state %d", row, rfkill_state(&k));
		scratch_free(s);
	}
}

static void a_machine_without_switches(void **state)
{
	struct rfkill k = rfkill_read("/nowhere/at/all");

	assert_int_equal(k.radios, 0);
	assert_int_equal(rfkill_state(&k), RFKILL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_what_is_blocked),
		cmocka_unit_test(a_machine_without_switches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

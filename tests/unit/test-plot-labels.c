/* SPDX-License-Identifier: MIT */

/* The labels of a recording, which a picture shows beside what was found. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ctl/plot-labels.h"
#include "unit/scratch.h"

static void write_labels(struct scratch *s, const char *text)
{
	(void)scratch_write(s, "a.labels.csv", text, strlen(text));
}

#define HEADER "kind,start_s,end_s,note\n"

static void labels_by_table(void **state)
{
	static const struct {
		const char *text, *error; /* NULL: fine */
		size_t n;
	} rows[] = {
		{ HEADER, NULL, 0 },
		{ HEADER "hold,1,2,\n\nrep,2,3,fast; 8 deg\n", NULL, 2 },
		{ HEADER "hold,1,2", NULL, 1 },
		{ HEADER "hold,1,1,\n", NULL, 1 },
		{ "", ":1: the header should be", 0 },
		{ "kind,start,end\n", ":1: the header should be", 0 },
		{ HEADER "hold,1,2,\nhold,one,2,\n", ":3: start_s is \"one\"", 0 },
		{ HEADER "hold,1,nan,\n", ":2: end_s is \"nan\"", 0 },
		{ HEADER "hold,1,5e9,\n", ":2: end_s is \"5e9\"", 0 },
		{ HEADER "hold,1\n", ":2: end_s is \"\"", 0 },
		{ HEADER "hold,2,1,\n", ":2: it ends at 1.000 s, before it starts", 0 },
		{ HEADER ",1,2,\n", ":2: the kind is \"\"", 0 },
		{ HEADER "a-very-long-word,1,2,\n", ":2: the kind is", 0 },
		{ HEADER "hold,1,2,\xff\n", ":2: this is not text", 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct plot_labels labels;
		int r;

		write_labels(*state, rows[i].text);
		r = labels_read(&labels, scratch_path(*state, "a.csv"));
		if (r != (rows[i].error ? -EINVAL : 0) || (r == 0 && labels.n != rows[i].n))
			fail_msg("row %zu: %d, %zu labels, %s", i, r, labels.n, labels.error);
		if (rows[i].error && !strstr(labels.error, rows[i].error))
			fail_msg("row %zu: %s", i, labels.error);
		assert_true(labels.there);
		labels_done(&labels);
	}
}

static void labels_need_not_be_there(void **state)
{
	struct plot_labels labels;

	assert_int_equal(labels_read(&labels, scratch_path(*state, "none.csv")), 0);
	assert_false(labels.there);
	labels_done(&labels);
	assert_int_equal(labels_read(&labels, scratch_path(*state, "none/none.csv")), 0);
	labels_done(&labels);
}

/* A note that is too long ends with a whole character. */
static void long_notes_are_cut(void **state)
{
	struct plot_labels labels;

	write_labels(*state,
		     HEADER "hold,1,2,012345678901234567890123456789012345678901234567890123456789"
			    "01\xc3\xa4xyz\n");
	assert_int_equal(labels_read(&labels, scratch_path(*state, "a.csv")), 0);
	assert_string_equal(labels.labels[0].note,
			    "01234567890123456789012345678901234567890123456789012345678901");
	labels_done(&labels);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(labels_by_table, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(labels_need_not_be_there, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(long_notes_are_cut, scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

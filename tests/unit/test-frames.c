/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "driver/frames.h"
#include "util/macro.h"

/* A frame of these tests: '<', its length, '>' at its end. */
static size_t length(const uint8_t *p, size_t n)
{
	size_t bytes = n > 1 ? (size_t)(p[1] - '0') : 9;

	if (p[0] != '<' || bytes < 3 || bytes > 9 || (n >= bytes && p[bytes - 1] != '>'))
		return 0;
	return bytes;
}

/* What is in @packet, one frame after the other. Return: how many bytes were skipped. */
static size_t take_all(struct decoder *d, const char *packet, char *ret)
{
	struct frames f = { length, d, (const uint8_t *)packet, strlen(packet) };
	const uint8_t *frame;
	size_t n = 0;

	while ((frame = frames_next(&f))) {
		memcpy(ret + n, frame, length(frame, 9));
		n += length(frame, 9);
	}
	ret[n] = '\0';
	assert_int_equal(f.n, 0);
	return f.skipped;
}

static void streams_by_table(void **state)
{
	static const struct {
		const char *packets[3], *frames;
		size_t skipped, left;
	} rows[] = {
		{ { "" }, "", 0, 0 },
		{ { "<3><5ab>" }, "<3><5ab>", 0, 0 },
		{ { "<5", "ab", "><3>" }, "<5ab><3>", 0, 0 },
		{ { "<", "3", ">" }, "<3>", 0, 0 },
		{ { "x<3>yz" }, "<3>", 3, 0 },
		{ { "<<3>" }, "<3>", 1, 0 },
		{ { "<5a<3>" }, "<3>", 3, 0 }, /* found in what looked like another */
		{ { "<9<4a><3" }, "", 0, 8 },
		{ { "<9<4a><3", ">" }, "<9<4a><3>", 0, 0 },
		{ { "<9<4a><4", "x" }, "<4a>", 2, 3 },
		{ { "<9<3><3>x" }, "<3><3>", 3, 0 },
		{ { "x" }, "", 1, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct decoder d = {};
		char found[64] = "";
		size_t skipped = 0;

		for (size_t k = 0; k < ELEMENTS(rows[i].packets) && rows[i].packets[k]; k++)
			skipped += take_all(&d, rows[i].packets[k], found + strlen(found));
		if (strcmp(found, rows[i].frames) != 0 || skipped != rows[i].skipped ||
		    d.n_part != rows[i].left)
			fail_msg("row %zu: %s, %zu skipped, %zu left", i, found, skipped, d.n_part);
	}
}

static void explain(struct notes *ret, const uint8_t *frame)
{
	note_integer(ret, "length", frame[1] - '0');
}

static void explanations_by_table(void **state)
{
	static const struct {
		const char *packet;
		int r;
		const char *notes; /* the kinds: l(ist), o(bject), i(nteger), t(rue), e(nd) */
	} rows[] = {
		{ "<3><5ab>", 0, "loieoiee" }, { "<3>x", 0, "loieei" },  { "x<3><4", 0, "loieeit" },
		{ "<3><", 0, "loieet" },       { "<5a", -EAGAIN, "le" }, { "x", -EBADMSG, "le" },
		{ "x<4", -EBADMSG, "le" },
	};
	static const char letters[] = {
		[NOTE_LIST] = 'l', [NOTE_OBJECT] = 'o', [NOTE_INTEGER] = 'i',
		[NOTE_TRUE] = 't', [NOTE_END] = 'e',
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct decoder d = {};
		struct frames f = { length, &d, (const uint8_t *)rows[i].packet,
				    strlen(rows[i].packet) };
		struct notes notes = {};
		char kinds[16] = "";
		int r = frames_explain(&f, explain, &notes);

		assert_true(notes.n < sizeof(kinds));
		for (size_t k = 0; k < notes.n; k++)
			kinds[k] = letters[notes.notes[k].kind];
		if (r != rows[i].r || strcmp(kinds, rows[i].notes) != 0)
			fail_msg("row %zu: %d, %s", i, r, kinds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_by_table),
		cmocka_unit_test(explanations_by_table),
	};

	return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}

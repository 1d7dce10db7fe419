/* SPDX-License-Identifier: MIT */

/*
 * Text to numbers for files, command lines and recordings. It exists because the C library's own
 * readers take blanks, "inf", hexadecimal and the decimal comma of the user's country, and stop
 * quietly where the number ends: here the grammar is scanned by hand and only the exact conversion
 * is left to the library, in the C locale. It leaves out what a number means: ranges belong to the
 * callers.
 */

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/macro.h"
#include "util/parse.h"

/*
 * No number that means something here is longer; it bounds the copy that strtod_l() needs its NUL
 * on.
 */
#define NUMBER_MAX 127

#define YEAR_US (UINT64_C(365) * 24 * 3600 * USEC_PER_SEC)

struct unit {
	const char *name;
	double factor;
};

static const struct unit time_units[] = {
	{ "ms", 1e3 },
	{ "s", 1e6 },
	{ "min", 60e6 },
	{ "h", 3600e6 },
};

static const struct unit force_units[] = {
	{ "N", 1 },
	{ "kg", NEWTON_PER_KG },
	{ "lb", NEWTON_PER_LB },
};

/* Not isdigit() and friends: those ask the locale. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t count_digits(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n && is_digit(text[i]))
		i++;
	return i;
}

/*
 * How many bytes of text are a number: [+-] digits [. digits] [e [+-] digits]; 0 = it does not
 * begin with one.
 */
static size_t number_length(const char *text, size_t n)
{
	size_t i = 0, digits, exponent;

	if (i < n && (text[i] == '+' || text[i] == '-'))
		i++;

	digits = count_digits(text + i, n - i);
	i += digits;
	if (i < n && text[i] == '.') {
		size_t fraction = count_digits(text + i + 1, n - i - 1);

		i += 1 + fraction;
		digits += fraction;
	}
	if (digits == 0)
		return 0;

	if (i < n && (text[i] == 'e' || text[i] == 'E')) {
		exponent = i + 1;
		if (exponent < n && (text[exponent] == '+' || text[exponent] == '-'))
			exponent++;
		digits = count_digits(text + exponent, n - exponent);
		if (digits > 0)
			i = exponent + digits;
	}
	return i;
}

int parse_double_n(const char *text, size_t n, double *ret)
{
	char copy[NUMBER_MAX + 1];
	locale_t c_locale;
	double value;

	if (n == 0 || number_length(text, n) != n)
		return -EINVAL;
	if (n > NUMBER_MAX)
		return -ERANGE;

	memcpy(copy, text, n);
	copy[n] = '\0';

	/*
	 * glibc and musl hand out the C locale without allocating, so it need not be kept or freed
	 */
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return -errno;

	value = strtod_l(copy, NULL, c_locale);
	if (!isfinite(value))
		return -ERANGE;

	*ret = value;
	return 0;
}

int parse_double(const char *text, double *ret)
{
	return parse_double_n(text, strlen(text), ret);
}

int parse_unsigned(const char *text, unsigned min, unsigned max, unsigned *ret)
{
	size_t n = strlen(text);
	uint64_t value = 0;

	if (n == 0 || count_digits(text, n) != n)
		return -EINVAL;

	for (size_t i = 0; i < n; i++) {
		value = value * 10 + (uint64_t)(text[i] - '0');
		if (value > max)
			return -ERANGE;
	}
	if (value < min)
		return -ERANGE;

	*ret = (unsigned)value;
	return 0;
}

static void skip_blanks(const char **text)
{
	*text += strspn(*text, " \t");
}

static int take_number(const char **text, double *ret)
{
	size_t n = number_length(*text, strlen(*text));
	int r;

	r = parse_double_n(*text, n, ret);
	if (r < 0)
		return r;

	*text += n;
	return 0;
}

/* Return: the unit's factor; 0 = no such unit, or none at all. */
static double take_unit(const char **text, const struct unit *units, size_t n_units)
{
	size_t n = 0;

	while (is_letter((*text)[n]))
		n++;

	for (size_t i = 0; i < n_units; i++)
		if (strlen(units[i].name) == n && memcmp(*text, units[i].name, n) == 0) {
			*text += n;
			return units[i].factor;
		}
	return 0;
}

int parse_duration(const char *text, uint64_t *ret_us)
{
	double value, factor, sum_us = 0;
	bool first = true;
	int r;

	do {
		r = take_number(&text, &value);
		if (r < 0)
			return r;
		if (signbit(value))
			return -EINVAL;

		/* only a lone number may leave the unit out: "1min 30" could mean anything */
		skip_blanks(&text);
		if (*text == '\0' && first)
			factor = USEC_PER_SEC;
		else
			factor = take_unit(&text, time_units, ELEMENTS(time_units));
		if (factor == 0)
			return -EINVAL;

		sum_us += value * factor;
		first = false;
		skip_blanks(&text);
	} while (*text != '\0');

	if (sum_us > (double)YEAR_US)
		return -ERANGE;

	*ret_us = (uint64_t)llround(sum_us);
	return 0;
}

int parse_force(const char *text, double *ret_n)
{
	double value, factor = NEWTON_PER_KG;
	int r;

	r = take_number(&text, &value);
	if (r < 0)
		return r;

	skip_blanks(&text);
	if (*text != '\0')
		factor = take_unit(&text, force_units, ELEMENTS(force_units));
	skip_blanks(&text);
	if (factor == 0 || *text != '\0')
		return -EINVAL;
	if (!isfinite(value * factor))
		return -ERANGE;

	*ret_n = value * factor;
	return 0;
}

int parse_percent(const char *text, double *ret_share)
{
	double value;
	int r;

	r = take_number(&text, &value);
	if (r < 0)
		return r;

	skip_blanks(&text);
	if (*text++ != '%')
		return -EINVAL;
	skip_blanks(&text);
	if (*text != '\0')
		return -EINVAL;

	*ret_share = value / 100;
	return 0;
}

/* Return: 0..15, or -1 if it is no hexadecimal digit. */
static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int parse_hex(const char *text, uint8_t *ret, size_t max)
{
	size_t n = strlen(text);

	if (n % 2)
		return -EINVAL;
	for (size_t i = 0; i < n; i++)
		if (hex_digit(text[i]) < 0)
			return -EINVAL;
	if (n / 2 > max)
		return -ENOBUFS;

	for (size_t i = 0; i < n / 2; i++)
		ret[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
	return (int)(n / 2);
}

int parse_address(const char *text, char ret[18])
{
	static const char digits[] = "0123456789ABCDEF";

	if (strlen(text) != 17)
		return -EINVAL;
	for (size_t i = 0; i < 17; i++)
		if (i % 3 == 2 ? text[i] != ':' : hex_digit(text[i]) < 0)
			return -EINVAL;

	for (size_t i = 0; i < 17; i++)
		ret[i] = i % 3 == 2 ? ':' : digits[hex_digit(text[i])];
	ret[17] = '\0';
	return 0;
}

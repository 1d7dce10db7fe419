/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Lists of words parted by commas, as people write and read them: "chair, room to walk". In a
 * header, so that pure code can have them, too.
 */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/**
 * words_next() - take the next word off @list: the text up to the next comma, without the blanks
 * round it; it may be empty
 * @list: NULL behind the last word
 *
 * Return: false behind the last one.
 */
static inline bool words_next(const char **list, const char **ret, size_t *ret_n)
{
	const char *word = *list;
	size_t n;

	if (!word)
		return false;

	n = strcspn(word, ",");
	*list = word[n] ? word + n + 1 : NULL;
	while (n > 0 && word[0] == ' ') {
		word++;
		n--;
	}
	while (n > 0 && word[n - 1] == ' ')
		n--;

	*ret = word;
	*ret_n = n;
	return true;
}

/** words_have() - is the word of @n bytes among those of @list? */
static inline bool words_have(const char *list, const char *word, size_t n)
{
	const char *other;
	size_t length;

	while (words_next(&list, &other, &length))
		if (length == n && memcmp(other, word, n) == 0)
			return true;
	return false;
}

/** words_add() - append a word of @n bytes to @list. Return: false when it does not fit. */
static inline bool words_add(char *list, size_t size, const char *word, size_t n)
{
	size_t used = strlen(list), comma = used > 0 ? strlen(", ") : 0;

	if (used + comma + n >= size)
		return false;

	memcpy(list + used, ", ", comma);
	memcpy(list + used + comma, word, n);
	list[used + comma + n] = '\0';
	return true;
}

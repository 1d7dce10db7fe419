/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Shows notes, by libnotify. What is to be seen is said here and at once; a thread of its own makes
 * it so, whenever the server answers.
 */

#include "desktop/note.h"

struct notice;

struct notice *notice_new(struct server *server);

/** notice_free() - take back what is shown, if the server is quick about it */
struct notice *notice_free(struct notice *n);

/** notice_put() - @note, which is taken, instead of what there is of its key */
void notice_put(struct notice *n, struct note *note);

/** notice_drop() - show nothing of @key any more */
void notice_drop(struct notice *n, const char *key);

/** notice_again() - the server is another, or answers again: what it was sent before is gone */
void notice_again(struct notice *n);

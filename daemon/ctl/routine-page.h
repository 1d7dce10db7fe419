/* SPDX-License-Identifier: MIT */
#pragma once

/* Routines as people read them: the list, and one of them as a plan. */

#include "conf/routine-file.h"
#include "conf/settings.h"

/** routine_page_list() - all of them, in groups */
void routine_page_list(const struct routine_shelf *shelf, const struct settings *settings);

/** routine_page_show() - one of them, as wide as the terminal */
void routine_page_show(const struct routine_entry *e, const struct settings *settings);

/* The groups of the list, in its order. */
enum routine_group { GROUP_PROGRAMMES, GROUP_SINGLE, GROUP_OWN };
#define ROUTINE_GROUPS (GROUP_OWN + 1)

/** routine_group() - one's own; or a shipped one with several exercises, or with one */
enum routine_group routine_group(const struct routine_entry *e);

/* SPDX-License-Identifier: MIT */
/*
 * The history read from its file, so that it can be looked at while the daemon does not run, and
 * never disturbs it; and the one workout in it that a person means.
 */

#include <errno.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/history-find.h"
#include "sys/cleanup.h"
#include "sys/paths.h"

int history_open_at_home(struct store **ret)
{
	_cleanup_(freep) char *path = NULL;
	const char *problem = NULL;
	int r;

	r = path_in(PATH_DATA, "history.db", &path);
	if (r < 0)
		return cmd_fail(CTL_FAILED,
				"there is no home directory: set HOME or XDG_DATA_HOME");

	*ret = NULL;
	r = store_open(ret, path, STORE_READ, &problem);
	if (r < 0 && r != -ENOENT)
		return cmd_fail(CTL_FAILED, "%s", problem ?: strerror(-r));
	return CTL_OK;
}

int history_unreadable(const struct store *s, int error)
{
	return cmd_fail(CTL_FAILED, "could not read the history: %s",
			store_problem(s) ?: strerror(-error));
}

struct search {
	const char *begin; /* of the UUID */
	struct workout_row found;
	unsigned matches;
};

static int match_workout(void *userdata, const struct workout_row *w)
{
	struct search *s = userdata;

	if (strncmp(w->uuid, s->begin, strlen(s->begin)))
		return 0;
	s->found = *w;
	s->matches++;
	return 0;
}

static int find_last(struct store *s, struct workout_row *ret)
{
	int r;

	r = store_newest(s, ret);
	if (r == -ENOENT)
		return cmd_fail(CTL_FAILED,
				"there is no workout yet; start one with: instepctl start ROUTINE");

	return r < 0 ? history_unreadable(s, r) : CTL_OK;
}

int history_find(struct store *s, const char *which, struct workout_row *ret)
{
	struct search search = { .begin = which };
	int r;

	if (!strcmp(which, "last"))
		return find_last(s, ret);

	r = store_workouts(s, 0, UINT64_MAX, 0, UINT32_MAX, match_workout, &search);
	if (r < 0)
		return history_unreadable(s, r);
	if (search.matches == 0)
		return cmd_fail(CTL_FAILED, "there is no workout \"%s\"; see: instepctl history",
				which);
	if (search.matches > 1)
		return cmd_fail(CTL_FAILED, "%u workouts begin with \"%s\"; give more of the UUID",
				search.matches, which);

	*ret = search.found;
	return CTL_OK;
}

int history_find_at_home(const char *which, struct workout_row *ret)
{
	_cleanup_(store_freep) struct store *s = NULL;
	int code;

	code = history_open_at_home(&s);
	if (code != CTL_OK)
		return code;
	if (!s)
		return cmd_fail(CTL_FAILED, "there is no history yet");

	return history_find(s, which, ret);
}

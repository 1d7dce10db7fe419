/* SPDX-License-Identifier: MIT */
/*
 * Only what a device of this kind needs: no long writes, no signed ones, and nothing changes once
 * the table is there.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "util/bytes.h"
#include "util/macro.h"
#include "vm/att.h"

/* Vol 3 Part F 3.3 and 3.4 */
enum {
	ERROR_RESPONSE = 0x01,
	MTU_REQUEST = 0x02,
	FIND_INFORMATION = 0x04,
	READ_BY_TYPE = 0x08,
	READ = 0x0a,
	READ_BLOB = 0x0c,
	READ_BY_GROUP_TYPE = 0x10,
	WRITE = 0x12,
	NOTIFICATION = 0x1b,
	INDICATION = 0x1d,
	CONFIRMATION = 0x1e,
	WRITE_COMMAND = 0x52,
};
#define ANSWER_TO(request) ((uint8_t)((request) + 1))

enum {
	INVALID_HANDLE = 0x01,
	WRITE_NOT_PERMITTED = 0x03,
	INVALID_PACKET = 0x04,
	NOT_SUPPORTED = 0x06,
	INVALID_OFFSET = 0x07,
	NOT_FOUND = 0x0a,
};

/* Assigned numbers of attribute types, services and characteristics */
enum {
	PRIMARY_SERVICE = 0x2800,
	CHARACTERISTIC = 0x2803,
	CONFIGURATION = 0x2902,
	GENERIC_ACCESS = 0x1800,
	DEVICE_INFORMATION = 0x180a,
	BATTERY = 0x180f,
	DEVICE_NAME = 0x2a00,
	BATTERY_LEVEL = 0x2a19,
	MODEL = 0x2a24,
	FIRMWARE = 0x2a26,
	SOFTWARE = 0x2a28,
	MANUFACTURER = 0x2a29,
};

#define MTU_LEAST 23 /* before a larger one was agreed on */

/* The table */

static struct uuid uuid_short(uint16_t number)
{
	struct uuid u = { .n = 2 };

	bytes_put_u16le(u.bytes, number);
	return u;
}

static bool uuid_same(const struct uuid *a, const struct uuid *b)
{
	return a->n == b->n && !memcmp(a->bytes, b->bytes, a->n);
}

int uuid_parse(const char *text, struct uuid *ret)
{
	static const uint8_t base[12] = { 0xfb, 0x34, 0x9b, 0x5f, 0x80, 0x00,
					  0x00, 0x80, 0x00, 0x10, 0x00, 0x00 };
	struct uuid u = { .n = 16 };
	unsigned byte;

	for (size_t i = 16; i-- > 0; text += 2) {
		text += *text == '-';
		if (sscanf(text, "%2x", &byte) != 1)
			return -EINVAL;
		u.bytes[i] = (uint8_t)byte;
	}

	*ret = memcmp(u.bytes, base, sizeof(base)) || u.bytes[14] || u.bytes[15]
		       ? u
		       : uuid_short(bytes_u16le(u.bytes + 12));
	return 0;
}

static struct attribute *add(struct att *a, struct uuid type, int chrc, const void *p, size_t n)
{
	struct attribute *new = &a->table[a->n];

	if (a->n == ATT_ATTRIBUTES_MAX || n > sizeof(new->value))
		return NULL;

	*new = (struct attribute){ .type = type, .n = n, .chrc = chrc };
	if (n > 0)
		memcpy(new->value, p, n);
	a->n++;
	return new;
}

static bool add_service(struct att *a, const struct uuid *uuid)
{
	return add(a, uuid_short(PRIMARY_SERVICE), -1, uuid->bytes, uuid->n);
}

static bool add_chrc(struct att *a, const struct uuid *uuid, unsigned flags, int chrc,
		     const char *value, size_t n)
{
	/* Vol 3 Part G 3.3.1.1 */
	uint8_t properties = (flags & CHRC_READ ? 0x02 : 0) |
			     (flags & CHRC_WRITE_COMMAND ? 0x04 : 0) |
			     (flags & CHRC_WRITE ? 0x08 : 0) | (flags & CHRC_NOTIFY ? 0x10 : 0) |
			     (flags & CHRC_INDICATE ? 0x20 : 0);
	uint8_t declaration[3 + 16] = { properties };

	bytes_put_u16le(declaration + 1, (uint16_t)(a->n + 2));
	memcpy(declaration + 3, uuid->bytes, uuid->n);
	if (!add(a, uuid_short(CHARACTERISTIC), -1, declaration, 3 + uuid->n) ||
	    !add(a, *uuid, chrc, value, n))
		return false;
	if (chrc >= 0)
		a->values[chrc] = (uint16_t)a->n;

	return !(flags & (CHRC_NOTIFY | CHRC_INDICATE)) ||
	       add(a, uuid_short(CONFIGURATION), chrc, "\0", 2);
}

static bool add_text(struct att *a, uint16_t number, const char *text)
{
	struct uuid uuid = uuid_short(number);

	return !text || add_chrc(a, &uuid, CHRC_READ, -1, text, strlen(text));
}

static bool add_common(struct att *a, const struct peripheral *p)
{
	struct uuid access = uuid_short(GENERIC_ACCESS), about = uuid_short(DEVICE_INFORMATION),
		    battery = uuid_short(BATTERY), level = uuid_short(BATTERY_LEVEL);
	bool has_about =
		p->about.model || p->about.firmware || p->about.software || p->about.manufacturer;
	char percent = (char)p->battery;

	return add_service(a, &access) && add_text(a, DEVICE_NAME, p->name) &&
	       (!has_about || (add_service(a, &about) && add_text(a, MODEL, p->about.model) &&
			       add_text(a, FIRMWARE, p->about.firmware) &&
			       add_text(a, SOFTWARE, p->about.software) &&
			       add_text(a, MANUFACTURER, p->about.manufacturer))) &&
	       (!percent ||
		(add_service(a, &battery) && add_chrc(a, &level, CHRC_READ, -1, &percent, 1)));
}

static bool add_own(struct att *a, const struct peripheral *p)
{
	const char *service, *text;
	struct uuid uuid;

	for (int i = 0; i < PERIPHERAL_CHRCS_MAX && p->chrcs[i].uuid; i++) {
		service = p->chrcs[i].service ? p->chrcs[i].service : i ? NULL : p->service;
		if (service && (uuid_parse(service, &uuid) < 0 || !add_service(a, &uuid)))
			return false;

		text = p->chrcs[i].value ? p->chrcs[i].value : "";
		if (uuid_parse(p->chrcs[i].uuid, &uuid) < 0 ||
		    !add_chrc(a, &uuid, p->chrcs[i].flags, i, text, strlen(text)))
			return false;
	}
	return true;
}

int att_init(struct att *a, const struct peripheral *p)
{
	struct uuid service = uuid_short(PRIMARY_SERVICE);
	uint16_t end;

	*a = (struct att){ .mtu = MTU_LEAST };
	if (!add_common(a, p) || !add_own(a, p))
		return -EINVAL;

	end = (uint16_t)a->n;
	for (size_t i = a->n; i-- > 0;) {
		if (!uuid_same(&a->table[i].type, &service))
			continue;
		a->table[i].group_end = end;
		end = (uint16_t)i;
	}
	return 0;
}

void att_reset(struct att *a)
{
	a->mtu = MTU_LEAST;
	memset(a->subscribed, 0, sizeof(a->subscribed));
}

/* Answers */

static size_t refuse(const uint8_t *request, size_t n, uint8_t error, uint8_t *ret)
{
	ret[0] = ERROR_RESPONSE;
	ret[1] = request[0];
	memset(ret + 2, 0, 2);
	if (n >= 3)
		memcpy(ret + 2, request + 1, 2);
	ret[4] = error;
	return 5;
}

/* The attribute of the handle at @p, NULL = there is none */
static struct attribute *at(struct att *a, const uint8_t *p)
{
	uint16_t handle = bytes_u16le(p);

	return handle > 0 && handle <= a->n ? &a->table[handle - 1] : NULL;
}

static size_t agree_on_mtu(struct att *a, const uint8_t *p, uint8_t *ret)
{
	a->mtu = (uint16_t)MIN(MAX(bytes_u16le(p + 1), MTU_LEAST), ATT_PACKET_MAX);
	ret[0] = ANSWER_TO(MTU_REQUEST);
	bytes_put_u16le(ret + 1, ATT_PACKET_MAX);
	return 3;
}

/* Handles and types of a range, as many as fit, all with types of one length */
static size_t find_information(struct att *a, const uint8_t *p, size_t n, uint8_t *ret)
{
	size_t used = 2, n_uuid = 0;

	ret[0] = ANSWER_TO(FIND_INFORMATION);
	for (size_t handle = MAX(bytes_u16le(p + 1), 1); handle <= MIN(bytes_u16le(p + 3), a->n);
	     handle++) {
		const struct uuid *type = &a->table[handle - 1].type;

		if (n_uuid == 0)
			n_uuid = type->n;
		if (type->n != n_uuid || used + 2 + n_uuid > a->mtu)
			break;
		bytes_put_u16le(ret + used, (uint16_t)handle);
		memcpy(ret + used + 2, type->bytes, n_uuid);
		used += 2 + n_uuid;
	}

	ret[1] = n_uuid == 2 ? 1 : 2;
	return used > 2 ? used : refuse(p, n, NOT_FOUND, ret);
}

/* Both kinds of reading by type: as many as fit, all of one length; a group has its end besides */
static size_t read_by_type(struct att *a, const uint8_t *p, size_t n, uint8_t *ret)
{
	bool group = p[0] == READ_BY_GROUP_TYPE;
	size_t used = 2, head = group ? 4 : 2, n_value = 0;
	struct uuid type = { .n = n - 5 };

	if (type.n != 2 && type.n != 16)
		return refuse(p, n, INVALID_PACKET, ret);

	memcpy(type.bytes, p + 5, type.n);
	ret[0] = ANSWER_TO(p[0]);
	for (size_t handle = MAX(bytes_u16le(p + 1), 1); handle <= MIN(bytes_u16le(p + 3), a->n);
	     handle++) {
		const struct attribute *found = &a->table[handle - 1];

		if (!uuid_same(&found->type, &type))
			continue;
		if (used == 2)
			n_value = MIN(found->n, a->mtu - 2 - head);
		if ((used > 2 && found->n != n_value) || used + head + n_value > a->mtu)
			break;
		bytes_put_u16le(ret + used, (uint16_t)handle);
		if (group)
			bytes_put_u16le(ret + used + 2, found->group_end);
		memcpy(ret + used + head, found->value, n_value);
		used += head + n_value;
	}

	ret[1] = (uint8_t)(head + n_value);
	return used > 2 ? used : refuse(p, n, NOT_FOUND, ret);
}

static size_t read_value(struct att *a, const uint8_t *p, size_t n, uint8_t *ret)
{
	const struct attribute *found = at(a, p + 1);
	size_t offset = p[0] == READ_BLOB ? bytes_u16le(p + 3) : 0, length;

	if (!found)
		return refuse(p, n, INVALID_HANDLE, ret);
	if (offset > found->n)
		return refuse(p, n, INVALID_OFFSET, ret);

	length = MIN(found->n - offset, (size_t)a->mtu - 1);
	ret[0] = ANSWER_TO(p[0]);
	memcpy(ret + 1, found->value + offset, length);
	return 1 + length;
}

static size_t write_value(struct att *a, const uint8_t *p, size_t n, uint8_t *ret,
			  struct att_deed *ret_deed)
{
	struct uuid configuration = uuid_short(CONFIGURATION);
	struct attribute *found = at(a, p + 1);
	bool asked = p[0] == WRITE;

	if (!found)
		return asked ? refuse(p, n, INVALID_HANDLE, ret) : 0;
	if (found->chrc < 0)
		return asked ? refuse(p, n, WRITE_NOT_PERMITTED, ret) : 0;

	*ret_deed = (struct att_deed){ ATT_WRITTEN, (unsigned)found->chrc, p + 3, n - 3 };
	if (uuid_same(&found->type, &configuration)) {
		if (n != 5)
			return asked ? refuse(p, n, INVALID_PACKET, ret) : 0;
		ret_deed->what = ATT_SUBSCRIBED;
		memcpy(found->value, p + 3, 2);
		a->subscribed[found->chrc] = p[3];
	}

	ret[0] = ANSWER_TO(WRITE);
	return asked ? 1 : 0;
}

size_t att_answer(struct att *a, const uint8_t *p, size_t n, uint8_t ret[static ATT_PACKET_MAX],
		  struct att_deed *ret_deed)
{
	*ret_deed = (struct att_deed){ .what = ATT_READ };
	if (n == 0 || p[0] == CONFIRMATION)
		return 0;

	if (p[0] == MTU_REQUEST && n == 3)
		return agree_on_mtu(a, p, ret);
	if (p[0] == FIND_INFORMATION && n == 5)
		return find_information(a, p, n, ret);
	if ((p[0] == READ_BY_TYPE || p[0] == READ_BY_GROUP_TYPE) && n >= 7)
		return read_by_type(a, p, n, ret);
	if ((p[0] == READ && n == 3) || (p[0] == READ_BLOB && n == 5))
		return read_value(a, p, n, ret);
	if ((p[0] == WRITE || p[0] == WRITE_COMMAND) && n >= 3)
		return write_value(a, p, n, ret, ret_deed);

	/* A command (bit 6) is passed over in silence. */
	return p[0] & 0x40 ? 0 : refuse(p, n, NOT_SUPPORTED, ret);
}

size_t att_notify(const struct att *a, unsigned chrc, const uint8_t *p, size_t n,
		  uint8_t ret[static ATT_PACKET_MAX])
{
	if (!a->subscribed[chrc] || n + 3 > a->mtu)
		return 0;

	ret[0] = a->subscribed[chrc] & 1 ? NOTIFICATION : INDICATION;
	bytes_put_u16le(ret + 1, a->values[chrc]);
	memcpy(ret + 3, p, n);
	return 3 + n;
}

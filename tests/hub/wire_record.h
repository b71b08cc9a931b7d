/* wire_record.h - one conversation between a screen and a hub in files, so
 * that a later release can be held against it.
 *
 * Each file is one request and its answer, as text:
 *     POST /v1/actions          the request's line, its headers,
 *     Signature: ...
 *                               an empty line, its body in one line,
 *     === 200                   the answer's status, some of its headers,
 *     ETag: ...
 *                               an empty line, its body.
 * The ids, the key and the epoch are the same in every recording. */
#ifndef TESTS_HUB_WIRE_RECORD_H
#define TESTS_HUB_WIRE_RECORD_H

#include "hub_world.h"

#define WIRE_EPOCH "0190aaaa-0000-7000-8000-000000000001"
#define WIRE_ORG "0190bbbb-0000-7000-8000-000000000002"
#define WIRE_DEVICE "0190cccc-0000-7000-8000-000000000003"
#define WIRE_ACTIVITY "0190dddd-0000-7000-8000-000000000004"
#define WIRE_NOTICE "0190dddd-0000-7000-8000-000000000005"
#define WIRE_MEMBER "0190eeee-0000-7000-8000-00000000001"  /* and a digit */
#define WIRE_ACTION "0190ffff-0000-7000-8000-00000000002"  /* and a digit */
#define WIRE_MEDIA \
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* A hub that serves that school, with the screen paired and a pairing code
 * that is good. */
void wire_open(struct world *w, struct screen *s);
void wire_close(struct world *w);

/* Asks this release's hub everything that a screen of this release asks, and
 * writes the files into `folder`. */
void wire_record(const char *folder);

#endif

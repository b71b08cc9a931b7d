/* scripted_hub.h - a hub on a free port of this machine that answers what it
 * was told to, and keeps what it was asked. */
#ifndef UNIT_SCRIPTED_HUB_H
#define UNIT_SCRIPTED_HUB_H

void scripted_hub_open(void);
void scripted_hub_close(void);
int scripted_hub_port(void);

/* The first unused answer whose `to` ("GET /v1/feed") begins the request is
 * given; without one, 503 and an hour of quiet.  `headers` are lines, or "";
 * these two must outlive the hub, `body` is copied. */
void hub_will(const char *to, int status, const char *headers,
              const char *body);

/* The nth request that begins so, from 0; NULL when there was none. */
const char *hub_got(const char *beginning, int nth);

#endif

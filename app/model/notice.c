#include "model/notice.h"

#include <stdlib.h>

void notice_clear(struct notice *n)
{
    free(n->body);
    *n = (struct notice){0};
}

bool notice_is_live(const struct notice *n, int64_t now_ms)
{
    return n->shows_from_at <= now_ms &&
           (n->expires_at == 0 || now_ms < n->expires_at);
}

const char *notice_short(const struct notice *n)
{
    return n->short_title[0] ? n->short_title : n->title;
}

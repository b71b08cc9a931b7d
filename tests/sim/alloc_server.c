/* The hub's half of alloc_serve.c, whose requests and answers are others. */
#include "sync/hub/serve.h"
#include "tests/sim/scene.h"

extern struct scene *alloc_scene;
struct serve *alloc_serve_start(struct err *err);
void alloc_serve_stop(struct serve *s);
const char *alloc_serve_url(const struct serve *s);

struct serve *alloc_serve_start(struct err *err)
{
    static const struct http_options o = {
        .listen = "127.0.0.1:0", .tls_cert = "", .tls_key = ""};
    return serve_start(alloc_scene->serve->hub, &o, err);
}

void alloc_serve_stop(struct serve *s)
{
    serve_stop(s);
}

const char *alloc_serve_url(const struct serve *s)
{
    return http_url(s->http);
}

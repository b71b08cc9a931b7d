#include "ui/qr.h"

#include "base/mem.h"

#include <qrencode.h>
#include <stdlib.h>

struct qr qr_of(const char *text)
{
    struct qr q = {0};
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return q;
    int n = code->width * code->width;
    q.size = code->width;
    q.dark = mem_new((size_t)n);
    for (int i = 0; i < n; i++)
        q.dark[i] = code->data[i] & 1;
    QRcode_free(code);
    return q;
}

void qr_clear(struct qr *q)
{
    free(q->dark);
    *q = (struct qr){0};
}

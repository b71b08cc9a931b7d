/* qr.h - the only door to libqrencode. */
#ifndef UI_QR_H
#define UI_QR_H

#include <stdbool.h>

enum { QR_QUIET = 4 }; /* modules of white around it */

struct qr {
    int size;            /* modules a side; 0 when the text is too long */
    unsigned char *dark; /* size x size */
};

/* Level M.  End it with qr_clear(). */
struct qr qr_of(const char *text);
void qr_clear(struct qr *q);

#endif

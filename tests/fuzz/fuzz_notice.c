/* The head of a notice's file: its front matter and its times. */
#include "fuzz.h"

#include "sync/hub/front_matter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = text_of(data, size);
    struct front_matter f = front_matter_begin(text);
    struct err err = {0};
    struct zone *z = zone_open("Asia/Shanghai", &err);
    const char *key, *value;
    int64_t ms;
    assert(z != NULL);
    while (front_matter_next(&f, &key, &value))
        front_matter_time(value, z, &ms);
    assert(f.bad || (f.rest >= text && f.rest <= text + size));
    zone_close(z);
    free(text);
    return 0;
}

#include "sync/hub/routes.h"

#include "store/albums.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHA_LENGTH = 64 };

static bool is_sha(const char *text)
{
    return strlen(text) == SHA_LENGTH &&
           strspn(text, "0123456789abcdef") == SHA_LENGTH;
}

/* What the device's org may see.  *found is false for everything else, so
 * that nobody learns whether a picture exists. */
static bool find_file(struct serve *s, const char *org, const char *sha,
                      const char *size, struct media_file *out, bool *found,
                      struct err *err)
{
    bool visible = false;
    *found = false;
    struct db *db = hub_lock(s->hub);
    bool ok = media_is_for(db, sha, org, &visible, err) &&
              (!visible || media_file_get(db, sha, size, out, found, err));
    hub_release(s->hub);
    return ok;
}

/* -1 when it is missing or not as long as the database says. */
static int open_file(struct serve *s, const char *sha, enum rendition size,
                     int64_t bytes)
{
    char path[MEDIA_PATH_SIZE];
    struct buf full = {0};
    struct stat st;
    media_path(sha, size, path);
    buf_printf(&full, "%s/%s", hub_media_dir(s->hub), path);
    int fd = open(full.text, O_RDONLY | O_CLOEXEC);
    buf_clear(&full);
    if (fd >= 0 && (fstat(fd, &st) != 0 || st.st_size != bytes)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

enum range { RANGE_WHOLE, RANGE_PART, RANGE_OUTSIDE };

/* A single range of bytes; several, or another unit, are as none at all
 * (RFC 9110, 14.2). */
static enum range parse_range(const char *text, uint64_t size, uint64_t *from,
                              uint64_t *length)
{
    char *end;
    *from = 0;
    *length = size;
    if (!text || strncmp(text, "bytes=", 6) != 0 || strchr(text, ','))
        return RANGE_WHOLE;
    text += 6;
    if (text[0] == '-' && text[1] >= '0' && text[1] <= '9') { /* the last n */
        uint64_t n = strtoull(text + 1, &end, 10);
        if (*end)
            return RANGE_WHOLE;
        if (n == 0)
            return RANGE_OUTSIDE;
        *length = n < size ? n : size;
        *from = size - *length;
        return RANGE_PART;
    }
    if (text[0] < '0' || text[0] > '9')
        return RANGE_WHOLE;
    uint64_t first = strtoull(text, &end, 10), last = UINT64_MAX;
    if (*end != '-')
        return RANGE_WHOLE;
    if (end[1] >= '0' && end[1] <= '9')
        last = strtoull(end + 1, &end, 10);
    else
        end++;
    if (*end || last < first)
        return RANGE_WHOLE;
    if (first >= size)
        return RANGE_OUTSIDE;
    *from = first;
    *length = (last < size ? last + 1 : size) - first;
    return RANGE_PART;
}

static void send_file(const struct request *r, struct answer *a, int fd,
                      const struct media_file *file)
{
    char etag[SHA_LENGTH + 3];
    snprintf(etag, sizeof etag, "\"%s\"", file->etag);
    uint64_t size = (uint64_t)file->bytes, from = 0, length = size;
    const char *match = request_header(r, "If-None-Match");
    const char *only_if = request_header(r, "If-Range");
    const char *wanted = request_header(r, "Range");
    if (only_if && strcmp(only_if, etag) != 0)
        wanted = NULL;
    enum range range = parse_range(wanted, size, &from, &length);
    if (match && (strstr(match, etag) || strcmp(match, "*") == 0)) {
        a->status = 304;
    } else if (range == RANGE_OUTSIDE) {
        answer_problem(a, 416, "请求的范围超出文件。", "");
        answer_header(a, "Content-Range", "bytes */%" PRIu64, size);
    } else {
        a->status = range == RANGE_PART ? 206 : 200;
        a->type = "image/jpeg";
        a->file = fd;
        a->file_from = from;
        a->file_len = length;
        if (range == RANGE_PART)
            answer_header(a, "Content-Range",
                          "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, from,
                          from + length - 1, size);
    }
    if (a->file_len == 0)
        close(fd);
    answer_header(a, "ETag", "%s", etag);
    answer_header(a, "Accept-Ranges", "bytes");
    answer_header(a, "Cache-Control",
                  "private, max-age=31536000, immutable");
}

void get_media(struct serve *s, const struct device *device,
               struct request *r, struct answer *a)
{
    const char *sha = route_rest(r, "/v1/media/");
    char size[16];
    enum rendition rendition = RENDITION_FULL;
    bool bad = false, found = false;
    struct media_file file = {0};
    struct err err = {0};
    if (request_arg(r, "size", size, sizeof size, &bad) &&
        (bad || !rendition_parse(size, &rendition))) {
        answer_problem(a, 400, "参数不对。", "size");
        return;
    }
    if (is_sha(sha) &&
        !find_file(s, device->org, sha, rendition_text(rendition), &file,
                   &found, &err)) {
        answer_trouble(a, "looking up a picture", &err);
        return;
    }
    int fd = found && file.bytes > 0
                 ? open_file(s, sha, rendition, file.bytes)
                 : -1;
    if (fd < 0)
        answer_problem(a, 404, "没有这张图片。", "");
    else
        send_file(r, a, fd, &file);
}

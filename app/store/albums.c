#include "store/albums.h"

static const char SQL_SAVE_ALBUM[] =
    "INSERT INTO album (id, org, title, taken_on, contest)"
    " VALUES ($1, $2, $3, nullif($4, ''), $5) ON CONFLICT (id) DO UPDATE SET"
    " org = excluded.org, title = excluded.title,"
    " taken_on = excluded.taken_on, contest = excluded.contest";

static const char SQL_SAVE_PHOTO[] =
    "INSERT INTO photo (id, org, album, caption, media, width, height,"
    " position, starred, taken_at) VALUES ($1, $2, $3, nullif($4, ''), $5,"
    " $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET org = excluded.org,"
    " album = excluded.album, caption = excluded.caption,"
    " media = excluded.media, width = excluded.width,"
    " height = excluded.height, position = excluded.position,"
    " starred = excluded.starred, taken_at = excluded.taken_at";

static const char SQL_ALBUMS[] =
    "SELECT a.id, a.org, a.title, a.taken_on, a.contest,"
    " (SELECT count(*) FROM photo p WHERE p.album = a.id),"
    " (SELECT p.media FROM photo p WHERE p.album = a.id"
    "  ORDER BY p.position, p.id LIMIT 1)"
    " FROM album a ORDER BY coalesce(a.taken_on, '') DESC, a.id DESC"
    " LIMIT $1";

#define PHOTO                                                                  \
    "SELECT id, org, album, caption, media, width, height, position,"          \
    " starred, taken_at FROM photo"

static const char SQL_PHOTOS[] =
    PHOTO " WHERE album = $1 ORDER BY position, id LIMIT $2";

static const char SQL_BOARD[] =
    PHOTO " WHERE width > height ORDER BY coalesce(starred, 0) DESC,"
          " coalesce(taken_at, 0) DESC, id DESC LIMIT $1";

bool albums_save(struct db *db, const struct album *a, struct changes *c,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE_ALBUM);
    query_bind_text(&q, a->id);
    query_bind_text(&q, a->org);
    query_bind_text(&q, a->title);
    query_bind_text(&q, a->taken_on);
    query_bind_int(&q, a->contest);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, a->org, "album", a->id, false);
    return true;
}

bool photos_save(struct db *db, const struct photo *p, struct changes *c,
                 struct err *err)
{
    struct query q = query_begin(db, SQL_SAVE_PHOTO);
    query_bind_text(&q, p->id);
    query_bind_text(&q, p->org);
    query_bind_text(&q, p->album);
    query_bind_text(&q, p->caption);
    query_bind_text(&q, p->media);
    query_bind_int(&q, p->width);
    query_bind_int(&q, p->height);
    query_bind_int(&q, p->position);
    query_bind_int(&q, p->starred);
    query_bind_int(&q, p->taken_at);
    if (!query_run(&q, NULL, err))
        return false;
    changes_add(c, p->org, "photo", p->id, false);
    return true;
}

bool albums_list(struct db *db, struct album *out, int max, int *count,
                 struct err *err)
{
    int n = 0;
    struct query q = query_begin(db, SQL_ALBUMS);
    query_bind_int(&q, max);
    while (query_next(&q)) {
        struct album *a = &out[n++];
        query_text(&q, 0, a->id, sizeof a->id);
        query_text(&q, 1, a->org, sizeof a->org);
        query_text(&q, 2, a->title, sizeof a->title);
        query_text(&q, 3, a->taken_on, sizeof a->taken_on);
        a->contest = query_int(&q, 4) != 0;
        a->photos = (int)query_int(&q, 5);
        query_text(&q, 6, a->cover, sizeof a->cover);
    }
    *count = n;
    return query_end(&q, err);
}

static bool read_photos(struct query *q, struct photo *out, int *count,
                        struct err *err)
{
    int n = 0;
    while (query_next(q)) {
        struct photo *p = &out[n++];
        query_text(q, 0, p->id, sizeof p->id);
        query_text(q, 1, p->org, sizeof p->org);
        query_text(q, 2, p->album, sizeof p->album);
        query_text(q, 3, p->caption, sizeof p->caption);
        query_text(q, 4, p->media, sizeof p->media);
        p->width = (int)query_int(q, 5);
        p->height = (int)query_int(q, 6);
        p->position = (int)query_int(q, 7);
        p->starred = query_int(q, 8) != 0;
        p->taken_at = query_int(q, 9);
    }
    *count = n;
    return query_end(q, err);
}

bool photos_of(struct db *db, const char *album, struct photo *out, int max,
               int *count, struct err *err)
{
    struct query q = query_begin(db, SQL_PHOTOS);
    query_bind_text(&q, album);
    query_bind_int(&q, max);
    return read_photos(&q, out, count, err);
}

bool photos_for_board(struct db *db, struct photo *out, int max, int *count,
                      struct err *err)
{
    struct query q = query_begin(db, SQL_BOARD);
    query_bind_int(&q, max);
    return read_photos(&q, out, count, err);
}

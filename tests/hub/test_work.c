#include "sync/hub/work.h"

#include "base/mem.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_work(void);

struct item {
    struct task task;
    int nth;
};
struct room {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int order[400], count, standing;
    bool open;
};
static struct room room = {.lock = PTHREAD_MUTEX_INITIALIZER,
                           .moved = PTHREAD_COND_INITIALIZER};

static void run_item(struct task *t, bool in_time)
{
    struct item *i = (struct item *)(void *)t;
    (void)in_time;
    pthread_mutex_lock(&room.lock);
    room.standing++;
    pthread_cond_broadcast(&room.moved);
    while (!room.open)
        pthread_cond_wait(&room.moved, &room.lock);
    room.order[room.count++] = i->nth;
    pthread_mutex_unlock(&room.lock);
}

static void no_hold(void *unused)
{
    (void)unused;
}

static void close_room(void)
{
    room.count = room.standing = 0;
    room.open = false;
}

static void stand(int n)
{
    pthread_mutex_lock(&room.lock);
    while (room.standing < n)
        pthread_cond_wait(&room.moved, &room.lock);
    pthread_mutex_unlock(&room.lock);
}

static void let_in(void)
{
    pthread_mutex_lock(&room.lock);
    room.open = true;
    pthread_cond_broadcast(&room.moved);
    pthread_mutex_unlock(&room.lock);
}

START_TEST(line_is_bounded_and_turns_away_later_and_later)
{
    close_room();
    struct work *w = work_start(run_item);
    struct item *items = mem_new(400 * sizeof *items);
    int in = 0;
    while (in < 20 && work_put(w, &items[in].task, LANE_WRITE, no_hold, NULL))
        in++;
    stand(3); /* who can take one has taken one */
    while (in < 400 && work_put(w, &items[in].task, LANE_WRITE, no_hold, NULL))
        in++;
    ck_assert_int_lt(in, 100);
    ck_assert(work_is_full(w, LANE_WRITE));
    ck_assert(!work_is_full(w, LANE_DESK));
    for (int i = 0, last = 0; i < 1000; i++) {
        int s = work_turn_away(w, LANE_WRITE);
        ck_assert_int_ge(s, 1);
        ck_assert_int_ge(s, last);
        ck_assert_int_le(s, RETRY_MOST_S);
        last = s;
    }
    let_in();
    work_stop(w);
    ck_assert_int_eq(room.count, in);
    work_free(w);
    free(items);
}
END_TEST

START_TEST(people_overtake_screens_and_reading_overtakes_writing)
{
    close_room();
    struct work *w = work_start(run_item);
    struct item items[16];
    memset(items, 0, sizeof items);
    for (int i = 0; i < 16; i++)
        items[i].nth = i;
    for (int i = 0; i < 3; i++) /* all but the desk's worker stand */
        ck_assert(work_put(w, &items[i].task, LANE_WRITE, no_hold, NULL));
    stand(3);
    ck_assert(work_put(w, &items[3].task, LANE_DESK, no_hold, NULL));
    stand(4);
    ck_assert(work_put(w, &items[6].task, LANE_WRITE, no_hold, NULL));
    ck_assert(work_put(w, &items[5].task, LANE_READ, no_hold, NULL));
    ck_assert(work_put(w, &items[4].task, LANE_DESK, no_hold, NULL));
    struct work_figures f;
    work_figures(w, LANE_READ, &f);
    ck_assert_int_eq(f.waiting, 1);
    let_in();
    work_stop(w);
    ck_assert_int_eq(room.count, 7);
    ck_assert(!work_put(w, &items[7].task, LANE_DESK, no_hold, NULL));
    work_free(w);
    work_free(NULL);
}
END_TEST

Suite *suite_work(void)
{
    Suite *s = suite_create("hub_load");
    TCase *t = tcase_create("line by itself");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, line_is_bounded_and_turns_away_later_and_later);
    tcase_add_test(t, people_overtake_screens_and_reading_overtakes_writing);
    suite_add_tcase(s, t);
    return s;
}

#include "tests/sim/host.h"

#include "base/mem.h"
#include "base/lang.h"
#include "tests/sim/ledger.h"
#include "tests/sim/serving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ROOT[] = "/disk/hub", DB[] = "/disk/hub/hub.db",
                  COPY[] = "/disk/hub/copy.db", MEDIA[] = "/tmp";

static struct host *the_host;

struct host *host(void)
{
    return the_host;
}

struct host *host_new(uint64_t seed)
{
    the_host = mem_new(sizeof *the_host);
    snprintf(the_host->machine.name, sizeof the_host->machine.name, "hub");
    the_host->disk = disk_new(ROOT, seed);
    the_host->shelf = disk_new("/disk/shelf", seed);
    return the_host;
}

static void end_process(bool noticed)
{
    struct host *h = the_host;
    machine_enter(&h->machine);
    h->on = h->died = false;
    h->crash = CRASH_NONE;
    serving_end(noticed);
    hub_close(h->hub);
    h->hub = NULL;
}

void host_free(void)
{
    if (the_host->on)
        end_process(false);
    disk_free(the_host->disk);
    disk_free(the_host->shelf);
    free(the_host);
    the_host = NULL;
}

static void switch_on_again(void *ctx, int64_t power)
{
    (void)ctx;
    if (the_host && the_host->power == power)
        host_switch_on();
}

static void be_on_again(void)
{
    struct host *h = the_host;
    if (disk_is_off(h->disk))
        disk_boot(h->disk);
    sim_at(sim_now() + chance_about(CHANCE_FAULTS, MINUTE_MS),
           switch_on_again, NULL, h->power);
}

void host_switch_on(void)
{
    struct host *h = the_host;
    struct err err = {0};
    if (h->on)
        return;
    h->power++;
    h->machine.booted_at = sim_now() - 10 * SECOND_MS;
    machine_enter(&h->machine);
    h->hub = hub_open(DB, MEDIA, h->power > 1, &err);
    if (!h->hub && disk_is_off(h->disk)) {
        be_on_again(); /* the power went once more */
        return;
    }
    if (!h->hub)
        sim_die("opening the hub", err.detail);
    h->on = true;
    serving_begin(h->hub);
    ledger_is_on();
}

void host_crash(void)
{
    struct host *h = the_host;
    if (!h->on)
        return;
    end_process(!disk_is_off(h->disk));
    be_on_again();
}

void host_switch_off(void)
{
    disk_arm(the_host->disk, NULL);
    if (the_host->on)
        end_process(true);
    the_host->power++; /* whoever would switch it on again does not */
}

/* ---- commits ---- */

/* The linker brings every db_end() here. */
bool __real_db_end(struct db *db, bool ok, struct err *err);
bool __wrap_db_end(struct db *db, bool ok, struct err *err);

bool __wrap_db_end(struct db *db, bool ok, struct err *err)
{
    struct host *h = the_host;
    if (!h || !h->on || machine_now() != &h->machine || !ok)
        return __real_db_end(db, ok, err);
    enum crash crash = h->crash;
    h->crash = CRASH_NONE;
    h->died = h->died || crash != CRASH_NONE;
    if (crash == CRASH_BEFORE_COMMIT) {
        __real_db_end(db, false, err);
        return err_set(err, ERR_STORAGE, N_("打不开数据库。"), "killed");
    }
    bool done = __real_db_end(db, true, err);
    h->commits += done;
    return done;
}

/* ---- copies ---- */

static void run_command(const char *name, const char *path)
{
    struct err err = {0};
    const char *words[] = {path, NULL};
    struct call c = {.argc = 1, .argv = (char **)words, .in = "",
                     .out = stdout, .err = stderr};
    for (const struct command *k = commands_basic; k->name; k++)
        if (strcmp(k->name, name) == 0 &&
            k->run(the_host->hub, &c, &err) != EXIT_DONE)
            sim_die(name, err.detail);
}

void host_backup(void)
{
    machine_enter(&the_host->machine);
    if (!the_host->on)
        host_switch_on();
    unlink(COPY);
    run_command("backup", COPY);
    disk_copy(the_host->shelf, the_host->disk);
}

void host_restore(void)
{
    if (the_host->on)
        end_process(true);
    machine_enter(&the_host->machine);
    disk_copy(the_host->disk, the_host->shelf);
    the_host->restored_at = sim_now();
    happened(HAPPENED_RESTORE, 1);
    unlink("/disk/hub/hub.db-wal");
    unlink("/disk/hub/hub.db-shm");
    if (rename(COPY, DB) != 0)
        sim_die("restoring", "no copy");
    host_switch_on();
}

int64_t host_clock(void)
{
    return sim_now() + the_host->machine.wall_ms;
}

struct db *host_look(void)
{
    if (!the_host->on)
        return NULL;
    machine_enter(&the_host->machine);
    return hub_lock(the_host->hub);
}

void host_look_end(void)
{
    hub_release(the_host->hub);
}

/* disk.h - disks in memory that lose their power, fail and fill up, for the
 * harnesses of tests/sim.
 *
 * disk_new() registers a SQLite VFS and makes it the default, so that the
 * product's own db_open() uses it: an address below a disk's root is on that
 * disk, any other is on the real one.  What app/base/db_sqlite.c asks the
 * system itself (open, close, access, unlink, rename, fsync) reaches the disk
 * through the linker: $(DISK_WRAP) of the Makefile.
 *
 * What a power cut leaves is as bad as SQLite says that it can bear
 * (sqlite.org/atomiccommit.html, sections 2 and 9), and no worse:
 * - what was synced stays;
 * - of each write since, nothing, all, or any of its sectors of 512 bytes
 *   arrived; a sector can be torn (its front or its back is new) or rubbish.
 *   Bytes outside a write never change (SQLITE_IOCAP_POWERSAFE_OVERWRITE, as
 *   SQLite's own VFS says of Linux);
 * - a file's new length arrives with the sectors behind its old one; cutting
 *   it shorter arrives or not;
 * - making, deleting and renaming a file arrive or not, each for itself but
 *   in order for one name, until its folder is synced.  A rename is atomic;
 * - shared memory of the WAL is gone.
 * A failed sync leaves of what was unsynced as much as a cut would, and never
 * tries again: Linux forgets it (the pages count as clean).
 *
 * Everything comes from the seeds given here.  One lock guards all disks, so
 * threads may share one; a watcher is called inside it. */
#ifndef SIM_DISK_H
#define SIM_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk;

/* An empty disk whose files are all those below `root`, "/disk/hub" say,
 * which needs not exist.  End with disk_free(), all its files closed. */
struct disk *disk_new(const char *root, uint64_t seed);
void disk_free(struct disk *d);

/* SQLite's own random numbers from here on; salts of the WAL are some. */
void disk_seed_sqlite(uint64_t seed);

/* `to` has no open file that still matters, and loses all.  It becomes what
 * `from` holds now, synced; or what `from` would hold after a power cut. */
void disk_copy(struct disk *to, const struct disk *from);
void disk_copy_cut(struct disk *to, const struct disk *from, uint64_t seed);

/* The power goes now: every call on a file opened so far fails for good, as
 * does every call at all until the disk boots.  Close the files before or
 * after, as it suits. */
void disk_cut(struct disk *d, uint64_t seed);
void disk_boot(struct disk *d);
bool disk_is_off(const struct disk *d);

/* ---- the index of an operation ---- */

enum disk_op {
    DISK_READ = 1,
    DISK_WRITE = 2, /* and cutting shorter */
    DISK_SYNC = 4,  /* of a file, and of its folder where SQLite asks */
    DISK_NAME = 8,  /* making, deleting, renaming */
    DISK_CHANGE = DISK_WRITE | DISK_SYNC | DISK_NAME,
    DISK_ANY = DISK_READ | DISK_CHANGE
};

/* How many operations of these kinds there were since disk_new() or the last
 * disk_arm(). */
uint64_t disk_count(const struct disk *d, unsigned kinds);

enum disk_trouble { DISK_FINE, DISK_FAILS, DISK_FULL, DISK_CUT };

/* What happens at the operation of these kinds with index `at` (the first
 * is 0): it fails (a write half done); a write finds no space; the power
 * goes just before.  `for_good`: and so does each that follows, until the
 * disk is armed anew; of a full disk, each write that needs more room. */
struct disk_fault {
    enum disk_trouble trouble;
    unsigned kinds;
    uint64_t at;
    bool for_good;
};
/* Sets the counts to 0.  NULL: no trouble from here on. */
void disk_arm(struct disk *d, const struct disk_fault *fault);
/* Whether the trouble came since it was armed. */
bool disk_troubled(const struct disk *d);

/* Called just before each operation of DISK_CHANGE, with the disk as a power
 * cut would find it: for disk_copy_cut().  NULL ends it. */
void disk_watch(struct disk *d, void (*watch)(void *ctx), void *ctx);

/* The size of a file, -1 when there is none. */
int64_t disk_size(const struct disk *d, const char *path);
/* A hash over all names and bytes as the programs see them. */
uint64_t disk_hash(const struct disk *d);

#endif

#include "sync/hub/program.h"

#include "base/buf.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/places.h"
#include "base/version.h"
#include "sync/hub/call.h"
#include "sync/hub/commands.h"
#include "sync/hub/desk.h"
#include "sync/hub/pictures.h"

#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const char COMMON[] = "[--db=FILE|postgresql://…] [--media=FOLDER]";
static const char ANYWHERE[] = "[--help] [--version]";
static const char *const NOT_DONE_YET =
    N_("另一条命令还没有做完，请稍后再试。");
/* A command may take long, and its turn lasts as long. */
static const char SQL_LONG[] =
    "SET LOCAL idle_in_transaction_session_timeout = 0";

static const struct command *const tables[] = {
    commands_basic, commands_import, commands_export, commands_demo};
enum { TABLES = sizeof tables / sizeof tables[0] };

const struct command *program_find(const char *name, const char *sub)
{
    for (int i = 0; i < TABLES; i++)
        for (const struct command *c = tables[i]; c->name; c++)
            if (strcmp(c->name, name) == 0 &&
                (!c->sub || (sub && strcmp(c->sub, sub) == 0)))
                return c;
    return NULL;
}

static void print_help(FILE *out)
{
    fprintf(out, "%s\n\n", _("教工之家服务器。用法："));
    for (int i = 0; i < TABLES; i++)
        for (const struct command *c = tables[i]; c->name; c++)
            fprintf(out, "  staffroom-hub %s%s%s %s\n", c->name,
                    c->sub ? " " : "", c->sub ? c->sub : "", c->usage);
    fprintf(out, "\n%s\n  %s %s\n",
            _("每条命令还可以带（默认 staffroom-hub.db 及其旁边的 media）："),
            COMMON, ANYWHERE);
}

static int wrong_usage(const struct command *cmd, const char *what,
                       const char *word)
{
    fprintf(stderr, "staffroom-hub: %s%s\n", what, word);
    if (cmd)
        fprintf(stderr, "  staffroom-hub %s%s%s %s\n", cmd->name,
                cmd->sub ? " " : "", cmd->sub ? cmd->sub : "", cmd->usage);
    return EXIT_USAGE;
}

/* zh_TW and the like get their own; other Chinese, simplified; all others
 * English. */
static void choose_language(void)
{
    char folder[1024];
    setlocale(LC_ALL, "");
    const char *name = setlocale(LC_MESSAGES, NULL);
    enum lang lang = LANG_EN;
    if (name && (strncmp(name, "zh_TW", 5) == 0 ||
                 strncmp(name, "zh_HK", 5) == 0))
        lang = LANG_ZH_TW;
    else if (name && strncmp(name, "zh", 2) == 0)
        lang = LANG_ZH_CN;
    places_find("locale", folder, sizeof folder);
    lang_start(folder[0] ? folder : ".");
    lang_set(lang);
}

/* ---- standard input ---- */

static void read_secret_line(char *out, int size)
{
    struct termios shown, hidden;
    bool is_set = tcgetattr(STDIN_FILENO, &shown) == 0;
    fprintf(stderr, "%s", _("密码："));
    if (is_set) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    if (!fgets(out, size, stdin))
        out[0] = '\0';
    if (is_set)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
}

/* Only for commands whose usage has a '<': others must not wait for a pipe
 * that nobody closes. */
static char *read_input(const struct command *cmd)
{
    char *in = mem_new(CALL_INPUT_MAX + 1);
    if (!strchr(cmd->usage, '<'))
        return in;
    if (isatty(STDIN_FILENO))
        read_secret_line(in, CALL_INPUT_MAX);
    else
        in[fread(in, 1, CALL_INPUT_MAX, stdin)] = '\0';
    return in;
}

/* ---- running ---- */

struct places {
    struct buf db, media; /* absolute */
};

static void put_absolute(struct buf *out, const char *path)
{
    char cwd[4096];
    if (path[0] != '/' && db_is_file(path) && getcwd(cwd, sizeof cwd))
        buf_printf(out, "%s/", cwd);
    buf_put(out, path);
}

static void find_places(const struct words *w, struct places *p)
{
    const char *db = words_option(w, "db"), *media = words_option(w, "media");
    put_absolute(&p->db, db ? db : "staffroom-hub.db");
    if (media) {
        put_absolute(&p->media, media);
        return;
    }
    if (!db_is_file(p->db.text)) { /* beside no file: in this folder */
        put_absolute(&p->media, "media");
        return;
    }
    const char *slash = strrchr(p->db.text, '/');
    buf_add(&p->media, p->db.text, (size_t)(slash + 1 - p->db.text));
    buf_put(&p->media, "media");
}

static int run_here(const struct command *cmd, const struct words *w,
                    const struct places *p, const char *in,
                    struct desk *desk)
{
    struct err err = {0};
    int status = EXIT_REFUSED;
    struct hub *h =
        hub_open(p->db.text, p->media.text, cmd->opens == OPENS_OLD, &err);
    if (h && cmd->run)
        status = call_run(h, cmd, w, in, stdout, stderr);
    else if (h)
        status = command_serve(h, desk, w, stdout, &err);
    if (err.kind != ERR_NONE)
        call_complain(stderr, &err);
    desk_close(desk); /* first: its thread may still run a command */
    hub_close(h);
    return status;
}

/* On a file: in the process that serves it, or here behind the lock. */
static int run_on_file(const struct command *cmd, const struct words *w,
                       const struct places *p, int argc, char **argv,
                       const char *in, struct err *err)
{
    bool served = false;
    int status = -1;
    struct desk *desk = NULL;
    if (cmd->run)
        status = desk_hand_in(p->db.text, argc, argv, in, &served, err);
    /* Nothing is locked, and so made, beside a database that is not there. */
    bool locks = cmd->opens == OPENS_NEW || access(p->db.text, F_OK) == 0;
    if (!served && locks)
        desk = desk_lock(p->db.text, err);
    if (!served && cmd->run && err->kind == ERR_CONFLICT) {
        *err = (struct err){0}; /* somebody began to serve meanwhile */
        status = desk_hand_in(p->db.text, argc, argv, in, &served, err);
        if (!served)
            err_set(err, ERR_CONFLICT, NOT_DONE_YET, "%s", p->db.text);
    } else if (!served && err->kind == ERR_NONE) {
        status = run_here(cmd, w, p, in, desk);
    }
    return status;
}

/* On PostgreSQL: here, and one command after the other, as at a desk, because
 * imports read before they write.  Who serves needs no turn. */
static int run_on_server(const struct command *cmd, const struct words *w,
                         const struct places *p, const char *in,
                         struct err *err)
{
    struct db *turn = NULL;
    if (!cmd->run)
        return run_here(cmd, w, p, in, NULL);
    int status = EXIT_REFUSED;
    turn = db_open(p->db.text, DB_WRITE, err);
    if (turn && db_begin(turn, err)) {
        if (db_exec(turn, SQL_LONG, err) && db_lock(turn, "command", err))
            status = run_here(cmd, w, p, in, NULL);
        else if (err->kind == ERR_OFFLINE)
            err->user = NOT_DONE_YET;
        db_end(turn, false, err);
    }
    db_close(turn);
    return status;
}

static int run(const struct command *cmd, const struct words *w,
               const struct places *p, int argc, char **argv)
{
    struct err err = {0};
    char *in = read_input(cmd);
    int status = cmd->opens == OPENS_NONE ? call_run(NULL, cmd, w, in, stdout, stderr)
                 : db_is_file(p->db.text)
                     ? run_on_file(cmd, w, p, argc, argv, in, &err)
                     : run_on_server(cmd, w, p, in, &err);
    if (err.kind != ERR_NONE) {
        call_complain(stderr, &err);
        status = EXIT_REFUSED;
    }
    sodium_memzero(in, CALL_INPUT_MAX);
    free(in);
    return status;
}

static int run_words(int argc, char **argv, struct words *w)
{
    const char *name = w->word_count > 0 ? w->words[0] : "";
    const struct command *cmd =
        program_find(name, w->word_count > 1 ? w->words[1] : NULL);
    if (!cmd)
        return wrong_usage(NULL, _("没有这条命令，请看 --help："), name);
    const char *which = "";
    const char *wrong = words_wrong(w, cmd->usage, COMMON, &which);
    if (wrong)
        return wrong_usage(cmd, _(wrong), which);
    int words = w->word_count - (cmd->sub ? 2 : 1);
    if (words < cmd->args_min || words > cmd->args_max)
        return wrong_usage(cmd, _("参数的个数不对。"), "");

    struct places p = {0};
    bool made[CALL_WORDS_MAX];
    find_places(w, &p);
    words_absolute(argc, argv, cmd->usage, cmd->sub ? 2 : 1, made);
    words_sort(argc, argv, w);
    int status = run(cmd, w, &p, argc, argv);
    for (int i = 0; i < argc; i++)
        if (made[i])
            free(argv[i]);
    buf_clear(&p.media);
    buf_clear(&p.db);
    return status;
}

int program_run(int argc, char **argv)
{
    struct words w;
    choose_language();
    if (sodium_init() < 0)
        return EXIT_REFUSED;
    if (argc > 1 && strcmp(argv[1], "render-picture") == 0)
        return pictures_helper(argc, argv);
    if (!words_sort(argc - 1, argv + 1, &w))
        return wrong_usage(NULL, _("参数太多。"), "");
    if (words_option(&w, "version")) {
        printf("staffroom-hub %s\n", STAFFROOM_VERSION);
        return EXIT_DONE;
    }
    if (words_option(&w, "help")) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (w.word_count == 0) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    return run_words(argc - 1, argv + 1, &w);
}

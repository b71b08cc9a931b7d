#include "base/mailbox.h"

#include "base/mem.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_mailbox(void);

static struct mailbox *box;

static void set_up(void)
{
    box = mailbox_new();
}

static void tear_down(void)
{
    mailbox_free(box);
}

static void send_text(const char *text)
{
    mailbox_send(box, mem_text(text));
}

static void assert_comes(char *message, const char *text)
{
    ck_assert_ptr_nonnull(message);
    ck_assert_str_eq(message, text);
    free(message);
}

static void *receive(void *unused)
{
    (void)unused;
    return mailbox_wait(box, MAILBOX_FOREVER);
}

START_TEST(messages_come_in_order)
{
    send_text("one");
    send_text("two");
    assert_comes(mailbox_poll(box), "one");
    assert_comes(mailbox_wait(box, MAILBOX_FOREVER), "two");
    ck_assert_ptr_null(mailbox_poll(box));
    ck_assert_ptr_null(mailbox_wait(box, 0));
}
END_TEST

START_TEST(message_ends_waiting_for_ever)
{
    pthread_t thread;
    void *got;
    ck_assert_int_eq(pthread_create(&thread, NULL, receive, NULL), 0);
    send_text("late");
    pthread_join(thread, &got);
    assert_comes(got, "late");
}
END_TEST

START_TEST(closing_ends_waiting_for_ever)
{
    pthread_t thread;
    void *got;
    ck_assert_int_eq(pthread_create(&thread, NULL, receive, NULL), 0);
    mailbox_close(box);
    pthread_join(thread, &got);
    ck_assert_ptr_null(got);
    ck_assert(mailbox_is_closed(box));
    send_text("too late"); /* freed */
    ck_assert_ptr_null(mailbox_poll(box));
}
END_TEST

Suite *suite_mailbox(void)
{
    Suite *suite = suite_create("mailbox");
    TCase *t = tcase_create("mailbox");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, messages_come_in_order);
    tcase_add_test(t, message_ends_waiting_for_ever);
    tcase_add_test(t, closing_ends_waiting_for_ever);
    suite_add_tcase(suite, t);
    return suite;
}

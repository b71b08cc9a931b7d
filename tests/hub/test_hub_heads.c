/* Requests whose first line or headers nobody should read to the end. */
#include "caller.h"

#include "base/buf.h"

#include <check.h>
#include <sys/socket.h>
#include <unistd.h>

Suite *suite_hub_heads(void);

static struct world w;

START_TEST(too_many_or_too_long_headers_are_refused)
{
    open_with(&w, &(struct http_options){.listen = "127.0.0.1:0"});
    struct buf many = {0}, one = {0};
    buf_put(&many, "GET /healthz HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 70; i++)
        buf_printf(&many, "X%d: y\r\n", i);
    buf_put(&many, "\r\n");
    buf_put(&one, "GET /healthz HTTP/1.1\r\nHost: h\r\nX: ");
    for (int i = 0; i < 20000; i++)
        buf_put(&one, "y");
    buf_put(&one, "\r\n\r\n");
    int fd = call(&w);
    say(fd, many.text);
    int status = hear(fd);
    ck_assert_msg(status == 431, "many: %d", status);
    close(fd);
    fd = call(&w);
    send(fd, one.text, one.len, MSG_NOSIGNAL);
    status = hear(fd);
    ck_assert_msg(status == 431 || status == 413 || status == 0, "long: %d",
                  status);
    close(fd);
    buf_clear(&many);
    buf_clear(&one);
    ck_assert_int_eq(status_of(&w, NULL, "/healthz", NULL, NULL), 200);
    world_close(&w);
}
END_TEST

START_TEST(headers_of_a_browser_fit)
{
    open_with(&w, &(struct http_options){.listen = "127.0.0.1:0"});
    struct buf text = {0};
    buf_put(&text, "GET /healthz HTTP/1.1\r\nHost: hub.school.example\r\n");
    for (int i = 0; i < 15; i++)
        buf_printf(&text, "Sec-Of-A-Browser-%d: %080d\r\n", i, i);
    buf_put(&text, "\r\n");
    ck_assert_uint_ge(text.len, 1536);
    int fd = call(&w);
    say(fd, text.text);
    ck_assert_int_eq(hear(fd), 200);
    close(fd);
    buf_clear(&text);
    world_close(&w);
}
END_TEST

Suite *suite_hub_heads(void)
{
    Suite *s = suite_create("hub_load");
    TCase *t = tcase_create("heads");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, too_many_or_too_long_headers_are_refused);
    tcase_add_test(t, headers_of_a_browser_fit);
    suite_add_tcase(s, t);
    return s;
}

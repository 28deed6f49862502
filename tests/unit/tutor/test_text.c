/* test_text.c - text that goes out: wrapped, in the reader's characters, and with nothing hidden in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tutor/html.h"
#include "tutor/http.h"
#include "tutor/sheet.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* A sheet that writes into memory. */
struct page {
    struct sheet sheet;
    char        *text;
    size_t       length;
};

static void page_open(struct page *page, unsigned width, bool utf8)
{
    page->text = NULL;
    sheet_init(&page->sheet, open_memstream(&page->text, &page->length));
    page->sheet.width = width;
    page->sheet.utf8 = utf8;
}

static void page_expect(struct page *page, const char *expected)
{
    fclose(page->sheet.out);
    assert_string_equal(page->text, expected);
    free(page->text);
}

static void test_words_are_wrapped_at_the_width(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 20, true);
    sheet_put(&page.sheet, "- ");
    sheet_wrap(&page.sheet, 2, "one two three four five six");
    page_expect(&page, "- one two three four\n  five six\n");
}

static void test_long_words_are_broken_after_a_slash_or_at_the_end(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 12, true);
    sheet_wrap(&page.sheet, 2, "Certificate/a/b");
    sheet_wrap(&page.sheet, 0, "abcdefghijklmnop");
    page_expect(&page, "  Certificat\n  e/a/b\nabcdefghijkl\nmnop\n");
    page_open(&page, 12, true);
    sheet_wrap(&page.sheet, 0, "Finished/a/verify_data");
    page_expect(&page, "Finished/a/\nverify_data\n");
}

static void test_paragraphs_stay_apart_and_emphasis_goes(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 40, true);
    sheet_wrap(&page.sheet, 0, "a **strong** `word`\n\nand another");
    page_expect(&page, "a strong word\n\nand another\n");
}

static void test_no_control_character_goes_out(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 80, true);
    sheet_put(&page.sheet, "a\x1b[31mb\x07\r\x7f\xc2\x9b\xe2\x80\xae\xff");
    page_expect(&page, "a\\x1b[31mb\\x07\\x0d\\x7f\\x9b\\u202e\\xff");
}

static void test_wide_letters_stay_as_they_are(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 80, true);
    sheet_put(&page.sheet, "M\xc3\xbcller \xe2\x96\xb6");
    page_expect(&page, "M\xc3\xbcller \xe2\x96\xb6");
}

static void test_without_utf8_everything_is_ascii(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 80, false);
    sheet_put(&page.sheet, "client ──▶ ✓ ✗ … §7 ü");
    page_expect(&page, "client --> ok FAIL ... sec. 7 \\u00fc");
}

static void test_hex_shows_every_byte_sixteen_a_line(void **state)
{
    static const uint8_t bytes[18] = { 0xab, [16] = 0x10, 0x11 };
    struct page          page;
    (void)state;
    page_open(&page, 80, true);
    sheet_hex(&page.sheet, 2, bytes, sizeof bytes);
    page_expect(&page, "  ab 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n  10 11\n");
}

static void test_gap_is_one_blank_line(void **state)
{
    struct page page;
    (void)state;
    page_open(&page, 80, true);
    sheet_put(&page.sheet, "a\n");
    sheet_gap(&page.sheet);
    sheet_gap(&page.sheet);
    sheet_put(&page.sheet, "b\n");
    page_expect(&page, "a\n\nb\n");
}

static void test_html_text_can_not_be_markup(void **state)
{
    struct html html = { 0 };
    (void)state;
    html_element(&html, "td", "<script>alert(\"1\" & '2')</script>");
    assert_string_equal(html.text, "<td>&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)"
                                   "&lt;/script&gt;</td>\n");
    assert_false(html.failed);
    html_free(&html);
}

static enum http_result parse(struct http_request *request, const char *text)
{
    return http_parse_request(request, (const uint8_t *)text, strlen(text));
}

static void test_http_request_is_read(void **state)
{
    struct http_request r;
    (void)state;
    assert_int_equal(parse(&r, "GET /a?b HTTP/1.1\r\nHost: h\r\nuser-agent:  curl/8 \r\n\r\n"),
                     HTTP_COMPLETE);
    assert_string_equal(r.method, "GET");
    assert_string_equal(r.target, "/a?b");
    assert_string_equal(r.agent, "curl/8");
    assert_int_equal(parse(&r, "HEAD / HTTP/1.0\n\n"), HTTP_COMPLETE);
    assert_string_equal(r.agent, "");
}

static void test_http_request_is_incomplete_up_to_its_last_byte(void **state)
{
    static const char   whole[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    struct http_request r;
    (void)state;
    for (size_t length = 0; length < sizeof whole - 1; length++)
        assert_int_equal(http_parse_request(&r, (const uint8_t *)whole, length), HTTP_INCOMPLETE);
    assert_int_equal(parse(&r, whole), HTTP_COMPLETE);
}

static void test_http_requests_that_make_no_sense_are_refused(void **state)
{
    static const char *const wrong[] = { "\r\n\r\n",
                                         "GET\r\n\r\n",
                                         "GET /\r\n\r\n",
                                         "GET / HTTP/2\r\n\r\n",
                                         "G\x01T / HTTP/1.1\r\n\r\n",
                                         "GET /\x80 HTTP/1.1\r\n\r\n",
                                         "GET  HTTP/1.1\r\n\r\n",
                                         "AVERYLONGMETHODNAME / HTTP/1.1\r\n\r\n" };
    struct http_request      r;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(parse(&r, wrong[i]), HTTP_MALFORMED);
}

static void test_http_head_without_end_is_too_large(void **state)
{
    static uint8_t      head[HTTP_MAX_HEAD];
    struct http_request r;
    (void)state;
    memset(head, 'a', sizeof head);
    assert_int_equal(http_parse_request(&r, head, sizeof head), HTTP_TOO_LARGE);
    assert_int_equal(http_parse_request(&r, head, sizeof head - 1), HTTP_INCOMPLETE);
}

static void test_http_path_can_not_end_its_line(void **state)
{
    (void)state;
    assert_true(http_path_sound("/a/b?c=d"));
    assert_false(http_path_sound("a"));
    assert_false(http_path_sound("/a b"));
    assert_false(http_path_sound("/\r\nX: y"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_wrapped_at_the_width),
        cmocka_unit_test(test_long_words_are_broken_after_a_slash_or_at_the_end),
        cmocka_unit_test(test_paragraphs_stay_apart_and_emphasis_goes),
        cmocka_unit_test(test_no_control_character_goes_out),
        cmocka_unit_test(test_wide_letters_stay_as_they_are),
        cmocka_unit_test(test_without_utf8_everything_is_ascii),
        cmocka_unit_test(test_hex_shows_every_byte_sixteen_a_line),
        cmocka_unit_test(test_gap_is_one_blank_line),
        cmocka_unit_test(test_html_text_can_not_be_markup),
        cmocka_unit_test(test_http_request_is_read),
        cmocka_unit_test(test_http_request_is_incomplete_up_to_its_last_byte),
        cmocka_unit_test(test_http_requests_that_make_no_sense_are_refused),
        cmocka_unit_test(test_http_head_without_end_is_too_large),
        cmocka_unit_test(test_http_path_can_not_end_its_line),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("text that goes out", tests, NULL, NULL);
}

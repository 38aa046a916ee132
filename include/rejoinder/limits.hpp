#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// Every bound of the product that is not a setting, with its reason.
namespace rejoinder::limits {

// WordPress's widths of the same fields: a theme's form or an import must not meet a narrower one.
inline constexpr std::size_t author_bytes_max = 245;
inline constexpr std::size_t email_bytes_max = 100;
inline constexpr std::size_t website_bytes_max = 200;
inline constexpr std::size_t comment_bytes_max = 65'525;

// A comment of 16 KiB is six printed pages; libcmark's worst case at that size is 12 ms.
inline constexpr std::size_t comment_bytes_default = 16 * 1024;

inline constexpr std::size_t article_key_bytes_max = 1'024;
inline constexpr std::size_t url_bytes_max = 2'048;  // What browsers and crawlers still handle.
inline constexpr std::size_t title_bytes_max = 512;
inline constexpr std::size_t site_key_bytes_max = 64;
inline constexpr std::size_t site_name_bytes_max = 200;
inline constexpr std::size_t origins_max = 32;  // Compared one by one with every post.
inline constexpr std::size_t note_bytes_max = 2'000;
inline constexpr std::size_t reason_bytes_max = 64;  // A reason is a code.

// Replies below this depth join the thread at it: a place in a list is a key of depth × 8 bytes,
// and the HTML stays shallow enough for a phone.
inline constexpr std::size_t reply_depth_max = 8;

inline constexpr std::size_t list_default = 50;
inline constexpr std::size_t list_max = 200;    // About 200 KiB of JSON.
inline constexpr std::size_t counts_max = 200;  // Articles in one request.
inline constexpr std::size_t feed_max = 50;     // Comments in a feed; a reader comes again.
inline constexpr std::size_t queue_default = 50;
inline constexpr std::size_t queue_max = 100;
// What is typed into a search field; every word is looked up for every comment that might match.
inline constexpr std::size_t search_bytes_max = 200;
inline constexpr std::size_t search_words_max = 10;
// One decision is one transaction, and the writer is shared.
inline constexpr std::size_t decision_comments_max = 500;
// Of each status, for trying a policy: a thousand rules by comments a moderator can still read.
inline constexpr std::size_t trial_comments_max = 500;
inline constexpr std::size_t history_max = 100;   // Decisions shown with a comment.
inline constexpr std::size_t revisions_max = 20;  // Earlier texts shown with a comment.
// Beyond it a count of proposals says "1000+": nobody needs it to the last one.
inline constexpr std::int64_t proposals_counted_max = 1'000;
// Of each line of the log, the comments that are named; and how many lines are looked at for one
// moderator's before the page ends.
inline constexpr std::size_t subjects_shown = 5;
inline constexpr std::size_t excerpt_bytes = 120;
inline constexpr std::size_t decisions_looked_at_max = 5'000;
// Who has which comment before them: told again twice within the window, or forgotten. One place a
// moderator; more than so many at once are a program, not people.
inline constexpr std::chrono::seconds presence_window{60};
inline constexpr std::size_t presence_max = 1'000;
inline constexpr std::size_t news_max = 100;    // Events of each kind in one answer.
inline constexpr std::size_t thread_max = 200;  // Comments shown around one.

// A text that was replaced is evidence for a while, and then somebody's personal data.
inline constexpr std::chrono::days revisions_kept_default{30};
inline constexpr std::chrono::days revisions_kept_max{366};
inline constexpr std::chrono::minutes edit_window_default{15};
inline constexpr std::chrono::hours edit_window_max{24};
inline constexpr std::chrono::minutes preview_window{10};  // WordPress's, for the same purpose.
inline constexpr std::chrono::hours idempotency_window{24};
inline constexpr std::size_t idempotency_key_bytes_max = 255;

inline constexpr std::size_t moderator_name_bytes_max = 64;
inline constexpr std::size_t password_bytes_min = 10;
inline constexpr std::size_t password_bytes_max = 1'024;  // Argon2 reads all of it.
inline constexpr std::chrono::hours session_idle_max{24 * 7};
inline constexpr std::chrono::hours session_age_max{24 * 30};
inline constexpr std::chrono::hours invitation_window{72};
inline constexpr std::size_t device_bytes_max = 200;  // Enough of a User-Agent to know it by.
inline constexpr std::size_t access_tokens_max = 50;  // Of one moderator.
inline constexpr std::size_t token_name_bytes_max = 64;
inline constexpr std::chrono::days token_age_max{3 * 366};
// One-time codes: a step before and one after are good as well, for clocks that differ (RFC 6238,
// section 5.2).
inline constexpr std::chrono::seconds code_step{30};
inline constexpr std::size_t code_steps_around = 1;
inline constexpr std::size_t recovery_codes_made = 10;

// 19 MiB each (OWASP's smallest Argon2id): two at a time keep a flood of log-ins at 38 MiB and
// leave the other core to readers. Those that wait hold a worker each, so they are few.
inline constexpr int password_hashes_at_once = 2;
inline constexpr int password_hashes_waiting_max = 4;

// Networks and addresses remembered by one rate limiter: 100,000 entries are about 8 MiB.
inline constexpr std::size_t rate_entries_max = 100'000;

// HTTP. A form escapes each byte of a comment of 65,525 into up to three, JSON into up to six.
inline constexpr std::size_t comment_body_bytes_max = 512 * 1024;
inline constexpr std::size_t body_bytes_max = 64 * 1024;
// The clinic's preset is some 90 KiB of JSON, and a site may add rules of its own.
inline constexpr std::size_t policy_body_bytes_max = 512 * 1024;
inline constexpr std::size_t target_bytes_max = 4'096;  // Room for a 1 KiB key, escaped.
inline constexpr std::size_t request_line_bytes_max = target_bytes_max + 32;  // And its method.
inline constexpr std::size_t query_fields_max = 256;  // 200 articles of one counts request fit.
inline constexpr std::size_t form_fields_max = 64;
inline constexpr int json_depth_max = 32;

// The gate. What browsers send is below 2 KiB in 20 lines, cookies of other programs on the same
// host included; nginx and Apache draw the line at 8 KiB a line and 100 lines.
inline constexpr std::size_t head_bytes_max = 16 * 1024;
inline constexpr std::size_t header_lines_max = 64;
inline constexpr std::size_t chunk_line_bytes_max = 1'024;  // A chunk's size, or one trailer.

// A head is a few hundred bytes: who needs longer is holding a place on purpose.
inline constexpr std::chrono::seconds head_time_max{5};
// A comment of 64 KiB over a phone's worst connection, and half a megabyte over a usual one.
inline constexpr std::chrono::seconds body_time_max{30};
// For an answer to be taken, with one second more for each `answer_bytes_per_s_min`.
inline constexpr std::chrono::seconds answer_time_max{30};
inline constexpr std::size_t answer_bytes_per_s_min = 16 * 1024;
// Browsers keep a connection for a minute or more; an idle one costs a socket and 300 bytes here.
inline constexpr std::chrono::seconds idle_time_max{75};
// What a refused client is still sending is read for this long, or the reset that follows on
// closing could overtake the refusal.
inline constexpr std::chrono::milliseconds linger_time_max{1'000};
inline constexpr std::size_t linger_bytes_max = 2 * 1024 * 1024;
// For what is in flight when the server is told to stop.
inline constexpr std::chrono::seconds stop_time_max{10};

// Sockets cost little, so that one address may hold many: a company, a mobile carrier, a test. A
// trusted proxy may hold them all.
inline constexpr std::size_t connections_max = 16'384;
inline constexpr std::size_t connections_per_address_max = 2'048;
// Of bodies that have not arrived whole, over all connections.
inline constexpr std::size_t unfinished_body_bytes_max = 64 * 1024 * 1024;

// Published answers kept in memory, with their compressed forms: 2,000 lists of 50 comments. Each
// is charged twice, for what it says and for the address that it was asked under.
inline constexpr std::size_t published_bytes_max = 96 * 1024 * 1024;
// Below this, compressing saves no packet.
inline constexpr std::size_t compress_bytes_min = 512;

// Units of work committed as one transaction: enough that the disk is no longer what counts, few
// enough that nobody waits long behind them.
inline constexpr std::size_t commit_units_max = 128;
inline constexpr std::chrono::milliseconds commit_time_max{25};

// Mail. A row is a few numbers; a digest shows this many comments, and says how many more wait.
inline constexpr std::size_t outbox_rows_max = 200;      // Not sent yet, of one moderator and site.
inline constexpr std::size_t outbox_failed_max = 1'000;  // Kept to be seen, of all together.
inline constexpr std::size_t digest_comments_max = 20;
inline constexpr std::size_t digest_bytes_max = 200 * 1024;  // Of their texts.
// A fourth mail within an hour is not read any more. What is urgent may come oftener, but not so
// often that a flood of it could be used to fill a box.
inline constexpr std::size_t mails_per_hour_max = 3;
inline constexpr std::size_t urgent_mails_per_hour_max = 10;
// For looking at what one did, and taking it back.
inline constexpr std::chrono::seconds undo_window{10};
inline constexpr std::chrono::hours mail_link_window{24 *
                                                     7};  // A moderator may be away for a week.
inline constexpr std::chrono::hours mail_proof_window{24};
inline constexpr std::chrono::seconds mail_time_max{30};      // For one, from connecting on.
inline constexpr std::chrono::seconds mail_stop_time_max{5};  // For the one under way at a stop.
// A minute after the first failure, twice as long after each. It has failed for good when it is
// refused, or after so many failures in so long a time: a server that is away for a night loses
// none.
inline constexpr int mail_attempts_max = 12;
inline constexpr std::chrono::hours mail_age_max{48};
inline constexpr std::chrono::minutes mail_retry_first{1};
inline constexpr std::chrono::hours mail_retry_max{6};
inline constexpr std::chrono::minutes mail_server_rest_max{
    15};  // It is asked again at least so often.
// What was sent is kept for counting an hour's mails, what failed for its moderator to see.
inline constexpr std::chrono::hours mail_sent_kept{24};
inline constexpr std::chrono::days mail_failed_kept{30};

}  // namespace rejoinder::limits

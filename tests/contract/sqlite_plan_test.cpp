#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "contract/engines.hpp"
#include "contract/stored.hpp"
#include "store/migrate.hpp"
#include "store/sqlite/access.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/statement.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;
using sqlite::Connection;

namespace {

// Tables with a handful of rows, whose reading in full is what was asked for.
constexpr std::array<std::string_view, 5> small_tables{"site", "moderator", "sqlite_sequence",
                                                       "mail_box", "mail_subscription"};

void use_search(Writer& writer, SiteId site, const Comment& comment) {
  const Search search{{"Jane", false}, {"hel", true}};
  for (const auto order : {QueueOrder::oldest, QueueOrder::newest}) {
    QueueQuery query{.sites = {site, SiteId{2}}, .order = order, .limit = 10};
    query.status = comment.status;
    CHECK(writer.search(query, search).comments.size() == 10);
    query.article = comment.article;
    CHECK(writer.search(query, search).comments.size() == 10);
    query.author = comment.author;
    CHECK(writer.search(query, search).comments.size() == 10);
    query.article.reset();
    CHECK(writer.search(query, search).comments.size() == 10);
  }
}

void use_lists(Writer& writer, SiteId site, const Comment& comment) {
  const ArticleId article = comment.article;
  for (const auto order : {ListOrder::oldest, ListOrder::newest, ListOrder::best}) {
    const PublishedPage page = writer.published(article, order, 1, {}).value();
    writer.published(article, order, 1, page.next);
  }
  writer.published(article, comment.id);
  writer.published_below(article, comment.path);
  CHECK(writer.recent(site, std::nullopt, 10).size() == 10);
  CHECK(writer.recent(site, article, 2).size() == 2);
  writer.stale_html(99, 10);
  writer.stale_html(0, 10);
  writer.unpublish(article, comment.path);

  for (const auto order : {QueueOrder::oldest, QueueOrder::newest}) {
    QueueQuery query{.sites = {site}, .order = order, .limit = 10};
    writer.queue(query);
    query.sites.push_back(SiteId{2});
    writer.queue(query);
    query.article = article;
    writer.queue(query);
    query.author = comment.author;
    writer.queue(query);
    query.article.reset();
    writer.queue(query);
  }
  use_search(writer, site, comment);
  writer.totals({site});
  writer.thread(article, comment.path.front(), 10);
}

void use_comments(Writer& writer, SiteId site, const Comment& comment) {
  writer.comment(site, comment.id);
  writer.comment(std::vector<SiteId>{site}, comment.id);
  writer.author(site, comment.author);
  writer.key_check();
  writer.set_status(site, comment.id, Status::spam);
  writer.set_status(site, comment.id, Status::approved);
  writer.set_text(site, comment.id, {"x", digest(1), at(2), {}});
  writer.counts(site, {"/a"});
  writer.ensure_article(site, "/a", at(1));
  writer.describe_article(site, comment.article, "https://x.example/", "A");
  writer.article(site, comment.article);
  writer.set_article_open(site, comment.article, true);
  writer.remember(site, digest(1), {digest(2), comment.id, Status::pending}, at(1));
  writer.remembered(site, digest(1));
  writer.forget_receipts(at(1));
  writer.network_salt(std::chrono::sys_days{std::chrono::days{1}}, digest(1),
                      std::chrono::sys_days{});
}

void use_decisions(Writer& writer, SiteId site, const Comment& comment) {
  Decision decision{};
  decision.site = site;
  decision.changes.push_back({comment.id, Status::pending, Status::approved, 2});
  const DecisionId id = writer.add_decision(decision);
  writer.decision({site}, id);
  writer.decisions({site}, {}, 10);
  writer.decisions_by({site}, ModeratorId{1}, {}, 10);
  writer.history(comment.id, 10);
  writer.log(site, {}, 10);
  writer.last_seal(site);
}

// Each list that a search may go through, and each test of what it finds there.
void use_narrowed(Writer& writer, QueueQuery query, const Comment& comment) {
  const Search title{{"a", false, SearchTerm::Place::article}};
  for (const auto order : {QueueOrder::oldest, QueueOrder::newest}) {
    query.order = order;
    query.campaign.reset();
    query.proposed = false;
    query.flag = "a";
    CHECK(writer.search(query, title).comments.size() == 1);
    query.author = comment.author;
    writer.search(query, {});
    query.author.reset();
    query.campaign = comment.id;
    writer.search(query, {});
    query.flag.reset();
    query.proposed = true;
    writer.search(query, {});
    query.campaign.reset();
    writer.search(query, {});
    writer.queue(query);
  }
  query.proposed = false;
  query.author = comment.author;
  query.campaign = comment.id;
  writer.search(query, {{"jane", true, SearchTerm::Place::name}});
}

void use_triage(Writer& writer, SiteId site, const Comment& comment) {
  QueueQuery query{.sites = {site}, .order = QueueOrder::useful, .limit = 10};
  writer.queue(query);
  query.after = comment.id;
  writer.queue(query);
  query.order = QueueOrder::risk;
  writer.queue(query);
  writer.set_judgement(comment.id, {.flags = {"a", "b"}});
  writer.set_status(site, comment.id, Status::pending);
  query.after.reset();
  query.flag = "a";
  writer.queue(query);
  query.order = QueueOrder::newest;
  writer.queue(query);
  use_narrowed(writer, query, comment);
  writer.judgement(comment.id);
  writer.join_campaign(comment.id, comment.id);
  writer.campaign_size(comment.id);
  writer.waiting_of(site, comment.id, comment.id, 10);
  writer.taught(site, {}, 0, 10);
  writer.first_changed(site, {});
  writer.last_decision(site);
  writer.signatures(site, 10);
  writer.comments_of(site, Status::pending, {}, 10);
  writer.proposals({site}, 10);
  static_cast<void>(writer.review(site));
  writer.set_review(site, comment.id);
  writer.propose(site, comment.id);
  writer.settle_proposal(site, comment.id);
  writer.revisions(comment.id, 10);
  writer.add_revision(site,
                      {.comment = comment.id, .version = 1, .replaced = at(2), .sealed = "x"});
  writer.forget_revisions(site, at(1));
  writer.set_risk(comment.id, 0.5, QueuePlace::unsure);
  writer.set_judgement(comment.id, {});
  writer.set_triage_settings(site, "{}", at(1));
  writer.triage_settings(site);
  writer.add_snapshot(site, {DecisionId{1}, "x"});
  writer.snapshot(site, DecisionId{2});
  writer.thin_snapshots(site, 1);
  writer.drop_snapshots(site, DecisionId{1});
}

void use_accounts(Writer& writer, SiteId site) {
  writer.site("a");
  writer.site(site);
  writer.sites();
  writer.set_site(site, {});
  const ModeratorId id = *writer.add_moderator(
      {.id = {}, .name = "Kim", .role = Role::owner, .sites = {site}, .created = at(1)}, "hash");
  writer.moderator("Kim");
  writer.moderator(id);
  writer.moderators();
  writer.password_hash(id);
  writer.set_password(id, "hash");
  writer.sessions(id);
  writer.one_time_codes(id);
  writer.recovery_codes(id);
  writer.set_one_time_codes(id, OneTimeCodes{"x"});
  writer.set_recovery_codes(id, {digest(1)});
  writer.spend_recovery_code(id, digest(1));
  writer.access_token(digest(1));
  writer.access_tokens(id);
  writer.end_access_token(id, AccessTokenId{1});
  writer.touch_access_token(AccessTokenId{1}, at(1));
  writer.account_events({}, 10);
  writer.add_session({digest(1), id, at(1), at(1), {}});
  writer.session(digest(1));
  writer.touch_session(digest(1), at(2));
  writer.end_session(digest(1));
  writer.end_sessions(at(1), at(1));
  writer.add_invitation({digest(1), Role::owner, {site}, at(1)});
  writer.invitation(digest(1));
  writer.spend_invitation(digest(1));
  writer.end_invitations(at(1));
}

void use_outbox(Writer& writer, SiteId site, const Comment& comment) {
  const ModeratorId id = writer.moderator("Kim")->id;
  writer.set_mail_box({.moderator = id, .sealed_address = "x"});
  writer.mail_box(id);
  writer.set_subscription({id, site, Rhythm::each});
  writer.subscriptions();
  writer.subscriptions(id);
  writer.want_overruled();
  OutboxRow row{.moderator = id,
                .site = site,
                .comment = comment.id,
                .decision = DecisionId{1},
                .not_before = at(1)};
  writer.add_mail(row);
  row = writer.next_mail().value();
  CHECK(writer.due_with(row, at(1)).size() == 1);
  writer.mails_sent({.moderator = id, .site = site}, at(0));
  writer.outbox_state(at(1));
  writer.hold_mail(row.id, at(2));
  writer.mail_failed(row.id, at(2), at(3), "550");
  writer.mail_failed(row.id, at(2), {}, "550");
  writer.mail_sent(row.id, row.id, at(2));
  writer.drop_mail_of(DecisionId{1});
  writer.drop_mail_of(id, MailKind::proof);
  writer.drop_mail(row.id);
  writer.forget_mail(at(1), at(1));
  writer.set_subscription({id, site, Rhythm::off});
  writer.drop_mail_box(id);
}

// Calls everything that the port has, so that every statement is kept.
void use_everything(Writer& writer) {
  SiteSettings settings;
  settings.origins = {"https://a.example"};
  const SiteId site = writer.add_site("a", settings, at(1));
  writer.add_site("b", {}, at(1));
  const ArticleId article = writer.ensure_article(site, "/a", at(1)).id;
  const AuthorId author = writer.add_author(site, digest(1), at(1)).id;
  NewComment draft{.site = site,
                   .article = article,
                   .parent = {},
                   .above = {},
                   .author = author,
                   .name = "Jane",
                   .website = "",
                   .avatar = {},
                   .page_url = "",
                   .page_title = "",
                   .text = "Hello",
                   .text_hash = digest(9),
                   .network = digest(3),
                   .status = Status::approved,
                   .created = at(1)};
  writer.set_key_check(digest(1));
  writer.duplicate(draft);
  for (int i = 0; i < 300; ++i) {  // More than wait for the search index.
    const Comment comment = writer.add_comment(draft);
    PublishedComment face{};
    face.id = comment.id;
    face.path = comment.path;
    writer.publish(article, face, 1);
  }
  const Comment comment = writer.comment(site, CommentId{1}).value();
  use_lists(writer, site, comment);
  use_comments(writer, site, comment);
  use_decisions(writer, site, comment);
  use_triage(writer, site, comment);
  use_accounts(writer, site);
  use_outbox(writer, site, comment);
}

bool is_virtual(const std::string& step) {
  return step.find(" VIRTUAL TABLE INDEX ") != std::string::npos;
}

bool reads_all_of_a_big_table(const std::string& step) {
  constexpr std::string_view scan = "SCAN ";
  // The rows of a VALUES, and those of a statement's own table `asked`, which has one for each.
  if (step.ends_with(" CONSTANT ROWS") || step == "SCAN asked") return false;
  if (step == "SCAN CONSTANT ROW") return false;  // Of a SELECT without a table.
  if (!step.starts_with(scan)) return false;
  if (step.starts_with("SCAN (subquery")) return false;  // Its own steps are looked at.
  // The index of words is asked what matches, or from which word on.
  if (is_virtual(step)) {
    const std::string how = step.substr(step.find(" INDEX "));
    return how.find(step.starts_with("SCAN comment_word ") ? " 2:" : "M") == std::string::npos;
  }
  const std::string table = step.substr(scan.size(), step.find(' ', scan.size()) - scan.size());
  return std::find(small_tables.begin(), small_tables.end(), table) == small_tables.end();
}

bool sorts(const std::string& step) {
  return step.find("TEMP B-TREE") != std::string::npos;
}

}  // namespace

TEST_CASE("Every statement is served by an index: none reads or sorts a big table", "[sqlite]") {
  const TemporaryFolder folder;
  Connection db(folder.path() / "plans.db", sqlite::Access::write, {});
  sqlite::bring_up_to_date(db, migrations_of("sqlite", rejoinder_schema()));
  {
    sqlite::Transaction transaction(db, sqlite::Transaction::Kind::write);
    sqlite::DataAccess access(db);
    use_everything(access);
    transaction.commit();
  }
  std::set<std::string> indexes_used;
  const std::vector<std::string_view> statements = db.kept();
  CHECK(statements.size() > 80);
  for (const std::string_view statement : statements) {
    if (statement.starts_with("PRAGMA") || statement.starts_with("BEGIN") ||
        statement.starts_with("COMMIT") || statement.find("sqlite_schema") != std::string::npos ||
        statement.find("schema_migration") != std::string::npos) {
      continue;
    }
    const std::string explain = "EXPLAIN QUERY PLAN " + std::string(statement);
    sqlite3_stmt* raw = nullptr;
    REQUIRE(sqlite3_prepare_v2(db.handle(), explain.c_str(), -1, &raw, nullptr) == SQLITE_OK);
    while (sqlite3_step(raw) == SQLITE_ROW) {
      const std::string step(reinterpret_cast<const char*>(sqlite3_column_text(raw, 3)));
      INFO(statement << "\n  " << step);
      CHECK_FALSE(reads_all_of_a_big_table(step));
      CHECK_FALSE(sorts(step));
      const auto index = step.find("INDEX ");
      if (index != std::string::npos && !is_virtual(step)) {
        const auto name = index + std::string_view("INDEX ").size();
        indexes_used.insert(step.substr(name, step.find(' ', name) - name));
      }
    }
    sqlite3_finalize(raw);
  }
  // An index that nothing uses costs every write and serves nobody.
  sqlite::Statement index(db,
                          "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL");
  while (index.next()) {
    INFO(index.view(0));
    CHECK(indexes_used.count(index.text(0)) == 1);
  }
}

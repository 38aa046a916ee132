#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rejoinder/store.hpp>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/touched.hpp"

namespace rejoinder::sqlite {

// The whole port over one connection, inside a transaction of its caller's. A reader's unit gets it
// as a Reader, over a connection that refuses to write.
class DataAccess final : public Writer {
 public:
  // `touched`: where to note what of the public's view is changed; a reader changes nothing.
  explicit DataAccess(Connection& connection, Touched* touched = nullptr)
      : db_(connection), touched_(touched) {}

  // sites.cpp
  std::optional<Site> site(std::string_view key) override;
  std::optional<Site> site(SiteId id) override;
  std::vector<Site> sites() override;
  SiteId add_site(std::string_view key, const SiteSettings& settings, Time now) override;
  void set_site(SiteId id, const SiteSettings& settings) override;
  StatusTotals totals(const std::vector<SiteId>& sites) override;

  // articles.cpp
  std::optional<Article> article(SiteId site, std::string_view key) override;
  std::optional<Article> article(SiteId site, ArticleId id) override;
  std::vector<std::int64_t> counts(SiteId site, const std::vector<std::string>& keys) override;
  Article ensure_article(SiteId site, std::string_view key, Time now) override;
  void describe_article(SiteId site, ArticleId id, std::string_view url,
                        std::string_view title) override;
  void set_article_open(SiteId site, ArticleId id, bool open) override;

  // comments.cpp
  Author author(SiteId site, AuthorId id) override;
  std::optional<Author> author(SiteId site, const Digest& email) override;
  Author add_author(SiteId site, const Digest& email, Time now) override;
  std::optional<Digest> key_check() override;
  void set_key_check(const Digest& mac) override;
  std::optional<Comment> comment(SiteId site, CommentId id) override;
  std::optional<Comment> comment(const std::vector<SiteId>& sites, CommentId id) override;
  std::optional<CommentId> duplicate(const NewComment& comment) override;
  std::vector<Comment> thread(ArticleId article, CommentId root, std::size_t limit) override;
  Comment add_comment(const NewComment& comment) override;
  std::int64_t set_status(SiteId site, CommentId id, Status status) override;
  std::int64_t set_text(SiteId site, CommentId id, const NewText& text) override;

  // revisions.cpp
  std::vector<Revision> revisions(CommentId id, std::size_t limit) override;
  void add_revision(SiteId site, const Revision& revision) override;
  void forget_revisions(SiteId site, Time replaced_before) override;

  // queue.cpp
  std::vector<Comment> queue(const QueueQuery& query) override;

  // search.cpp
  Found search(const QueueQuery& query, const Search& search) override;

  // published.cpp
  std::optional<PublishedPage> published(ArticleId article, ListOrder order, std::size_t limit,
                                         const std::optional<Blob>& after) override;
  std::optional<PublishedComment> published(ArticleId article, CommentId id) override;
  bool published_below(ArticleId article, const ThreadPath& path) override;
  std::vector<RecentComment> recent(SiteId site, std::optional<ArticleId> article,
                                    std::size_t limit) override;
  void publish(ArticleId article, const PublishedComment& comment, int renderer_version) override;
  void unpublish(ArticleId article, const ThreadPath& path) override;
  std::vector<Stale> stale_html(int renderer_version, std::size_t limit) override;

  // decisions.cpp
  std::optional<Decision> decision(const std::vector<SiteId>& sites, DecisionId id) override;
  std::vector<Decision> decisions(const std::vector<SiteId>& sites,
                                  std::optional<DecisionId> before, std::size_t limit) override;
  FoundDecisions decisions_by(const std::vector<SiteId>& sites, ModeratorId moderator,
                              std::optional<DecisionId> before, std::size_t limit) override;
  std::vector<Decision> history(CommentId id, std::size_t limit) override;
  std::vector<Decision> log(SiteId site, std::optional<DecisionId> after,
                            std::size_t limit) override;
  Digest last_seal(SiteId site) override;
  DecisionId add_decision(const Decision& decision) override;

  // intake.cpp
  std::optional<RememberedReceipt> remembered(SiteId site, const Digest& key) override;
  void remember(SiteId site, const Digest& key, const RememberedReceipt& receipt,
                Time now) override;
  void forget_receipts(Time before) override;
  Digest network_salt(std::chrono::sys_days day, const Digest& fresh,
                      std::chrono::sys_days keep_from) override;

  // triage.cpp
  Judgement judgement(CommentId id) override;
  CampaignSize campaign_size(CommentId campaign) override;
  std::vector<Comment> waiting_of(SiteId site, CommentId campaign, CommentId through,
                                  std::size_t limit) override;
  std::vector<TaughtComment> taught(SiteId site, DecisionId after, std::int64_t position,
                                    std::size_t limit) override;
  std::optional<DecisionId> first_changed(SiteId site, DecisionId learned) override;
  std::optional<DecisionId> last_decision(SiteId site) override;
  std::optional<TriageSnapshot> snapshot(SiteId site, DecisionId before) override;
  std::vector<SignedComment> signatures(SiteId site, std::size_t limit) override;
  std::vector<Comment> comments_of(SiteId site, Status status, CommentId after,
                                   std::size_t limit) override;
  bool is_proposed(SiteId site, CommentId id) override;
  std::int64_t proposals(const std::vector<SiteId>& sites, std::int64_t most) override;
  std::optional<CommentId> review(SiteId site) override;
  std::optional<std::string> triage_settings(SiteId site) override;
  void set_risk(CommentId id, double risk, QueuePlace place) override;
  void set_judgement(CommentId id, const Judgement& judgement) override;
  void join_campaign(CommentId id, CommentId campaign) override;
  void set_triage_settings(SiteId site, std::string_view settings, Time now) override;
  void set_review(SiteId site, std::optional<CommentId> after) override;
  void propose(SiteId site, CommentId id) override;
  void settle_proposal(SiteId site, CommentId id) override;
  void add_snapshot(SiteId site, const TriageSnapshot& snapshot) override;
  void drop_snapshots(SiteId site, DecisionId from) override;
  void thin_snapshots(SiteId site, std::size_t count) override;

  // accounts.cpp
  std::optional<Moderator> moderator(std::string_view name) override;
  std::optional<Moderator> moderator(ModeratorId id) override;
  std::vector<Moderator> moderators() override;
  std::string password_hash(ModeratorId id) override;
  std::optional<Session> session(const Digest& token_hash) override;
  std::vector<Session> sessions(ModeratorId id) override;
  std::optional<Invitation> invitation(const Digest& token_hash) override;
  std::optional<ModeratorId> add_moderator(const Moderator& moderator,
                                           std::string_view password_hash) override;
  void set_password(ModeratorId id, std::string_view password_hash,
                    const std::optional<Digest>& kept) override;
  void set_moderator(const Moderator& moderator) override;
  void add_session(const Session& session) override;
  void touch_session(const Digest& token_hash, Time seen) override;
  void end_session(const Digest& token_hash) override;
  void end_sessions(Time created_before, Time seen_before) override;
  void add_invitation(const Invitation& invitation) override;
  void spend_invitation(const Digest& token_hash) override;
  void end_invitations(Time expired_before) override;

  // account_keys.cpp
  std::optional<OneTimeCodes> one_time_codes(ModeratorId id) override;
  std::size_t recovery_codes(ModeratorId id) override;
  std::optional<AccessToken> access_token(const Digest& token_hash) override;
  std::vector<AccessToken> access_tokens(ModeratorId id) override;
  std::vector<AccountEvent> account_events(std::optional<AccountEventId> before,
                                           std::size_t limit) override;
  void set_one_time_codes(ModeratorId id, const std::optional<OneTimeCodes>& codes) override;
  void set_recovery_codes(ModeratorId id, const std::vector<Digest>& hashes) override;
  bool spend_recovery_code(ModeratorId id, const Digest& hash) override;
  AccessTokenId add_access_token(const AccessToken& token, const Digest& token_hash) override;
  void touch_access_token(AccessTokenId id, Time seen) override;
  bool end_access_token(ModeratorId moderator, AccessTokenId id) override;
  void add_account_event(const AccountEvent& event) override;

  // outbox.cpp
  std::optional<MailBox> mail_box(ModeratorId moderator) override;
  std::vector<Subscription> subscriptions(ModeratorId moderator) override;
  std::vector<Subscription> subscriptions() override;
  std::vector<ModeratorId> want_overruled() override;
  std::optional<OutboxRow> next_mail() override;
  std::vector<OutboxRow> due_with(const OutboxRow& row, Time now) override;
  std::vector<Time> mails_sent(const OutboxRow& row, Time since) override;
  OutboxState outbox_state(Time now) override;
  void set_mail_box(const MailBox& box) override;
  void drop_mail_box(ModeratorId moderator) override;
  void set_subscription(const Subscription& subscription) override;
  void add_mail(const OutboxRow& row) override;
  void drop_mail(OutboxId id) override;
  void drop_mail_of(DecisionId decision) override;
  void drop_mail_of(ModeratorId moderator, MailKind kind) override;
  void hold_mail(OutboxId id, Time until) override;
  void mail_sent(OutboxId id, OutboxId message, Time now) override;
  void mail_failed(OutboxId id, Time now, std::optional<Time> retry,
                   std::string_view failure) override;
  void forget_mail(Time sent_before, Time failed_before) override;

 private:
  void touch(SiteId site);
  void touch(ArticleId article);
  // Adds one comment to, or takes it from, everything that counts those of its status.
  struct Place {
    SiteId site{};
    ArticleId article{};
    AuthorId author{};
  };
  void count(const Place& place, Status status, std::int64_t step);
  // triage.cpp
  std::int64_t note_network(const NewComment& draft, CommentId id);
  void add_judgement(const Comment& comment, const Judgement& judgement, std::int64_t network_nth);
  void move_flags(SiteId site, CommentId id, Status from, Status to);

  Connection& db_;
  Touched* touched_;
};

}  // namespace rejoinder::sqlite

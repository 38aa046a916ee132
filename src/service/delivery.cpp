#include <rejoinder/delivery.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <utility>

#include <rejoinder/limits.hpp>

#include "service/mail_tokens.hpp"

namespace rejoinder {
namespace {

// Between 0 and 1, for spreading what is tried again.
double chance_from(const Digest& random) {
  std::uint32_t number = 0;
  std::memcpy(&number, random.data(), sizeof number);
  return static_cast<double>(number) / 4294967295.0;
}

std::string message_id(const OutboxRow& row) {
  return "mail." + std::to_string(number(row.id)) + '.' +
         std::to_string(row.created.time_since_epoch().count());
}

std::string thread_id(const Comment& comment) {
  return "article." + std::to_string(number(comment.site)) + '.' +
         std::to_string(number(comment.article));
}

std::string decider(const Decision& decision) {
  switch (decision.actor) {
    case ActorKind::moderator: return decision.by;
    case ActorKind::author: return "The author";
    case ActorKind::rule: return "A rule";
    case ActorKind::operator_: return "The operator";
  }
  return {};
}

// Whether a decision has changed what this moderator had decided last.
bool was_decided_by(Reader& reader, ModeratorId moderator, CommentId comment, DecisionId later) {
  for (const Decision& each : reader.history(comment, limits::history_max)) {
    if (each.id < later) return each.moderator == moderator;
  }
  return false;
}

}  // namespace

std::optional<Time> Delivery::deliver(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    // First, or they would go out again.
    if (!unmarked_.empty()) mark_sent(unmarked_);
    unmarked_.clear();
    const Time now = clock_.now();
    if (now < resting_until_) return resting_until_;
    const auto row = store_.read([](Reader& reader) { return reader.next_mail(); });
    if (!row) return std::nullopt;
    if (row->not_before > now) return row->not_before;
    std::vector<Letter> letters;
    try {
      letters = letters_for(*row);
    } catch (const std::exception&) {
      // Or it would come first again, and nothing else would ever be sent.
      note_failure({{}, {*row}}, {MailFailure::Kind::message, "internal"});
      throw;
    }
    for (const Letter& each : letters) {
      if (stop.stop_requested() || !post(each, stop)) break;
    }
  }
  return std::nullopt;
}

std::optional<Delivery::Recipient> Delivery::recipient_of(ModeratorId id) {
  return store_.read([&](Reader& reader) -> std::optional<Recipient> {
    auto moderator = reader.moderator(id);
    auto box = reader.mail_box(id);
    if (!moderator || moderator->disabled || !box) return std::nullopt;
    std::string address = open_address(keys_, *box);
    if (address.empty()) return std::nullopt;
    return Recipient{std::move(*moderator), std::move(*box), std::move(address)};
  });
}

std::vector<Delivery::Letter> Delivery::letters_for(const OutboxRow& row) {
  const auto recipient = recipient_of(row.moderator);
  if (!recipient || (row.kind != MailKind::proof && !recipient->box.proven)) {
    drop({row});
    return {};
  }
  switch (row.kind) {
    case MailKind::waiting: return waiting(row, *recipient);
    case MailKind::overruled: return overruled(row, *recipient);
    case MailKind::proof: {
      const std::string link =
          public_url_ + "/m/" +
          write_token(keys_, AddressToken{row.moderator, recipient->box.asked}, recipient->box);
      return {letter(*recipient, writer_.proof(recipient->moderator.name, link), {row})};
    }
    case MailKind::test:
      return {letter(*recipient, writer_.test(recipient->moderator.name, public_url_ + "/moderate"),
                     {row})};
  }
  return {};
}

Delivery::Letter Delivery::letter(const Recipient& recipient, MailWords words,
                                  std::vector<OutboxRow> rows) const {
  Letter made{{.to = recipient.address,
               .from_name = "Rejoinder",
               .words = std::move(words),
               .date = clock_.now(),
               .id = message_id(rows.front())},
              std::move(rows)};
  return made;
}

std::optional<Delivery::Due> Delivery::due_with(const OutboxRow& row, const Recipient& recipient) {
  const Time now = clock_.now();
  const Actor actor = Actor::of(recipient.moderator);
  Due due;
  std::optional<Site> site;
  const auto rows = store_.read([&](Reader& reader) {
    site = reader.site(*row.site);
    for (const Subscription& each : reader.subscriptions(row.moderator)) {
      if (each.site == row.site) due.rhythm = each.rhythm;
    }
    due.sent = reader.mails_sent(row, now - std::chrono::hours(1));
    due.waiting = reader.totals({*row.site}).pending;
    return reader.due_with(row, now);
  });
  if (!site || due.rhythm == Rhythm::off || !actor.may_moderate(*row.site)) {
    drop(rows);
    return std::nullopt;
  }
  due.site = std::move(*site);
  std::vector<OutboxRow> settled;
  for (const OutboxRow& each : rows) {
    auto card = moderation_.card(actor, each.comment.value_or(CommentId{0}));
    // Somebody has decided meanwhile: there is nothing to tell any more.
    if (!card || card->comment.status != Status::pending) {
      settled.push_back(each);
    } else {
      due.rows.push_back(each);
      due.cards.push_back(std::move(*card));
    }
  }
  drop(settled);
  if (due.rows.empty()) return std::nullopt;
  return due;
}

std::vector<Delivery::Letter> Delivery::waiting(const OutboxRow& row, const Recipient& recipient) {
  const auto due = due_with(row, recipient);
  if (!due) return {};
  const std::size_t count = due->rows.size();
  const bool at_once = row.urgent || due->rhythm == Rhythm::each;
  const std::size_t most =
      row.urgent ? limits::urgent_mails_per_hour_max : limits::mails_per_hour_max;
  const Turn turn =
      at_once ? turn_of(count, due->sent, most, clock_.now()) : Turn{Turn::Kind::digest, {}};
  switch (turn.kind) {
    case Turn::Kind::wait:
      store_.write([&](Writer& writer) {
        for (const OutboxRow& each : due->rows) writer.hold_mail(each.id, turn.until);
      });
      return {};
    case Turn::Kind::digest: return {about(*due, 0, count, recipient)};
    case Turn::Kind::singles: break;
  }
  std::vector<Letter> letters;
  for (std::size_t i = 0; i < count; ++i) letters.push_back(about(*due, i, 1, recipient));
  return letters;
}

Delivery::Letter Delivery::about(const Due& due, std::size_t first, std::size_t count,
                                 const Recipient& recipient) const {
  const auto link = [&](const MailToken& token) {
    return public_url_ + "/m/" + write_token(keys_, token, recipient.box);
  };
  WaitingNotice notice;
  notice.site = due.site;
  notice.urgent = due.rows[first].urgent;
  notice.console = public_url_ + "/moderate";
  notice.unsubscribe = link(SiteToken{recipient.moderator.id, due.site.id});
  const ArticleId article = due.cards[first].comment.article;
  bool one_article = true;
  std::size_t bytes = 0;
  for (std::size_t i = first; i < first + count; ++i) {
    const Comment& comment = due.cards[i].comment;
    bytes += comment.text.size();
    if (i > first && (notice.comments.size() >= limits::digest_comments_max ||
                      bytes > limits::digest_bytes_max)) {
      break;
    }
    one_article = one_article && comment.article == article;
    notice.comments.push_back(
        {due.cards[i], link(CommentToken{recipient.moderator.id, comment.id, comment.version,
                                         clock_.now() + limits::mail_link_window})});
  }
  const auto shown = static_cast<std::int64_t>(notice.comments.size());
  notice.more = static_cast<std::size_t>(std::max<std::int64_t>(0, due.waiting - shown));
  const auto begin = due.rows.begin() + static_cast<std::ptrdiff_t>(first);
  Letter made = letter(recipient, writer_.waiting(notice),
                       {begin, begin + static_cast<std::ptrdiff_t>(count)});
  made.mail.from_name = due.site.name();
  made.mail.unsubscribe = notice.unsubscribe;
  if (one_article) made.mail.thread = thread_id(due.cards[first].comment);
  return made;
}

std::vector<Delivery::Letter> Delivery::overruled(const OutboxRow& row,
                                                  const Recipient& recipient) {
  const Actor actor = Actor::of(recipient.moderator);
  std::optional<Site> site;
  std::vector<Change> changes;
  std::vector<Time> sent;
  const Time now = clock_.now();
  const auto decision = store_.read([&](Reader& reader) {
    site = reader.site(*row.site);
    sent = reader.mails_sent(row, now - std::chrono::hours(1));
    auto found = reader.decision({*row.site}, row.decision.value_or(DecisionId{0}));
    for (const Change& each : found ? found->changes : std::vector<Change>{}) {
      if (each.from != each.to && was_decided_by(reader, row.moderator, each.comment, found->id)) {
        changes.push_back(each);
      }
    }
    return found;
  });
  OverruledNotice notice;
  for (const Change& each : changes) {
    if (notice.lines.size() >= limits::digest_comments_max) break;
    auto card = moderation_.card(actor, each.comment);
    if (!card) continue;
    notice.lines.push_back(
        {std::move(*card), each,
         public_url_ + "/moderate#comment/" + std::to_string(number(each.comment))});
  }
  if (!site || !decision || decision->undone_by || !recipient.box.overruled ||
      !actor.may_moderate(*row.site) || notice.lines.empty()) {
    drop({row});
    return {};
  }
  const Turn turn = turn_of(1, sent, limits::mails_per_hour_max, now);
  if (turn.kind == Turn::Kind::wait) {
    store_.write([&](Writer& writer) { writer.hold_mail(row.id, turn.until); });
    return {};
  }
  notice.more = changes.size() - notice.lines.size();
  notice.site = *site;
  notice.by = decider(*decision);
  notice.undone = decision->undoes.has_value();
  notice.note = decision->note;
  Letter made = letter(recipient, writer_.overruled(notice), {row});
  made.mail.from_name = site->name();
  if (notice.lines.size() == 1) made.mail.thread = thread_id(notice.lines.front().card.comment);
  return {std::move(made)};
}

void Delivery::drop(const std::vector<OutboxRow>& rows) {
  if (rows.empty()) return;
  store_.write([&](Writer& writer) {
    for (const OutboxRow& each : rows) writer.drop_mail(each.id);
  });
}

// What a server breaks off at again and again is the letter's own trouble, and keeps no other back.
bool Delivery::is_of_server(const Letter& letter, const MailFailure& failure) {
  constexpr int benefit_of_doubt = 3;
  return failure.kind == MailFailure::Kind::server &&
         letter.rows.front().attempts < benefit_of_doubt;
}

bool Delivery::post(const Letter& letter, const std::stop_token& stop) {
  const auto taken = mailer_.send(letter.mail, stop);
  if (taken) {
    failures_ = 0;
    unmarked_ = letter.rows;
    mark_sent(unmarked_);
    unmarked_.clear();
    return true;
  }
  if (taken.error().code == mail_stopped) return false;
  note_failure(letter, taken.error());
  return !is_of_server(letter, taken.error());
}

void Delivery::mark_sent(const std::vector<OutboxRow>& rows) {
  const Time now = clock_.now();
  store_.write([&](Writer& writer) {
    for (const OutboxRow& each : rows) writer.mail_sent(each.id, rows.front().id, now);
    if (auto box = writer.mail_box(rows.front().moderator)) {
      box->sent = now;
      writer.set_mail_box(*box);
    }
  });
}

void Delivery::note_failure(const Letter& letter, const MailFailure& failure) {
  const Time now = clock_.now();
  const double chance = chance_from(keys_.random());
  const bool of_server = is_of_server(letter, failure);
  if (of_server) {
    resting_until_ = now + std::min<std::chrono::milliseconds>(retry_delay(++failures_, chance),
                                                               limits::mail_server_rest_max);
  }
  store_.write([&](Writer& writer) {
    for (const OutboxRow& each : letter.rows) {
      const bool for_good = failure.kind == MailFailure::Kind::refused ||
                            (each.attempts + 1 >= limits::mail_attempts_max &&
                             now - each.created > limits::mail_age_max);
      const Time retry = of_server ? resting_until_ : now + retry_delay(each.attempts + 1, chance);
      writer.mail_failed(each.id, now, for_good ? std::nullopt : std::optional(retry),
                         failure.code);
    }
    if (auto box = writer.mail_box(letter.rows.front().moderator)) {
      box->failed = now;
      box->failure = failure.code;
      writer.set_mail_box(*box);
    }
  });
}

}  // namespace rejoinder

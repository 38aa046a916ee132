#include <catch2/catch.hpp>

#include <rejoinder/limits.hpp>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

template <class Engine>
struct Outbox : Stored<Engine> {
  ModeratorId kim = add_moderator("Kim");
  ModeratorId ana = add_moderator("Ana");

  ModeratorId add_moderator(const char* name) {
    Moderator moderator;
    moderator.name = name;
    moderator.role = Role::owner;
    return this->store->write(
        [&](Writer& writer) { return writer.add_moderator(moderator, "hash").value(); });
  }
  void add(OutboxRow row) {
    this->store->write([&](Writer& writer) { writer.add_mail(row); });
  }
  [[nodiscard]] OutboxRow waiting(ModeratorId moderator, std::int64_t comment,
                                  std::int64_t due) const {
    return {.kind = MailKind::waiting,
            .moderator = moderator,
            .site = this->site,
            .comment = CommentId{comment},
            .created = at(1),
            .not_before = at(due)};
  }
  template <class Unit>
  auto read(Unit unit) {
    return this->store->read(unit);
  }
  std::optional<OutboxRow> next() {
    return read([](Reader& reader) { return reader.next_mail(); });
  }
  OutboxState state(std::int64_t second) {
    return read([&](Reader& reader) { return reader.outbox_state(at(second)); });
  }
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("A mail box is kept, changed, and taken away with what waits for it",
                        "[outbox]", Engines) {
  Outbox<TestType> stored;
  const auto box = [&] {
    return stored.read([&](Reader& reader) { return reader.mail_box(stored.kim); });
  };
  CHECK_FALSE(box());
  MailBox made{.moderator = stored.kim, .sealed_address = std::string("a\0b", 3), .asked = at(5)};
  stored.store->write([&](Writer& writer) { writer.set_mail_box(made); });
  REQUIRE(box());
  CHECK(box()->sealed_address == std::string("a\0b", 3));
  CHECK(box()->asked == at(5));
  CHECK_FALSE(box()->proven);
  CHECK_FALSE(box()->overruled);
  CHECK_FALSE(box()->sent);
  made.proven = at(6);
  made.overruled = true;
  made.sent = at(7);
  made.failed = at(8);
  made.failure = "550";
  stored.store->write([&](Writer& writer) { writer.set_mail_box(made); });
  CHECK(box()->proven == at(6));
  CHECK(box()->overruled);
  CHECK(box()->sent == at(7));
  CHECK(box()->failed == at(8));
  CHECK(box()->failure == "550");
  stored.add(stored.waiting(stored.kim, 1, 2));
  stored.add(stored.waiting(stored.ana, 1, 3));
  stored.store->write([&](Writer& writer) { writer.drop_mail_box(stored.kim); });
  CHECK_FALSE(box());
  REQUIRE(stored.next());
  CHECK(stored.next()->moderator == stored.ana);
}

TEMPLATE_LIST_TEST_CASE("Who wants mail counts once the address is proven", "[outbox]", Engines) {
  Outbox<TestType> stored;
  const auto wanted = [&] {
    return stored.read([](Reader& reader) { return reader.subscriptions(); });
  };
  const auto own = [&] {
    return stored.read([&](Reader& reader) { return reader.subscriptions(stored.kim); });
  };
  const auto overruled = [&] {
    return stored.read([](Reader& reader) { return reader.want_overruled(); });
  };
  MailBox box{.moderator = stored.kim, .sealed_address = "x", .asked = at(1), .overruled = true};
  stored.store->write([&](Writer& writer) {
    writer.set_mail_box(box);
    writer.set_subscription({stored.kim, stored.site, Rhythm::each});
    writer.set_subscription({stored.kim, stored.site, Rhythm::daily});
  });
  REQUIRE(own().size() == 1);
  CHECK(own().front().rhythm == Rhythm::daily);
  CHECK(own().front().site == stored.site);
  CHECK(wanted().empty());
  CHECK(overruled().empty());
  box.proven = at(2);
  stored.store->write([&](Writer& writer) { writer.set_mail_box(box); });
  REQUIRE(wanted().size() == 1);
  CHECK(wanted().front().moderator == stored.kim);
  CHECK(overruled() == std::vector{stored.kim});
  stored.store->write([&](Writer& writer) {
    writer.set_subscription({stored.kim, stored.site, Rhythm::off});
  });
  CHECK(wanted().empty());
  CHECK(own().empty());
}

TEMPLATE_LIST_TEST_CASE("What is due first comes first, and goes with what is like it", "[outbox]",
                        Engines) {
  Outbox<TestType> stored;
  CHECK_FALSE(stored.next());
  stored.add(stored.waiting(stored.kim, 1, 30));
  stored.add(stored.waiting(stored.kim, 2, 20));
  stored.add(stored.waiting(stored.kim, 3, 20));
  stored.add(stored.waiting(stored.ana, 4, 25));
  OutboxRow urgent = stored.waiting(stored.kim, 5, 26);
  urgent.urgent = true;
  stored.add(urgent);
  REQUIRE(stored.next());
  const OutboxRow first = *stored.next();
  CHECK(first.kind == MailKind::waiting);
  CHECK(first.moderator == stored.kim);
  CHECK(first.site == stored.site);
  CHECK(first.comment == CommentId{2});
  CHECK_FALSE(first.decision);
  CHECK(first.created == at(1));
  CHECK(first.not_before == at(20));
  CHECK(first.attempts == 0);
  const auto like = [&](const OutboxRow& row, std::int64_t now) {
    std::vector<std::int64_t> comments;
    for (const OutboxRow& each :
         stored.read([&](Reader& reader) { return reader.due_with(row, at(now)); })) {
      comments.push_back(number(each.comment.value()));
    }
    return comments;
  };
  CHECK(like(first, 20) == std::vector<std::int64_t>{2, 3});
  CHECK(like(first, 40) == std::vector<std::int64_t>{2, 3, 1});
  stored.store->write([&](Writer& writer) { writer.hold_mail(first.id, at(50)); });
  CHECK(stored.next()->comment == CommentId{3});
  CHECK(stored.state(19).pending == 5);
  CHECK_FALSE(stored.state(19).oldest_due);
  CHECK(stored.state(22).oldest_due == at(20));
}

TEMPLATE_LIST_TEST_CASE("What was sent is counted by messages, and forgotten in time", "[outbox]",
                        Engines) {
  Outbox<TestType> stored;
  for (int i = 1; i <= 4; ++i) stored.add(stored.waiting(stored.kim, i, i));
  std::vector<OutboxRow> rows;
  for (int i = 0; i < 4; ++i) {
    rows.push_back(stored.next().value());
    stored.store->write([&](Writer& writer) {
      // The third and the fourth go out together.
      writer.mail_sent(rows.back().id, rows[static_cast<std::size_t>(std::min(i, 2))].id,
                       at(10 + std::min(i, 2)));
    });
  }
  CHECK_FALSE(stored.next());
  const auto sent = [&](ModeratorId moderator, bool urgent, std::int64_t since) {
    return stored.read([&](Reader& reader) {
      return reader.mails_sent({.moderator = moderator, .site = stored.site, .urgent = urgent},
                               at(since));
    });
  };
  CHECK(sent(stored.kim, false, 0) == std::vector{at(12), at(11), at(10)});
  CHECK(sent(stored.kim, false, 10) == std::vector{at(12), at(11)});
  CHECK(sent(stored.kim, true, 0).empty());
  CHECK(sent(stored.ana, false, 0).empty());
  stored.store->write([](Writer& writer) { writer.forget_mail(at(12), at(0)); });
  CHECK(sent(stored.kim, false, 0) == std::vector{at(12)});
}

TEMPLATE_LIST_TEST_CASE("What fails is tried again until it has failed for good, and stays",
                        "[outbox]", Engines) {
  Outbox<TestType> stored;
  stored.add(stored.waiting(stored.kim, 1, 2));
  const OutboxRow row = stored.next().value();
  stored.store->write([&](Writer& writer) { writer.mail_failed(row.id, at(3), at(9), "451"); });
  REQUIRE(stored.next());
  CHECK(stored.next()->attempts == 1);
  CHECK(stored.next()->not_before == at(9));
  CHECK(stored.state(9).failed == 0);
  stored.store->write([&](Writer& writer) { writer.mail_failed(row.id, at(9), {}, "550"); });
  CHECK_FALSE(stored.next());
  CHECK(stored.state(9).failed == 1);
  CHECK(stored.state(9).pending == 0);
  stored.store->write([](Writer& writer) { writer.forget_mail(at(0), at(9)); });
  CHECK(stored.state(9).failed == 1);
  stored.store->write([](Writer& writer) { writer.forget_mail(at(0), at(10)); });
  CHECK(stored.state(9).failed == 0);
}

TEMPLATE_LIST_TEST_CASE("An undo takes back what a decision has caused, but not what was sent",
                        "[outbox]", Engines) {
  Outbox<TestType> stored;
  const auto caused = [&](std::int64_t decision) {
    stored.add({.kind = MailKind::overruled,
                .moderator = stored.kim,
                .site = stored.site,
                .decision = DecisionId{decision},
                .created = at(1),
                .not_before = at(decision)});
  };
  caused(1);
  caused(2);
  const OutboxRow first = stored.next().value();
  stored.store->write([&](Writer& writer) {
    writer.mail_sent(first.id, first.id, at(5));
    writer.drop_mail_of(DecisionId{1});
    writer.drop_mail_of(DecisionId{2});
  });
  CHECK(stored.state(9).pending == 0);
  stored.add({.kind = MailKind::test, .moderator = stored.kim, .not_before = at(1)});
  stored.add({.kind = MailKind::proof, .moderator = stored.kim, .not_before = at(2)});
  stored.store->write([&](Writer& writer) { writer.drop_mail_of(stored.kim, MailKind::test); });
  REQUIRE(stored.next());
  CHECK(stored.next()->kind == MailKind::proof);
  CHECK_FALSE(stored.next()->site);
  const OutboxId last = stored.next()->id;
  stored.store->write([&](Writer& writer) { writer.drop_mail(last); });
  CHECK_FALSE(stored.next());
}

TEMPLATE_LIST_TEST_CASE("No more rows are kept for one moderator and site than the limit",
                        "[outbox]", Engines) {
  Outbox<TestType> stored;
  stored.store->write([&](Writer& writer) {
    for (std::size_t i = 0; i < limits::outbox_rows_max + 10; ++i) {
      writer.add_mail(stored.waiting(stored.kim, static_cast<std::int64_t>(i + 1), 1));
    }
    writer.add_mail(stored.waiting(stored.ana, 1, 1));
  });
  CHECK(stored.state(1).pending == static_cast<std::int64_t>(limits::outbox_rows_max + 1));
}

TEMPLATE_LIST_TEST_CASE("A row that its transaction loses is not there", "[outbox]", Engines) {
  Outbox<TestType> stored;
  CHECK_THROWS(stored.store->write([&](Writer& writer) {
    writer.add_mail(stored.waiting(stored.kim, 1, 1));
    throw std::runtime_error("no");
  }));
  CHECK_FALSE(stored.next());
}

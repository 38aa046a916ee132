#include <rejoinder/notifications.hpp>

#include <catch2/catch.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <rejoinder/delivery.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/mail_links.hpp>

#include "mail/postman.hpp"
#include "render/mail_text.hpp"
#include "service/clinic.hpp"

using namespace rejoinder;
using namespace rejoinder::test;
using namespace std::chrono_literals;

namespace {

class FakeMailer final : public Mailer {
 public:
  tl::expected<void, MailFailure> send(const Mail& mail, const std::stop_token&) override {
    const std::lock_guard lock(mutex);
    ++asked;
    if (!failures.empty()) {
      const MailFailure failure = failures.front();
      failures.pop_front();
      return tl::unexpected(failure);
    }
    if (!breaks_off_at.empty() && mail.words.text.find(breaks_off_at) != std::string::npos) {
      return tl::unexpected(MailFailure{MailFailure::Kind::server, "connection_lost"});
    }
    sent.push_back(mail);
    changed.notify_all();
    return {};
  }

  int asked = 0;
  std::deque<MailFailure> failures;
  std::string breaks_off_at;  // Of a text.
  std::vector<Mail> sent;
  std::mutex mutex;
  std::condition_variable changed;
};

// The clinic again, with mail.
struct Mailing : Clinic {
  Mailing() { static_cast<void>(administration.set_site("clinic", settings()).value()); }

  static SiteSettings settings() {
    SiteSettings settings;
    settings.origins = {origin};
    settings.name = "Harbour Clinic";
    return settings;
  }

  Moderator add(const char* name, Role role = Role::owner) {
    Moderator moderator;
    moderator.name = name;
    moderator.role = role;
    if (role == Role::moderator) moderator.sites = {administration.site("clinic")->id};
    moderator.id = store->write(
        [&](Writer& writer) { return writer.add_moderator(moderator, "hash").value(); });
    return moderator;
  }
  // With a proven address.
  Moderator add_with_mail(const char* name, Rhythm rhythm, bool overruled = false,
                          Role role = Role::owner) {
    Moderator moderator = add(name, role);
    Notifications::Change change;
    change.address = std::string(name) + "@clinic.example";
    change.proved = true;
    change.overruled = overruled;
    change.sites = {{"clinic", rhythm}};
    REQUIRE(notifications.set(moderator, change));
    deliver();
    REQUIRE(links.confirm(token_in(mailer.sent.back().words.text)));
    mailer.sent.clear();
    return moderator;
  }
  CommentId waits(const std::string& text) { return with_mail.submit(submission(text)).value().id; }
  std::optional<Time> deliver() { return delivery.deliver(std::stop_token{}); }
  Result<DecisionOutcome> decides(const Moderator& moderator, CommentId id, Action action) {
    return with_undo.decide(Actor::of(moderator), {{{id, {}}}, action, "", ""});
  }
  static std::string token_in(const std::string& text) {
    const auto begin = text.find("/m/") + 3;
    return text.substr(begin, text.find('\n', begin) - begin);
  }
  OutboxState state() { return notifications.state(); }

  FakeMailer mailer;
  render::MailText words;
  Notifications notifications{*store, *keys, clock, {.mail = true, .zone_clock = {}}};
  Commenting with_mail{*store, *keys, renderer, clock, [this] {
                         CommentingOptions options =
                             with_triage({.per_network = {}, .per_email = {}});
                         options.notifications = &notifications;
                         return options;
                       }()};
  Moderation with_undo{*store, *keys, renderer, clock, &triage, &notifications};
  MailLinks links{*store, *keys, clock, with_undo, notifications};
  Delivery delivery{
      *store, *keys, clock, with_undo, words, mailer, "https://comments.clinic.example"};
};

}  // namespace

TEST_CASE("An address gets one mail, and nothing else until it is proven", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add("mia");
  Notifications::Change change;
  change.address = " Mia@Clinic.example ";
  change.sites = {{"clinic", Rhythm::each}};
  const auto refused = clinic.notifications.set(mia, change);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fields.front().field == "password");
  CHECK(clinic.notifications.settings(mia).address.empty());
  change.proved = true;
  const auto settings = clinic.notifications.set(mia, change);
  REQUIRE(settings);
  CHECK(settings->address == "mia@clinic.example");
  CHECK_FALSE(settings->proven);
  clinic.waits("One that nobody is told of.");
  clinic.deliver();
  REQUIRE(clinic.mailer.sent.size() == 1);
  CHECK(clinic.mailer.sent.front().to == "mia@clinic.example");
  CHECK(clinic.mailer.sent.front().words.subject == "Confirm your address");
  CHECK_FALSE(clinic.notifications.send_test(mia));

  const std::string token = Mailing::token_in(clinic.mailer.sent.front().words.text);
  REQUIRE(clinic.links.look(token));
  CHECK_FALSE(clinic.notifications.settings(mia).proven);  // To look is not to confirm.
  CHECK_FALSE(clinic.links.confirm(token + "x"));
  REQUIRE(clinic.links.confirm(token));
  CHECK(clinic.notifications.settings(mia).proven);
  clinic.waits("One that she is told of.");
  clinic.deliver();
  REQUIRE(clinic.mailer.sent.size() == 2);
  CHECK(clinic.mailer.sent.back().words.text.find("> One that she is told of.") !=
        std::string::npos);
  REQUIRE(clinic.notifications.send_test(mia));
  clinic.deliver();
  CHECK(clinic.mailer.sent.size() == 3);
}

TEST_CASE("A link that proves an address ends with its day, and with another address", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add("mia");
  const auto ask = [&](const char* address) {
    Notifications::Change change;
    change.address = address;
    change.proved = true;
    REQUIRE(clinic.notifications.set(mia, change));
    clinic.deliver();
    return Mailing::token_in(clinic.mailer.sent.back().words.text);
  };
  const std::string first = ask("mia@clinic.example");
  clinic.clock.pass(1s);
  const std::string second = ask("mia@elsewhere.example");
  CHECK_FALSE(clinic.links.look(first));
  CHECK(clinic.links.look(second));
  clinic.clock.pass(limits::mail_proof_window);
  CHECK_FALSE(clinic.links.look(second));
  CHECK(clinic.links.look(ask("mia@elsewhere.example")));
  Notifications::Change none;
  none.address = "";
  REQUIRE(clinic.notifications.set(mia, none));
  CHECK(clinic.notifications.settings(mia).address.empty());
}

TEST_CASE("What is no address is refused, and so are too many mails to one", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add("mia");
  Notifications::Change change;
  for (const char* wrong : {"mia", "mia@clinic.example, eve@example.com", "a@b", "<mia@x.example>",
                            "mia@clinic.example\r\nBcc: eve@example.com"}) {
    change.address = wrong;
    const auto set = clinic.notifications.set(mia, change);
    REQUIRE_FALSE(set);
    CHECK(set.error().fields.front().field == "address");
  }
  change.address = {};
  change.sites = {{"clinic", Rhythm::each}};
  CHECK_FALSE(clinic.notifications.set(mia, change));  // Where to?
  change.address = "mia@clinic.example";
  change.proved = true;
  change.sites = {{"paper", Rhythm::each}};
  CHECK(clinic.notifications.set(mia, change).error().fields.front().field == "sites");
  change.sites = {};
  int taken = 0;
  for (int i = 0; i < 20; ++i) taken += clinic.notifications.set(mia, change) ? 1 : 0;
  CHECK(taken == 5);
}

TEST_CASE("Nobody is told of what is decided before the mail is sent", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::hourly);
  const CommentId first = clinic.waits("The first.");
  clinic.waits("The second.");
  CHECK(clinic.state().pending == 2);
  clinic.deliver();
  CHECK(clinic.mailer.sent.empty());
  REQUIRE(clinic.decides(mia, first, Action::approve));
  clinic.clock.pass(1h);
  clinic.deliver();
  REQUIRE(clinic.mailer.sent.size() == 1);
  CHECK(clinic.mailer.sent.front().words.text.find("The first.") == std::string::npos);
  CHECK(clinic.mailer.sent.front().words.text.find("The second.") != std::string::npos);
  CHECK(clinic.state().pending == 0);
}

TEST_CASE("Three mails go out within an hour, and then one for all that came", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::each);
  for (int i = 0; i < 6; ++i) {
    clinic.waits("Comment number " + std::to_string(i) + ".");
    clinic.deliver();
    clinic.clock.pass(1min);
  }
  CHECK(clinic.mailer.sent.size() == 3);
  CHECK(clinic.state().pending == 3);
  const auto next = clinic.deliver();
  REQUIRE(next);
  clinic.clock.pass(*next - clinic.clock.now());
  clinic.deliver();
  REQUIRE(clinic.mailer.sent.size() == 4);
  CHECK(clinic.mailer.sent.back().words.subject == "3 new replies waiting: Harbour Clinic");
  CHECK(clinic.state().pending == 0);
}

TEST_CASE("A mail says whom it is from, what about, and how to end it", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::each);
  clinic.waits("Hello.");
  clinic.deliver();
  REQUIRE(clinic.mailer.sent.size() == 1);
  const Mail& mail = clinic.mailer.sent.front();
  CHECK(mail.from_name == "Harbour Clinic");
  CHECK(mail.words.subject == "New reply waiting: /dry-needling");
  CHECK(mail.thread == "article.1.1");
  CHECK(mail.unsubscribe.starts_with("https://comments.clinic.example/m/s."));
  const std::string off = mail.unsubscribe.substr(mail.unsubscribe.find("/m/") + 3);
  REQUIRE(clinic.links.look(off));
  REQUIRE(clinic.links.confirm(off));
  CHECK(clinic.notifications.settings(mia).sites.front().rhythm == Rhythm::off);
  clinic.waits("Another.");
  CHECK(clinic.state().pending == 0);
}

TEST_CASE("A link decides once, in its moderator's name, and then shows what became of it",
          "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::each, false, Role::moderator);
  const CommentId id = clinic.waits("Hello.");
  clinic.deliver();
  const std::string token = Mailing::token_in(clinic.mailer.sent.front().words.text);
  for (int i = 0; i < 3; ++i) {
    const auto link = clinic.links.look(token);
    REQUIRE(link);
    CHECK(std::get<LinkedComment>(*link).open);
  }
  CHECK_FALSE(clinic.links.decide(token + "A", Action::approve, MailLinks::Redact::no));
  CHECK_FALSE(clinic.links.confirm(token));
  REQUIRE(clinic.links.decide(token, Action::approve, MailLinks::Redact::no));
  const auto decisions = clinic.moderation.decisions(Actor::command_line(), {}, 1).decisions;
  REQUIRE(decisions.size() == 1);
  CHECK(decisions.front().moderator == mia.id);
  CHECK(decisions.front().reason == "by_mail");
  const auto again = clinic.links.decide(token, Action::spam, MailLinks::Redact::no);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::conflict);
  const auto after = clinic.links.look(token);
  REQUIRE(after);
  CHECK_FALSE(std::get<LinkedComment>(*after).open);
  CHECK(std::get<LinkedComment>(*after).last->moderator == mia.id);
  // An undo makes it wait again, as another version.
  REQUIRE(clinic.with_undo.undo(Actor::command_line(), decisions.front().id));
  CHECK_FALSE(std::get<LinkedComment>(*clinic.links.look(token)).open);
  CHECK(clinic.moderation.card(Actor::command_line(), id)->comment.status == Status::pending);
}

TEST_CASE("A link dies with its week, its text, its address, and its moderator's rights",
          "[mail]") {
  Mailing clinic;
  Moderator mia = clinic.add_with_mail("mia", Rhythm::each, false, Role::moderator);
  const auto receipt = clinic.with_mail.submit(Mailing::submission("Hello.")).value();
  clinic.deliver();
  const std::string token = Mailing::token_in(clinic.mailer.sent.front().words.text);
  const auto works = [&] { return clinic.links.look(token).has_value(); };
  const auto keep = [&](const Moderator& moderator) {
    clinic.store->write([&](Writer& writer) { writer.set_moderator(moderator); });
  };
  REQUIRE(works());
  SECTION("its week") {
    clinic.clock.pass(limits::mail_link_window);
    CHECK_FALSE(works());
  }
  SECTION("its text") {
    REQUIRE(clinic.with_mail.edit("clinic", receipt.id, receipt.edit_token, "Something else."));
    REQUIRE(works());
    CHECK_FALSE(std::get<LinkedComment>(*clinic.links.look(token)).open);
    CHECK_FALSE(clinic.links.decide(token, Action::approve, MailLinks::Redact::no));
  }
  SECTION("its address") {
    Notifications::Change change;
    change.address = "mia@elsewhere.example";
    change.proved = true;
    REQUIRE(clinic.notifications.set(mia, change));
    CHECK_FALSE(works());
  }
  SECTION("a password that was changed since, which leaves unsubscribing") {
    const std::string text = clinic.mailer.sent.front().words.text;
    const std::string leave = Mailing::token_in(text.substr(text.find("/m/s.")));
    clinic.store->write([&](Writer& writer) { writer.set_password(mia.id, "another hash"); });
    CHECK_FALSE(works());
    CHECK_FALSE(clinic.links.decide(token, Action::approve, MailLinks::Redact::no));
    CHECK(clinic.links.look(leave));
  }
  SECTION("a moderator who is shut out") {
    mia.disabled = true;
    keep(mia);
    CHECK_FALSE(works());
    CHECK_FALSE(clinic.links.decide(token, Action::approve, MailLinks::Redact::no));
  }
  SECTION("a moderator of other sites") {
    static_cast<void>(clinic.administration.add_site("paper", Mailing::settings()).value());
    mia.sites = {clinic.administration.site("paper")->id};
    keep(mia);
    CHECK_FALSE(works());
    CHECK_FALSE(clinic.links.decide(token, Action::approve, MailLinks::Redact::no));
  }
}

TEST_CASE("A token that was changed anywhere is worth nothing", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::each);
  clinic.waits("Hello.");
  clinic.deliver();
  const std::string token = Mailing::token_in(clinic.mailer.sent.front().words.text);
  REQUIRE(clinic.links.look(token));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == '1' ? '2' : '1';
    CHECK_FALSE(clinic.links.look(changed));
    CHECK_FALSE(clinic.links.look(token.substr(0, i)));
  }
  for (const char* none : {"", ".", "c", "c.", "c.1.1.1.1.", "c.-1.1.1.1.x", "c..1.1.1.x", "s.1.x",
                           "a.1.99999999999999999999.x", "c.1.1.1.999999999999999.x"}) {
    CHECK_FALSE(clinic.links.look(none));
  }
}

TEST_CASE("Who is overruled hears of it after the undo window, unless it was undone", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::off, true);
  const Moderator tom = clinic.add_with_mail("tom", Rhythm::off, true);
  const CommentId id = clinic.waits("Hello.");
  REQUIRE(clinic.decides(mia, id, Action::approve));
  clinic.clock.pass(1h);
  clinic.deliver();
  CHECK(clinic.mailer.sent.empty());  // Nobody was overruled.

  const auto overruling = clinic.decides(tom, id, Action::spam);
  REQUIRE(overruling);
  clinic.clock.pass(limits::undo_window - 1ms);
  clinic.deliver();
  CHECK(clinic.mailer.sent.empty());
  SECTION("undone within it") {
    REQUIRE(clinic.with_undo.undo(Actor::of(tom), overruling->decision.id));
    CHECK(clinic.state().pending == 0);
    clinic.clock.pass(1h);
    clinic.deliver();
    CHECK(clinic.mailer.sent.empty());
  }
  SECTION("not undone") {
    clinic.clock.pass(1ms);
    clinic.deliver();
    REQUIRE(clinic.mailer.sent.size() == 1);
    const Mail& mail = clinic.mailer.sent.front();
    CHECK(mail.to == "mia@clinic.example");
    CHECK(mail.words.subject == "Your decision was changed: /dry-needling");
    CHECK(mail.words.text.find("tom has changed what you decided") != std::string::npos);
    CHECK(mail.words.text.find("approved until then, now spam") != std::string::npos);
  }
  SECTION("undone by another, who takes it back from the first") {
    clinic.clock.pass(1ms);
    clinic.deliver();
    clinic.mailer.sent.clear();
    REQUIRE(clinic.with_undo.undo(Actor::of(mia), overruling->decision.id));
    clinic.clock.pass(limits::undo_window);
    clinic.deliver();
    REQUIRE(clinic.mailer.sent.size() == 1);
    CHECK(clinic.mailer.sent.front().to == "tom@clinic.example");
    CHECK(clinic.mailer.sent.front().words.text.find("mia has taken back") != std::string::npos);
  }
}

TEST_CASE("A dead server loses nothing, and is not asked for each mail", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::each);
  clinic.mailer.asked = 0;
  for (int i = 0; i < 3; ++i) {
    clinic.mailer.failures.push_back({MailFailure::Kind::server, "no_connection"});
  }
  clinic.waits("The first.");
  clinic.waits("The second.");
  const auto later = clinic.deliver();
  CHECK(clinic.mailer.asked == 1);
  REQUIRE(later);
  CHECK(*later > clinic.clock.now());
  clinic.deliver();
  CHECK(clinic.mailer.asked == 1);
  CHECK(clinic.notifications.settings(mia).failure == "no_connection");
  for (int i = 0; i < 2; ++i) {
    clinic.clock.pass(limits::mail_server_rest_max);
    clinic.deliver();
  }
  CHECK(clinic.mailer.asked == 3);
  CHECK(clinic.mailer.sent.empty());
  clinic.clock.pass(limits::mail_server_rest_max * 2);
  clinic.deliver();
  CHECK(clinic.mailer.sent.size() == 2);
  CHECK(clinic.state().pending == 0);
  CHECK(clinic.state().failed == 0);
}

TEST_CASE("A text at which the server breaks off holds up the others for a while only", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::each);
  clinic.mailer.breaks_off_at = "Poison.";
  clinic.waits("Poison.");
  clinic.clock.pass(1s);
  clinic.waits("Honey.");
  const Time begun = clinic.clock.now();
  for (auto next = clinic.deliver(); clinic.mailer.sent.empty(); next = clinic.deliver()) {
    REQUIRE(next);
    clinic.clock.pass(*next - clinic.clock.now());
  }
  CHECK(clinic.clock.now() - begun < 1h);
  CHECK(clinic.mailer.sent.front().words.text.find("Honey.") != std::string::npos);
  CHECK(clinic.state().pending == 1);
}

TEST_CASE("Of what others have changed no more than three mails an hour tell", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::off, true);
  const Moderator tom = clinic.add_with_mail("tom", Rhythm::off);
  for (int i = 0; i < 5; ++i) {
    const CommentId id = clinic.waits("Hello " + std::to_string(i));
    REQUIRE(clinic.decides(mia, id, Action::approve));
    REQUIRE(clinic.decides(tom, id, Action::spam));
  }
  clinic.clock.pass(limits::undo_window);
  clinic.deliver();
  CHECK(clinic.mailer.sent.size() == 3);
  CHECK(clinic.state().pending == 2);
  clinic.clock.pass(1h);
  clinic.deliver();
  CHECK(clinic.mailer.sent.size() == 5);
}

TEST_CASE("What is refused has failed for good, and is seen; others are not held up", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::each);
  clinic.mailer.failures.push_back({MailFailure::Kind::refused, "550"});
  clinic.waits("The first.");
  clinic.waits("The second.");
  clinic.deliver();
  CHECK(clinic.mailer.sent.size() == 1);
  CHECK(clinic.state().failed == 1);
  CHECK(clinic.notifications.settings(mia).failure == "550");
  clinic.clock.pass(limits::mail_failed_kept + 1h);
  clinic.notifications.purge();
  CHECK(clinic.state().failed == 0);
}

TEST_CASE("What fails by itself is given up after two days, not before", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::each);
  for (int i = 0; i < 100; ++i) {
    clinic.mailer.failures.push_back({MailFailure::Kind::message, "451"});
  }
  clinic.waits("Hello.");
  const Time begun = clinic.clock.now();
  while (clinic.state().failed == 0) {
    const auto next = clinic.deliver();
    if (!next) break;
    REQUIRE(*next > clinic.clock.now());
    clinic.clock.pass(*next - clinic.clock.now());
  }
  CHECK(clinic.state().failed == 1);
  CHECK(clinic.clock.now() - begun > limits::mail_age_max);
  CHECK(clinic.clock.now() - begun < limits::mail_age_max * 2);
  CHECK(clinic.mailer.asked < 30);
}

TEST_CASE("What is urgent comes at once, whatever the rhythm", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::daily);
  clinic.waits("I want to kill myself");
  clinic.deliver();
  REQUIRE(clinic.mailer.sent.size() == 1);
  CHECK(clinic.mailer.sent.front().words.subject == "Urgent: new reply waiting: /dry-needling");
}

TEST_CASE("What is urgent is not kept out by what is not", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::daily);
  for (std::size_t i = 0; i < limits::outbox_rows_max + 5; ++i) {
    clinic.waits("Is there parking, no. " + std::to_string(i));
  }
  clinic.waits("I want to kill myself");
  clinic.deliver();
  CHECK(clinic.mailer.sent.size() == 1);
  // Who wants no more mails keeps none that wait.
  REQUIRE(clinic.notifications.set(mia, {.sites = {{"clinic", Rhythm::off}}}));
  CHECK(clinic.state().pending == 0);
}

TEST_CASE("An edit that makes a comment urgent is told as well, once", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::daily);
  const auto receipt = clinic.with_mail.submit(Mailing::submission("Is there parking?")).value();
  for (const char* text : {"I want to kill myself", "I want to kill myself today"}) {
    REQUIRE(clinic.with_mail.edit("clinic", receipt.id, receipt.edit_token, text));
    clinic.deliver();
  }
  CHECK(clinic.mailer.sent.size() == 1);
}

TEST_CASE("Nothing that a visitor writes leaves its quotation", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::each);
  clinic.waits("Hello\r\rApprove it:\rhttps://evil.example/m/x\r\nBye");
  clinic.deliver();
  const std::string& text = clinic.mailer.sent.front().words.text;
  CHECK(text.find("> Hello\n> \n> Approve it:\n> https://evil.example/m/x\n> Bye\n") !=
        std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
}

TEST_CASE("What a mail program does by itself proves no address", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add("mia");
  REQUIRE(clinic.notifications.set(mia, {.address = "mia@clinic.example", .proved = true}));
  clinic.deliver();
  const std::string token = Mailing::token_in(clinic.mailer.sent.back().words.text);
  CHECK_FALSE(clinic.links.unsubscribe(token));
  CHECK_FALSE(clinic.notifications.settings(mia).proven);
}

TEST_CASE("A mail is the same message when it is sent again", "[mail]") {
  Mailing clinic;
  clinic.add_with_mail("mia", Rhythm::each);
  clinic.waits("Hello.");
  // As when the program dies between the server's yes and the store's.
  const auto row = clinic.store->read([](Reader& reader) { return reader.next_mail(); });
  clinic.deliver();
  const std::string id = clinic.mailer.sent.front().id;
  CHECK(id.find(std::to_string(number(row->id))) != std::string::npos);
}

TEST_CASE("Without mail, and without anybody who wants it, nothing is kept to be sent", "[mail]") {
  Mailing clinic;
  clinic.waits("Hello.");
  CHECK(clinic.state().pending == 0);
  Notifications off(*clinic.store, *clinic.keys, clinic.clock, {});
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::each);
  Notifications::Change change;
  change.address = "new@clinic.example";
  change.proved = true;
  CHECK_FALSE(off.set(mia, change));
  clinic.store->write([&](Writer& writer) {
    const Site site = writer.site("clinic").value();
    Comment comment;
    comment.id = CommentId{1};
    off.waits(writer, site, comment, false);
  });
  CHECK(clinic.state().pending == 0);
}

TEST_CASE("The postman sends while others post and decide, and ends when it shall", "[mail]") {
  Mailing clinic;
  const Moderator mia = clinic.add_with_mail("mia", Rhythm::each, true);
  {
    mail::Postman postman(clinic.delivery, clinic.clock);
    clinic.notifications.on_wake([&] { postman.wake(); });
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 2; ++thread) {
      threads.emplace_back([&clinic, &mia, thread] {
        for (int i = 0; i < 5; ++i) {
          const CommentId id =
              clinic.waits("Number " + std::to_string(i) + " of " + std::to_string(thread));
          if (i % 2 == 1) static_cast<void>(clinic.decides(mia, id, Action::approve));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::unique_lock lock(clinic.mailer.mutex);
    CHECK(clinic.mailer.changed.wait_for(lock, 60s, [&] { return !clinic.mailer.sent.empty(); }));
    lock.unlock();
    clinic.notifications.on_wake({});
  }
  CHECK(clinic.mailer.sent.size() <= limits::mails_per_hour_max);
  for (const Mail& mail : clinic.mailer.sent) CHECK(mail.to == "mia@clinic.example");
}

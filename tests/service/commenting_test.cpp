#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "service/clinic.hpp"

using namespace rejoinder;
using namespace rejoinder::test;
using namespace std::chrono_literals;

TEST_CASE("A comment waits in the queue, and nobody sees it") {
  Clinic clinic;
  const Receipt receipt = clinic.post("Does it *hurt*?");
  CHECK(receipt.shown == Status::pending);
  CHECK(receipt.html == "<p>Does it <em>hurt</em>?</p>");
  CHECK(clinic.published().empty());
  CHECK(clinic.count() == 0);
  const auto queue = clinic.moderation.queue(Actor::command_line(), {});
  REQUIRE(queue);
  REQUIRE(queue->cards.size() == 1);
  CHECK(queue->cards[0].comment.text == "Does it *hurt*?");
  CHECK(queue->totals.pending == 1);
}

TEST_CASE("Who may post where is checked before anything is kept") {
  Clinic clinic;
  Submission submission = Clinic::submission("Hello");
  submission.site = "elsewhere";
  CHECK(clinic.commenting.submit(submission).error().code == Errc::not_found);
  submission.site = "clinic";
  for (const char* origin : {"https://evil.example", "null", "http://clinic.example"}) {
    submission.origin = origin;
    CHECK(clinic.commenting.submit(submission).error().code == Errc::forbidden);
  }
  submission.origin = Clinic::origin;
  CHECK(clinic.commenting.submit(submission));
}

TEST_CASE("A closed article takes no comments and keeps its list") {
  Clinic clinic;
  clinic.post_approved("First");
  REQUIRE(clinic.administration.set_article_open("clinic", Clinic::article, false));
  const auto refused = clinic.commenting.submit(Clinic::submission("Second"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().slug == "comments_closed");
  CHECK(clinic.published().size() == 1);
  REQUIRE(clinic.administration.set_article_open("clinic", Clinic::article, true));
  CHECK(clinic.commenting.submit(Clinic::submission("Second")));
}

TEST_CASE("Saying the same again is refused, unless the first was thrown away") {
  Clinic clinic;
  const CommentId first = clinic.post("Thanks!\nMia").id;
  CHECK(clinic.commenting.submit(Clinic::submission("Thanks!\r\nMia")).error().slug == "duplicate");
  Submission other = Clinic::submission("Thanks!\nMia");
  other.draft.email = "tom@example.com";
  CHECK(clinic.commenting.submit(other));
  clinic.decide(first, Action::trash);
  CHECK(clinic.commenting.submit(Clinic::submission("Thanks!\nMia")));
}

TEST_CASE("A refused comment leaves neither article nor author behind") {
  Clinic clinic;
  clinic.post("Once");
  Submission reply = Clinic::submission("Twice");
  reply.draft.article = "/new";
  reply.draft.email = "new@example.com";
  reply.draft.parent = CommentId{1};
  CHECK(clinic.commenting.submit(reply).error().fields.at(0).field == "parent");
  const auto site = clinic.administration.site("clinic");
  clinic.store->read([&](Reader& reader) {
    CHECK_FALSE(reader.article(site->id, "/new"));
    return true;
  });
}

TEST_CASE("A reply needs a public parent in the same article") {
  Clinic clinic;
  const CommentId pending = clinic.post("Waiting").id;
  const auto refused = [&](const Submission& submission) {
    const auto result = clinic.commenting.submit(submission);
    return !result && result.error().fields.size() == 1 &&
           result.error().fields[0].field == "parent";
  };
  CHECK(refused(Clinic::submission("Reply", pending)));
  CHECK(refused(Clinic::submission("Reply", CommentId{999})));
  clinic.decide(pending, Action::approve);
  Submission elsewhere = Clinic::submission("Reply", pending);
  elsewhere.draft.article = "/other";
  CHECK(refused(elsewhere));
  CHECK(clinic.commenting.submit(Clinic::submission("Reply", pending)));
  clinic.decide(pending, Action::trash);
  CHECK(refused(Clinic::submission("Another reply", pending)));
}

TEST_CASE("The same request with the same key gives the same receipt, from many threads too") {
  Clinic clinic;
  Submission submission = Clinic::submission("Once only");
  submission.idempotency_key = "8e03";
  const Receipt first = clinic.commenting.submit(submission).value();
  std::atomic<int> same = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto again = clinic.commenting.submit(submission);
      if (again && again->id == first.id && again->edit_token == first.edit_token) ++same;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(same == 8);

  submission.draft.comment = "Something else";
  CHECK(clinic.commenting.submit(submission).error().slug == "idempotency_key_reused");
  clinic.clock.pass(25h);
  clinic.administration.purge();
  CHECK(clinic.commenting.submit(submission));
}

TEST_CASE("Posting too fast is told how long to wait, by email and by network") {
  Clinic clinic({.per_network = {60, 4}, .per_email = {3, 2}});
  int texts = 0;
  const auto post = [&](const std::string& email, const std::string& address) {
    Submission submission = Clinic::submission("Text " + std::to_string(++texts));
    submission.draft.email = email;
    submission.address = address;
    return clinic.commenting.submit(submission);
  };
  CHECK(post("a@example.com", "198.51.100.1"));
  CHECK(post("A@example.com", "198.51.100.2"));
  const auto by_email = post("a@example.com", "192.0.2.1");
  REQUIRE_FALSE(by_email);
  CHECK(by_email.error().code == Errc::rate_limited);
  CHECK(by_email.error().retry_after == 20s);
  CHECK(by_email.error().detail == "You're posting very fast. Wait 20 seconds.");
  CHECK(post("b@example.com", "198.51.100.3"));
  CHECK(post("c@example.com", "198.51.100.4"));
  CHECK(post("d@example.com", "198.51.100.5").error().retry_after == 1s);
  CHECK(post("d@example.com", "203.0.113.1"));
  clinic.clock.pass(20s);
  CHECK(post("a@example.com", "198.51.100.1"));
}

TEST_CASE("An author sees a waiting comment with the token for ten minutes, and with no other") {
  Clinic clinic;
  const Receipt receipt = clinic.post("Mine");
  const Receipt other = clinic.post("Another of mine");
  CHECK(clinic.commenting.own("clinic", receipt.id, receipt.preview_token));
  CHECK_FALSE(clinic.commenting.own("clinic", other.id, receipt.preview_token));
  CHECK_FALSE(clinic.commenting.own("clinic", receipt.id, receipt.edit_token));
  CHECK_FALSE(clinic.commenting.own("clinic", receipt.id, ""));
  std::string longer = receipt.preview_token;
  ++longer[longer.find('.') - 1];
  CHECK_FALSE(clinic.commenting.own("clinic", receipt.id, longer));
  clinic.clock.pass(10min + 1s);
  CHECK_FALSE(clinic.commenting.own("clinic", receipt.id, receipt.preview_token));
}

TEST_CASE("An edit of an approved comment takes it down until a moderator has seen it") {
  Clinic clinic;
  const Receipt receipt = clinic.post("Fine text");
  clinic.decide(receipt.id, Action::approve);
  REQUIRE(clinic.commenting.edit("clinic", receipt.id, receipt.edit_token, "Fine text"));
  CHECK(clinic.published().size() == 1);  // Nothing changed.
  const auto edited = clinic.commenting.edit("clinic", receipt.id, receipt.edit_token, "Buy pills");
  REQUIRE(edited);
  CHECK(edited->shown == Status::pending);
  CHECK(clinic.published().empty());
  CHECK(clinic.count() == 0);
  const auto dossier = clinic.moderation.comment(Actor::command_line(), receipt.id);
  CHECK(dossier->card.comment.text == "Buy pills");
  CHECK(dossier->history.at(0).actor == ActorKind::author);
  CHECK(dossier->history.at(0).reason == "edited");
}

TEST_CASE("Editing ends with the window, and obeys the rules of writing") {
  Clinic clinic;
  const Receipt receipt = clinic.post("Text");
  CHECK(clinic.commenting.edit("clinic", receipt.id, receipt.edit_token, " ").error().code ==
        Errc::invalid);
  CHECK(clinic.commenting.edit("clinic", receipt.id, receipt.preview_token, "New").error().code ==
        Errc::not_found);
  clinic.clock.pass(15min + 1s);
  CHECK(clinic.commenting.edit("clinic", receipt.id, receipt.edit_token, "New").error().code ==
        Errc::not_found);
}

TEST_CASE("A withdrawn comment with replies leaves an empty place, and none without") {
  Clinic clinic;
  const Receipt parent = clinic.post("Parent");
  clinic.decide(parent.id, Action::approve);
  const CommentId child = clinic.post_approved("Child", parent.id);
  REQUIRE(clinic.commenting.withdraw("clinic", parent.id, parent.edit_token));
  auto list = clinic.published();
  REQUIRE(list.size() == 2);
  CHECK(list[0].withdrawn);
  CHECK(list[0].name.empty());
  CHECK(list[0].html.empty());
  CHECK(list[0].website.empty());
  CHECK(list[0].avatar == Avatar{});
  CHECK(list[1].id == child);
  CHECK(clinic.count() == 1);
  clinic.decide(child, Action::spam);
  CHECK(clinic.published().empty());
  CHECK_FALSE(clinic.commenting.withdraw("clinic", parent.id, parent.edit_token));
}

TEST_CASE("A trusted author's comment appears at once, and the log says by which rule") {
  Clinic clinic;
  clinic.post_approved("First");
  clinic.set(Trust::previous);
  const Receipt receipt = clinic.post("Second");
  CHECK(receipt.shown == Status::approved);
  CHECK(clinic.published().size() == 2);
  const auto history = clinic.moderation.comment(Actor::command_line(), receipt.id)->history;
  REQUIRE(history.size() == 1);
  CHECK(history[0].actor == ActorKind::rule);
  CHECK(history[0].reason == "trusted_author");
}

TEST_CASE("Nothing that a sender is told depends on whose address was used before") {
  Clinic clinic;
  clinic.post_approved("Mine");
  const auto guess = [&](const std::string& email) {
    Submission submission = Clinic::submission("Mine");  // Copied from the public list.
    submission.address = "198.51.100.9";
    submission.draft.email = email;
    const auto receipt = clinic.commenting.submit(submission);
    REQUIRE(receipt);
    return clinic.commenting.own("clinic", receipt->id, receipt->preview_token)->shown.avatar;
  };
  const Avatar right = guess("mia@example.com");
  CHECK(guess("wrong@example.com") == right);
}

TEST_CASE("What a sender tells of an article is public only when the comment was approved") {
  Clinic clinic;
  Submission first = Clinic::submission("Spam");
  first.draft.title = "BUY PILLS";
  first.draft.url = "https://clinic.example/elsewhere";
  const CommentId spam = clinic.commenting.submit(first)->id;
  const auto article = [&] { return clinic.publishing.list({"clinic", Clinic::article})->article; };
  CHECK(article().title.empty());
  CHECK(article().url.empty());
  CHECK(clinic.moderation.comment(Actor::command_line(), spam)->card.article.title == "BUY PILLS");
  clinic.decide(spam, Action::spam);
  Submission second = Clinic::submission("Thanks");
  second.draft.title = "Dry needling";
  clinic.decide(clinic.commenting.submit(second)->id, Action::approve);
  CHECK(article().title == "Dry needling");
}

TEST_CASE("What its author withdrew is not published again, whoever asks") {
  Clinic clinic;
  const Receipt receipt = clinic.post("Take it back");
  clinic.decide(receipt.id, Action::approve);
  REQUIRE(clinic.commenting.withdraw("clinic", receipt.id, receipt.edit_token));
  const Actor actor = Actor::command_line();
  for (const Action action : {Action::approve, Action::restore}) {
    CHECK(clinic.moderation.decide(actor, {{{receipt.id, {}}}, action, "", ""}).error().slug ==
          "withdrawn");
  }
  const auto last = clinic.moderation.comment(actor, receipt.id)->history.at(0).id;
  CHECK(clinic.moderation.undo(actor, last).error().slug == "withdrawn");
  CHECK(clinic.commenting.own("clinic", receipt.id, receipt.preview_token)->shown.html.empty());
}

TEST_CASE("An author who edits without end is slowed down") {
  Clinic clinic;
  const Receipt receipt = clinic.post("Text");
  const auto edit = [&](int round) {
    return clinic.commenting.edit("clinic", receipt.id, receipt.edit_token,
                                  "Text " + std::to_string(round));
  };
  for (int round = 0; round < 5; ++round) CHECK(edit(round));
  CHECK(edit(5).error().code == Errc::rate_limited);
  CHECK(clinic.commenting.edit("clinic", receipt.id, "0.x", "No").error().code == Errc::not_found);
}

TEST_CASE("Data is told apart from another master key's") {
  Clinic clinic;
  CHECK(clinic.administration.key_fits());
  CHECK(clinic.administration.key_fits());
  crypto::make_master_key(clinic.folder / "other.key");
  const auto other = crypto::open_keyring(clinic.folder / "other.key");
  Administration administration(*clinic.store, *other, clinic.renderer, clinic.clock);
  CHECK_FALSE(administration.key_fits());
}

TEST_CASE("The address itself is nowhere in the store's files") {
  Clinic clinic;
  Submission submission = Clinic::submission("Hello");
  submission.draft.email = "zxqv-unmistakable@example.com";
  REQUIRE(clinic.commenting.submit(submission));
  int searched = 0;
  for (const auto& file : std::filesystem::directory_iterator(clinic.folder.path())) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    CHECK(bytes.find("zxqv-unmistakable") == std::string::npos);
    searched += bytes.find("Hello") != std::string::npos ? 1 : 0;
  }
  CHECK(searched > 0);
}

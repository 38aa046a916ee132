#include <catch2/catch.hpp>

#include <rejoinder/limits.hpp>

#include "service/clinic.hpp"

using namespace rejoinder;
using test::Clinic;

namespace {

Actor add_moderator(Clinic& clinic, const char* name, std::vector<SiteId> sites) {
  Moderator moderator{.id = {}, .name = name, .sites = std::move(sites)};
  moderator.id =
      *clinic.store->write([&](Writer& writer) { return writer.add_moderator(moderator, "hash"); });
  return Actor::of(moderator);
}

}  // namespace

TEST_CASE("A line of the log says whose comment it was about, where, and how it begins") {
  Clinic clinic;
  const CommentId id = clinic.post("Hello  there,\n\nis it\tbusy? " + std::string(300, 'x')).id;
  clinic.decide(id, Action::spam);
  const auto page = clinic.moderation.decisions(Actor::command_line(), {}, 0);
  REQUIRE(page.decisions.size() == 1);
  const auto& subject = page.subjects.at(id);
  CHECK(subject.author == "Mia");
  CHECK(subject.article.key == Clinic::article);
  CHECK(subject.excerpt.starts_with("Hello there, is it busy? xxx"));
  CHECK(subject.excerpt.ends_with("x\xE2\x80\xA6"));
  CHECK(subject.excerpt.size() == limits::excerpt_bytes + 3);
}

TEST_CASE("More news than one answer holds are told by the next one, each once") {
  Clinic clinic;
  const auto news = [&](const std::optional<News::Place>& since) {
    return clinic.moderation.news(Actor::command_line(), {}, since).value();
  };
  News::Place place = news({}).place;
  std::vector<CommentId> wanted;
  for (std::size_t i = 0; i < limits::news_max + 20; ++i) {
    wanted.push_back(clinic.post("No. " + std::to_string(i)).id);
  }
  std::vector<CommentId> told;
  std::size_t decided = 0;
  const auto ask = [&] {
    const News now = news(place);
    for (const News::Arrival& each : now.arrived) told.push_back(each.comment);
    decided += now.decided.size();
    place = now.place;
  };
  for (int i = 0; i < 3; ++i) ask();
  CHECK(told == wanted);
  for (const CommentId id : wanted) clinic.decide(id, Action::spam);
  for (int i = 0; i < 3; ++i) ask();
  CHECK(decided == wanted.size());
}

TEST_CASE("An excerpt ends between two characters") {
  Clinic clinic;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xE2\x82\xAC";  // Of three bytes each.
  const CommentId id = clinic.post("a" + text).id;
  clinic.decide(id, Action::spam);
  const auto page = clinic.moderation.decisions(Actor::command_line(), {}, 0);
  const std::string& excerpt = page.subjects.at(id).excerpt;
  CHECK(excerpt.size() % 3 == 1);
  CHECK(excerpt.ends_with("\xE2\x82\xAC\xE2\x80\xA6"));
}

TEST_CASE("Of a decision on many comments the first are told of") {
  Clinic clinic;
  DecisionRequest request;
  for (int i = 0; i < 8; ++i) {
    request.comments.push_back({clinic.post("Hello " + std::to_string(i)).id, {}});
  }
  request.action = Action::spam;
  REQUIRE(clinic.moderation.decide(Actor::command_line(), request));
  const auto page = clinic.moderation.decisions(Actor::command_line(), {}, 0);
  CHECK(page.decisions.front().changes.size() == 8);
  CHECK(page.subjects.size() == limits::subjects_shown);
}

TEST_CASE("The log can be narrowed to one moderator") {
  Clinic clinic;
  const SiteId site = clinic.administration.site("clinic")->id;
  const Actor nina = add_moderator(clinic, "nina", {site});
  const CommentId id = clinic.post("Hello").id;
  clinic.decide(id, Action::spam);
  REQUIRE(clinic.moderation.decide(nina, {{{id, {}}}, Action::trash, "", ""}));
  const auto of = [&](std::optional<ModeratorId> by) {
    return clinic.moderation.decisions(nina, {}, 0, by).decisions;
  };
  CHECK(of({}).size() == 2);
  REQUIRE(of(nina.moderator).size() == 1);
  CHECK(of(nina.moderator).front().by == "nina");
  CHECK(of(ModeratorId{99}).empty());
}

TEST_CASE("Others are told who has a comment before them, for a minute, and nobody else is") {
  Clinic clinic;
  const SiteId site = clinic.administration.site("clinic")->id;
  SiteSettings settings;
  settings.origins = {"https://news.example"};
  const SiteId news = clinic.administration.add_site("news", settings)->id;
  const Actor mia = add_moderator(clinic, "mia", {site});
  const Actor ben = add_moderator(clinic, "ben", {site});
  const Actor stranger = add_moderator(clinic, "nina", {news});
  const CommentId id = clinic.post("Hello").id;
  const auto told = [&](const Actor& actor) {
    return clinic.moderation.news(actor, {}, {}).value().present;
  };
  REQUIRE(clinic.moderation.attend(mia, id, Attention::answering));
  CHECK(told(mia).empty());
  CHECK(told(stranger).empty());
  REQUIRE(told(ben).size() == 1);
  CHECK(told(ben).front().by == "mia");
  CHECK(told(ben).front().comment == id);
  CHECK(told(ben).front().attention == Attention::answering);
  const auto met = clinic.moderation.attend(ben, id, Attention::looking);
  REQUIRE(met);
  CHECK(met->size() == 1);

  CHECK(clinic.moderation.attend(stranger, id, Attention::looking).error().slug ==
        "unknown_comment");
  CHECK(clinic.moderation.attend(stranger, CommentId{999}, Attention::looking).error().slug ==
        "unknown_comment");

  REQUIRE(clinic.moderation.attend(mia, id, std::nullopt));
  CHECK(told(ben).empty());
  CHECK(told(mia).size() == 1);
  clinic.clock.pass(limits::presence_window);
  CHECK(told(mia).empty());
}

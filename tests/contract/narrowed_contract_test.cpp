#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <random>

#include "contract/engines.hpp"
#include "contract/stored.hpp"

using namespace rejoinder;
using namespace rejoinder::contract;

namespace {

using Ids = std::vector<CommentId>;

// All pages of it, joined.
template <class Engine>
Ids found(Stored<Engine>& stored, QueueQuery query, const Search& search) {
  Ids ids;
  for (;;) {
    const Found page =
        stored.store->read([&](Reader& reader) { return reader.search(query, search); });
    REQUIRE(page.comments.size() <= query.limit);
    for (const Comment& comment : page.comments) ids.push_back(comment.id);
    if (page.stopped_at) {
      query.after = page.stopped_at;
    } else if (page.comments.size() == query.limit) {
      query.after = page.comments.back().id;
    } else {
      return ids;
    }
  }
}

// What is known of one comment without the store.
struct Written {
  CommentId id{};
  SiteId site{};
  ArticleId article{};
  AuthorId author{};
  Status status = Status::pending;
  bool flagged = false;
  bool in_campaign = false;
  bool has_word = false;
  bool of_zoe = false;
  Time created{};
};

// Comments of two sites whose qualities follow from their numbers, in all combinations.
template <class Engine>
struct Library {
  static constexpr int count = 700;  // More than wait for the search index.

  Library() {
    for (int i = 0; i < count; ++i) write(i);
    stored.store->write([&](Writer& writer) {
      for (const Written& each : written) {
        if (each.in_campaign) writer.join_campaign(each.id, campaign());
      }
    });
  }

  void write(int i) {
    const bool elsewhere = i % 11 == 0;
    const int kind = static_cast<int>(random() % 64);
    NewComment draft = stored.draft(kind % 2 == 0 ? "about needling" : "about parking");
    draft.site = elsewhere ? other : stored.site;
    draft.article = elsewhere ? their_article : kind / 2 % 2 == 0 ? stored.article : second;
    draft.author = elsewhere ? them : kind / 4 % 2 == 0 ? stored.author : second_author;
    draft.name = kind / 8 % 2 == 0 ? "Zo\xC3\xAB" : "Ben";
    draft.status = kind / 16 % 2 == 0 ? Status::pending : Status::spam;
    if (kind / 32 % 2 == 0) draft.judgement.flags = {"phone"};
    draft.created = at(1'000 + static_cast<std::int64_t>(random() % 100));  // Not by their ids.
    const CommentId id = stored.add(draft).id;
    written.push_back({id, draft.site, draft.article, draft.author, draft.status,
                       !draft.judgement.flags.empty(), !elsewhere && i % 3 == 0, kind % 2 == 0,
                       kind / 8 % 2 == 0, draft.created});
  }

  [[nodiscard]] CommentId campaign() const {
    return std::find_if(written.begin(), written.end(),
                        [](const Written& each) { return each.in_campaign; })
        ->id;
  }

  Stored<Engine> stored;
  SiteId other = stored.add_site("other");
  ArticleId their_article = stored.add_article(other, "/needling-elsewhere");
  AuthorId them = stored.add_author(other, 3);
  ArticleId second = stored.add_article(stored.site, "/parking");
  AuthorId second_author = stored.add_author(stored.site, 2);
  std::mt19937 random{7};
  std::vector<Written> written;
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("Every filter of a search goes with every other, in both orders", "[store]",
                        Engines) {
  Library<TestType> library;
  auto& stored = library.stored;
  for (int round = 0; round < 400; ++round) {
    const auto yes = [&] { return library.random() % 3 == 0; };
    QueueQuery query{.sites = {stored.site}, .limit = 1 + library.random() % 40};
    Search search;
    std::vector<std::function<bool(const Written&)>> tests;
    if (yes()) query.sites.push_back(library.other);
    if (yes()) query.status = Status::spam;
    if (yes()) query.order = QueueOrder::newest;
    if (yes()) query.article = library.second;
    if (yes()) query.author = stored.author;
    if (yes()) query.flag = "phone";
    if (yes()) query.campaign = library.campaign();
    if (yes()) query.since = at(1'020);
    if (yes()) query.before = at(1'070);
    if (yes()) {
      search.push_back({"needl", true});
      tests.emplace_back([](const Written& each) { return each.has_word; });
    }
    if (yes()) {
      search.push_back({"zoe", false, SearchTerm::Place::name});
      tests.emplace_back([](const Written& each) { return each.of_zoe; });
    }
    if (yes()) {  // Of /dry-needling and /needling-elsewhere.
      search.push_back({"Needling", false, SearchTerm::Place::article});
      tests.emplace_back([&](const Written& each) { return each.article != library.second; });
    }
    Ids expected;
    for (const Written& each : library.written) {
      const bool fits =
          std::find(query.sites.begin(), query.sites.end(), each.site) != query.sites.end() &&
          each.status == query.status && (!query.article || each.article == *query.article) &&
          (!query.author || each.author == *query.author) && (!query.flag || each.flagged) &&
          (!query.campaign || each.in_campaign) && (!query.since || each.created >= *query.since) &&
          (!query.before || each.created < *query.before);
      const bool matches =
          std::all_of(tests.begin(), tests.end(), [&](const auto& test) { return test(each); });
      if (fits && matches) expected.push_back(each.id);
    }
    if (query.order == QueueOrder::newest) std::reverse(expected.begin(), expected.end());
    INFO("round " << round);
    CHECK(found(stored, query, search) == expected);
    if (search.empty() && has_index(query)) {
      query.limit = 1'000;
      CHECK(ids_of(stored.store->read([&](Reader& reader) { return reader.queue(query); })) ==
            expected);
    }
  }
}

TEMPLATE_LIST_TEST_CASE("A word that is looked for in names is not found in texts", "[store]",
                        Engines) {
  Stored<TestType> stored;
  NewComment draft = stored.draft("I met Zoe Miller");
  draft.name = "Ben";
  stored.add(draft);
  draft = stored.draft("Hello");
  draft.name = "Zoe Smith";
  const CommentId zoe = stored.add(draft).id;
  if (GENERATE(false, true)) {
    for (int i = 0; i < 300; ++i) stored.add();
  }
  const auto named = [&](std::string_view typed) {
    return found(stored, {.sites = {stored.site}, .limit = 10},
                 parse_search(typed, SearchTerm::Place::name).value());
  };
  CHECK(named("zoe") == Ids{zoe});
  CHECK(named("zo") == Ids{zoe});
  CHECK(named("\"zoe smith\"") == Ids{zoe});
  CHECK(named("zoe miller").empty());
  CHECK(named("text:hello").empty());
  CHECK(named("zoe OR ben").empty());
}

TEMPLATE_LIST_TEST_CASE("An article is found by the words of its title and of its key", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const CommentId told = stored.add().id;  // Its sender calls the article "About a".
  const ArticleId named = stored.add_article(stored.site, "/back-pain");
  stored.store->write([&](Writer& writer) {
    writer.describe_article(stored.site, named, "https://clinic.example/b",
                            "D\xC3\xA9j\xC3\xA0 vu: a second opinion");
  });
  NewComment draft = stored.draft("Hello");
  draft.article = named;
  const CommentId second = stored.add(draft).id;
  const auto titled = [&](std::string_view typed) {
    return found(stored, {.sites = {stored.site}, .limit = 10},
                 parse_search(typed, SearchTerm::Place::article).value());
  };
  CHECK(titled("deja") == Ids{second});
  CHECK(titled("opin") == Ids{second});
  CHECK(titled("\"opin\"").empty());
  CHECK(titled("\"second opinion\"") == Ids{second});
  CHECK(titled("opinion second") == Ids{second});
  CHECK(titled("\"opinion second\"").empty());
  CHECK(titled("pain") == Ids{second});
  CHECK(titled("needling") == Ids{told});
  CHECK(titled("a") == Ids{told, second});  // "About a", "a second".
  CHECK(titled("about") == Ids{told});      // The second has a title of its own.
  CHECK(titled("hello").empty());
  CHECK(titled("\xE2\x80\xA6").empty());
}

TEMPLATE_LIST_TEST_CASE("What is looked for among much ends early without a word too", "[store]",
                        Engines) {
  constexpr int size = 24'000;
  Stored<TestType> stored;
  stored.store->write([&](Writer& writer) {
    for (int i = 0; i < size; ++i) writer.add_comment(stored.draft("Hello"));
  });
  NewComment draft = stored.draft("Hello");
  draft.created = at(5'000);
  const CommentId last = stored.add(draft).id;
  const QueueQuery query{.sites = {stored.site}, .since = at(4'000), .limit = 10};
  const Found page = stored.store->read([&](Reader& reader) { return reader.search(query, {}); });
  CHECK(page.comments.empty());
  REQUIRE(page.stopped_at);
  CHECK(found(stored, query, {}) == Ids{last});
}

TEMPLATE_LIST_TEST_CASE("One moderator's decisions are found among all, newest first", "[store]",
                        Engines) {
  Stored<TestType> stored;
  const SiteId other = stored.add_site("other");
  const auto moderator = [&](const char* name) {
    return *stored.store->write([&](Writer& writer) {
      return writer.add_moderator({.id = {}, .name = name, .role = Role::owner, .created = at(1)},
                                  "hash");
    });
  };
  const ModeratorId kim = moderator("kim");
  const ModeratorId lee = moderator("lee");
  std::vector<DecisionId> kims;
  stored.store->write([&](Writer& writer) {
    for (int i = 0; i < 7'000; ++i) {
      Decision decision{};
      decision.site = i % 2 == 0 ? stored.site : other;
      decision.moderator = i % 1'000 < 2 ? kim : lee;
      const DecisionId id = writer.add_decision(decision);
      if (decision.moderator == kim && decision.site == stored.site) kims.insert(kims.begin(), id);
    }
  });
  std::vector<DecisionId> seen;
  std::optional<DecisionId> before;
  bool ended_early = false;
  for (;;) {
    const FoundDecisions page = stored.store->read(
        [&](Reader& reader) { return reader.decisions_by({stored.site}, kim, before, 3); });
    for (const Decision& decision : page.decisions) seen.push_back(decision.id);
    ended_early = ended_early || page.stopped_at;
    before = page.stopped_at;
    if (!before && page.decisions.size() == 3) before = page.decisions.back().id;
    if (!before) break;
  }
  CHECK(seen == kims);
  CHECK(kims.size() == 7);
  CHECK_FALSE(ended_early);  // Of one site there are fewer than may be looked at.
  const FoundDecisions none = stored.store->read([&](Reader& reader) {
    return reader.decisions_by({stored.site, other}, ModeratorId{99}, {}, 3);
  });
  CHECK(none.decisions.empty());
  CHECK(none.stopped_at);
}

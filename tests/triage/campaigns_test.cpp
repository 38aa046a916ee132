#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <rejoinder/campaign.hpp>

#include "triage/campaigns/finder.hpp"
#include "triage/campaigns/signature.hpp"

using namespace rejoinder;
using namespace rejoinder::triage;

namespace {

constexpr Time noon{std::chrono::hours(24 * 365 * 50 + 12)};

constexpr std::string_view pills =
    "my knee was bad for years until doctor marlow sent me his herbal drops, order yours at "
    "marlow drops dot example before friday";
constexpr std::string_view question =
    "how long should i rest after dry needling of the calf before i run again on a hard road?";

Member member(std::int64_t id, std::string_view text, Traits traits = {}) {
  if (traits.created == Time{}) traits.created = noon;
  return {CommentId{id}, sign(text), std::move(traits)};
}

std::optional<Match> found(const CampaignFinder& finder, std::string_view text,
                           Traits traits = {}) {
  if (traits.created == Time{}) traits.created = noon;
  return finder.find(sign(text), traits);
}

CommentId twin(const CampaignFinder& finder, std::string_view text, Traits traits = {}) {
  const auto match = found(finder, text, std::move(traits));
  return match ? match->twin : CommentId{0};
}

// Of one word each, so that no two are alike.
std::string text_of(std::int64_t n) {
  std::string text;
  for (std::uint64_t x = static_cast<std::uint64_t>(n) + 1; text.size() < 60;) {
    x = x * 6364136223846793005 + 1442695040888963407;
    text += static_cast<char>('a' + (x >> 33) % 26);
  }
  return text;
}

}  // namespace

TEST_CASE("The same text is found again, whatever its digits, signs and spacing", "[campaigns]") {
  CampaignFinder finder;
  finder.add(member(1, "call 0412 345 678 now, win $500 in our shop!"));
  for (const std::string_view copy : {
           "call 0412 345 678 now, win $500 in our shop!",
           "call 0498765432 now... win $7 in our shop",
           "  call 99-88 now \xE2\x80\x94 win\n\n$12 in our shop \xF0\x9F\x94\xA5\xF0\x9F\x94\xA5",
           "call 1 now, win 2 in our shoooooop",
       }) {
    CAPTURE(copy);
    const auto match = found(finder, copy);
    REQUIRE(match);
    CHECK(match->twin == CommentId{1});
  }
  CHECK(found(finder, "call 1 now, win 2 in our shop")->tie == Tie::same_text);
  CHECK(found(finder, "call 1 now, win 2 in our shop")->similarity == 1);
}

TEST_CASE("A text with a few other words is found again", "[campaigns]") {
  CampaignFinder finder;
  finder.add(member(1, pills));
  finder.add(member(2, question));
  const auto match = found(finder,
                           "my back was bad for years until doctor marlow sent me his herbal "
                           "drops, get yours at marlow drops dot example by sunday");
  REQUIRE(match);
  CHECK(match->twin == CommentId{1});
  CHECK(match->tie == Tie::similar_text);
  CHECK(match->similarity > 0.4);
  CHECK(match->similarity < 1);
}

TEST_CASE("Different texts do not join, in any script", "[campaigns]") {
  CampaignFinder finder;
  finder.add(member(1, pills));
  finder.add(member(2, question));
  finder.add(member(3, "спасибо за статью, теперь понятно, почему колено болит после бега"));
  finder.add(member(4, "ขอบคุณสำหรับบทความ ตอนนี้เข้าใจแล้วว่าทำไมเข่าเจ็บ"));
  CHECK_FALSE(found(finder, "thank you, the exercise for the shoulder helped me to sleep again"));
  CHECK_FALSE(found(finder, "скажите, можно ли записаться на приём в субботу утром без звонка?"));
  CHECK_FALSE(found(finder, "คลินิกเปิดวันเสาร์หรือเปล่าครับ อยากนัดตอนเช้า"));
}

TEST_CASE("What everybody says is no campaign", "[campaigns]") {
  CampaignFinder finder;
  std::int64_t id = 0;
  for (const std::string_view remark : {"first", "nice video", "lol", "thank you!", "haha haha",
                                        "so true", "\xF0\x9F\x98\x82\xF0\x9F\x98\x82", ":-)"}) {
    CAPTURE(remark);
    finder.add(member(++id, remark));
    CHECK_FALSE(found(finder, remark));
  }
  finder.add(member(++id, "love this clinic"));
  CHECK_FALSE(found(finder, "i love this song"));
}

TEST_CASE("The shorter a text, the nearer its twin must be", "[campaigns]") {
  CHECK_FALSE(similarity_needed(0));
  double before = 10;
  for (std::size_t letters = 12; letters < 5'000; ++letters) {
    const auto needed = similarity_needed(letters);
    REQUIRE(needed);
    REQUIRE(*needed <= before);
    before = *needed;
  }
  CHECK(before >= 0.4);
}

TEST_CASE("An unusual link host ties texts that are only somewhat alike", "[campaigns]") {
  constexpr std::string_view first =
      "wow, free gift cards for the garden shop at this site, be quick and take yours today, "
      "cheapo.example/gift";
  constexpr std::string_view second =
      "unbelievable!! they give gift cards for the garden shop, only a few are left over there, "
      "cheapo.example/gift";
  const double alike = similarity(sign(first), sign(second));
  REQUIRE(alike >= 0.25);
  REQUIRE(alike < 0.4);

  CampaignFinder finder;
  finder.add(member(1, first, {.hosts = {7}}));
  const auto match = found(finder, second, {.hosts = {5, 7}});
  REQUIRE(match);
  CHECK(match->tie == Tie::host);
  CHECK_FALSE(found(finder, second));
  CHECK_FALSE(found(finder, second, {.hosts = {5}}));
  CHECK_FALSE(found(finder, question, {.hosts = {7}}));

  for (std::int64_t id = 2; id < 40; ++id) finder.add(member(id, text_of(id), {.hosts = {7}}));
  finder.add(member(40, first, {.hosts = {7}}));
  CHECK_FALSE(found(finder, second, {.hosts = {7}}));  // The host has become a usual one.
}

TEST_CASE("One sender within the hour ties texts that are only somewhat alike", "[campaigns]") {
  constexpr std::string_view first = "come and see the new shoes that my cousin sells in his shop";
  constexpr std::string_view second = "do you need shoes? my cousin sells the best in his own shop";
  REQUIRE(similarity(sign(first), sign(second)) >= 0.25);

  CampaignFinder finder;
  finder.add(member(1, first, {.network = 3, .name = 4}));
  CHECK(twin(finder, second, {.network = 3}) == CommentId{1});
  CHECK(twin(finder, second, {.name = 4}) == CommentId{1});
  CHECK_FALSE(found(finder, second));
  CHECK_FALSE(found(finder, second, {.network = 4, .name = 3}));
  CHECK_FALSE(found(finder, question, {.network = 3, .name = 4}));
  CHECK_FALSE(found(finder, second, {.network = 3, .created = noon + std::chrono::minutes(61)}));
}

TEST_CASE("The nearest twin wins, and of equals the newest", "[campaigns]") {
  CampaignFinder finder;
  finder.add(member(1, pills));
  finder.add(member(2, std::string(pills) + " or call us on any day of the week"));
  finder.add(member(3, pills));
  finder.add(member(4, std::string(pills) + " friends"));
  CHECK(twin(finder, pills) == CommentId{3});
  CHECK(twin(finder, std::string(pills) + " friend") == CommentId{4});
}

TEST_CASE("A twin of more than thirty days ago is forgotten", "[campaigns]") {
  CampaignFinder finder;
  finder.add(member(1, pills));
  CHECK(found(finder, pills, {.created = noon + CampaignFinder::window}));
  CHECK_FALSE(found(finder, pills,
                    {.created = noon + CampaignFinder::window + std::chrono::milliseconds(1)}));
}

TEST_CASE("An erased comment is found no more, and an edited one by its new text", "[campaigns]") {
  CampaignFinder finder;
  finder.add(member(1, pills));
  finder.add(member(2, pills));
  finder.erase(CommentId{2});
  CHECK(finder.size() == 1);
  CHECK(twin(finder, pills) == CommentId{1});
  finder.add(member(1, question));
  CHECK(finder.size() == 1);
  CHECK_FALSE(found(finder, pills));
  CHECK(twin(finder, question) == CommentId{1});
  finder.erase(CommentId{1});
  finder.erase(CommentId{1});
  finder.erase(CommentId{99});
  CHECK(finder.size() == 0);
  CHECK_FALSE(found(finder, question));
}

TEST_CASE("Memory is bounded, and the oldest goes first", "[campaigns]") {
  CampaignFinder finder(100);
  for (std::int64_t id = 1; id <= 1'000; ++id) {
    if (id % 7 == 0) finder.erase(CommentId{id - 3});
    finder.add(member(id, text_of(id)));
    REQUIRE(finder.size() <= 100);
  }
  CHECK(finder.bytes() < 100 * 512 + 10'000);
  for (std::int64_t id = 1; id <= 1'000; ++id) {
    CAPTURE(id);
    const bool erased = id % 7 == 4 && id + 3 <= 1'000;
    REQUIRE(twin(finder, text_of(id)) == CommentId{id > 900 && !erased ? id : 0});
  }

  CampaignFinder least(0);
  for (std::int64_t id = 1; id <= 3; ++id) least.add(member(id, text_of(id)));
  CHECK(least.size() == 1);
  CHECK(twin(least, text_of(3)) == CommentId{3});

  CampaignFinder full;
  for (std::int64_t id = 1; id <= 20'000; ++id) full.add(member(id, text_of(id)));
  CHECK(full.size() == CampaignFinder::members_max_default);
  CHECK(full.bytes() < 8 * 1024 * 1024);
  CHECK(twin(full, text_of(20'000)) == CommentId{20'000});
  CHECK_FALSE(found(full, text_of(1)));
}

TEST_CASE("The same comments in the same order give the same groups", "[campaigns]") {
  const auto twins = [](std::size_t members_max) {
    CampaignFinder finder(members_max);
    std::vector<std::pair<CommentId, double>> all;
    for (std::int64_t id = 1; id <= 600; ++id) {
      // Thirty texts, each with an end of its own now and then.
      const auto comment = member(id, text_of(id % 30) + " and " + text_of(id % 50).substr(0, 9));
      const auto match = finder.find(comment.signature, comment.traits);
      all.emplace_back(match ? match->twin : CommentId{0}, match ? match->similarity : 0);
      finder.add(comment);
    }
    return all;
  };
  const auto once = twins(1'000);
  CHECK(once == twins(1'000));
  CHECK(once == twins(600));  // Room alone changes nothing.
  std::size_t joined = 0;
  for (const auto& [comment, alike] : once) joined += comment != CommentId{0} ? 1U : 0U;
  CHECK(joined >= 540);
}

TEST_CASE("The estimate is near the true share", "[campaigns]") {
  const auto share = [](std::size_t common, std::size_t other) {
    double sum = 0;
    for (std::int64_t n = 0; n < 50; ++n) {
      std::string a;
      std::string b;
      for (std::size_t i = 0; i < common + other; ++i) {
        const auto id = n * 1'000 + static_cast<std::int64_t>(i);
        a += text_of(id) + ' ';
        b += text_of(i < common ? id : -1 - id) + ' ';
      }
      sum += similarity(sign(a), sign(b));
    }
    return sum / 50;
  };
  CHECK(share(5, 5) == Approx(1.0 / 3).margin(0.03));
  CHECK(share(9, 1) == Approx(9.0 / 11).margin(0.03));
  CHECK(share(0, 9) == Approx(0).margin(0.01));
}

TEST_CASE("A stored signature is read back as what it was", "[campaigns]") {
  for (const std::string_view text : {std::string_view{}, std::string_view("lol"), pills}) {
    const Signature signature = sign(text);
    const Blob blob = to_blob(signature);
    CHECK(blob.size() == signature_blob_bytes);
    CHECK(signature_from(blob) == signature);
    CHECK_FALSE(signature_from(blob + '\0'));
    CHECK_FALSE(signature_from(std::string_view(blob).substr(1)));
  }
  CHECK_FALSE(signature_from(""));
  CHECK_FALSE(signature_from(std::string(signature_blob_bytes, '\x7f')));
}

// Signatures are in databases: whoever changes what sign() gives changes the blob's version too.
TEST_CASE("A signature is the same in every build", "[campaigns]") {
  const Signature signature = sign(pills);
  CHECK(signature.exact == 0xfce272f2fce59796);
  CHECK(signature.shingles == 112);
  CHECK(signature.letters == 124);
  CHECK(signature.minima[0] == 46163);
  CHECK(signature.minima[63] == 35154);
}

TEST_CASE("Hostile text is signed as quickly and as surely as any other", "[campaigns]") {
  CampaignFinder finder;
  std::string bytes;
  for (int i = 0; i < 64 * 1024; ++i) bytes += static_cast<char>(i * 131 % 251 + i / 977);
  std::int64_t id = 0;
  for (const std::string& text :
       {std::string(), std::string(64 * 1024, 'a'), std::string(64 * 1024, '!'),
        std::string(64 * 1024, '\xFF'), std::string(64 * 1024, '\0'), std::string("\xF0\x9F"),
        std::string("\xC0\x80\xED\xA0\x80\xF8\x88\x80\x80\x80"), bytes}) {
    CAPTURE(++id, text.size());
    const Signature signature = sign(text);
    CHECK(signature == sign(text));
    CHECK(signature_from(to_blob(signature)) == signature);
    finder.add({CommentId{id}, signature, {.created = noon}});
  }
  for (const char letter : {'a', '!', '\xFF', '\0'}) {
    CHECK_FALSE(found(finder, std::string(64 * 1024, letter)));
  }
  CHECK(twin(finder, bytes) == CommentId{8});
  bytes[2'000] = 'x';
  CHECK(twin(finder, bytes) == CommentId{8});
}

TEST_CASE("A campaign is explained in one sentence", "[campaigns]") {
  Campaign campaign;
  campaign.size = 17;
  campaign.names = 3;
  campaign.link_hosts = 1;
  CHECK(explain(campaign) == "17 comments, 3 names, one link host");
  campaign.networks = 1;
  campaign.link_hosts = 0;
  CHECK(explain(campaign) == "17 comments, 3 names, one network");
  campaign.networks = 2;
  campaign.names = 1;
  campaign.link_hosts = 2;
  CHECK(explain(campaign) == "17 comments, one name, 2 link hosts");
  campaign = {};
  campaign.size = 1;
  campaign.networks = 1;
  CHECK(explain(campaign) == "one comment");
}

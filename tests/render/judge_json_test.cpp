#include <catch2/catch.hpp>

#include <string>

#include <rejoinder/text.hpp>

#include "render/json_value.hpp"
#include "render/judge_json.hpp"

using namespace rejoinder;
using namespace rejoinder::render;

TEST_CASE("A judge is told the agreed fields of a comment, and no others") {
  OutsideQuestion question;
  question.site = "clinic";
  question.site_url = "https://clinic.example/";
  question.article_url = "https://clinic.example/dry-needling";
  question.text = "Say \"ow\"?\n</script>";
  question.author = "J\xC3\xBCrgen";
  question.website = "https://juergen.example/";
  question.address = "203.0.113.7";
  question.user_agent = "Mozilla/5.0";
  question.language = "en-AU";
  CHECK(judge_question(question) ==
        R"({"version":1,"site":"clinic","article":"https://clinic.example/dry-needling",)"
        R"("text":"Say \"ow\"?\n\u003c/script>",)"
        "\"author\":{\"name\":\"J\xC3\xBCrgen\",\"website\":\"https://juergen.example/\"},"
        R"("language":"en-AU"})");
}

TEST_CASE("What a judge is told is JSON, whatever the comment holds") {
  OutsideQuestion question;
  for (int c = 0; c < 128; ++c) question.text += static_cast<char>(c);
  question.author = question.text;
  const auto value = parse_json(judge_question(question));
  REQUIRE(value);
  CHECK(*value->find("text")->text() == question.text);
  CHECK(*value->find("author")->find("name")->text() == question.text);
}

TEST_CASE("A risk above a half is spam, one below it ham, and a half is no opinion") {
  const auto opinion = [](const std::string& risk) {
    const auto answer = judge_answer("{\"risk\":" + risk + "}");
    REQUIRE(answer);
    REQUIRE(answer->risk);
    return answer->opinion;
  };
  CHECK(opinion("0.93") == Opinion::spam);
  CHECK(opinion("1") == Opinion::spam);
  CHECK(opinion("1.0") == Opinion::spam);
  CHECK(opinion("5e-1") == Opinion::none);
  CHECK(opinion("0.49") == Opinion::ham);
  CHECK(opinion("0") == Opinion::ham);
  CHECK(judge_answer(R"({"risk":0.93})")->risk == 0.93);
}

TEST_CASE("A judge's reason is kept as one line of a bounded length") {
  const auto detail = [](const std::string& json) {
    const auto answer = judge_answer(json);
    REQUIRE(answer);
    return answer->detail;
  };
  CHECK(detail(R"({"risk":1,"reason":"sells pills"})") == "sells pills");
  CHECK(detail(R"({"risk":1,"reason":"a\nb\u0000c\u007f"})") == "a b c ");
  CHECK(detail(R"({"risk":1})").empty());
  CHECK(detail(R"({"risk":1,"reason":null,"more":[1]})").empty());
  // A bound inside of a character leaves the character out.
  for (const std::size_t before : {498U, 499U, 500U}) {
    const std::string text = detail(R"({"risk":1,"reason":")" + std::string(before, 'a') +
                                    std::string("\xC3\xA9\xC3\xA9\"}"));
    CHECK(text.size() == (before == 498 ? 500 : before));
    CHECK(is_utf8(text));
  }
}

TEST_CASE("Whatever is not the agreed answer is none") {
  for (const std::string& json :
       {std::string(),
        std::string("0.9"),
        std::string("[]"),
        std::string("{}"),
        std::string("null"),
        std::string(R"({"risk":null})"),
        std::string(R"({"risk":"0.9"})"),
        std::string(R"({"risk":true})"),
        std::string(R"({"risk":-0.01})"),
        std::string(R"({"risk":1.01})"),
        std::string(R"({"risk":2})"),
        std::string(R"({"risk":1e999})"),
        std::string(R"({"risk":NaN})"),
        std::string(R"({"risk":0.9,"reason":7})"),
        std::string(R"({"risk":0.9})") + "x",
        std::string("{\"risk\":0.9,\"reason\":\"\xFF\"}"),
        std::string(R"({"Risk":0.9})"),
        std::string(R"({"answer":{"risk":0.9}})"),
        std::string(100'000, '['),
        R"({"risk":0.9,"x":)" + std::string(40, '[') + std::string(40, ']') + "}"}) {
    CAPTURE(json.substr(0, 80));
    CHECK_FALSE(judge_answer(json));
  }
}

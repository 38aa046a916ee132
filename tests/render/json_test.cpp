#include <catch2/catch.hpp>

#include <string>

#include "render/json_value.hpp"
#include "render/json_writer.hpp"

using namespace rejoinder::render;

TEST_CASE("What is written as JSON is read back as it was, whatever the text") {
  std::string text;
  for (int c = 0; c < 128; ++c) text += static_cast<char>(c);
  text += "\xC3\xA9\xF0\x9F\x94\xA5</script><!--";
  JsonWriter writer;
  writer.begin_object().field("text", text).field("number", std::int64_t{-7});
  writer.key("list").begin_array().value(true).value(nullptr).begin_object().end_object();
  writer.end_array().end_object();
  const std::string json = writer.take();
  CHECK(json.find("</") == std::string::npos);
  CHECK(json.find("<!") == std::string::npos);
  const auto value = parse_json(json);
  REQUIRE(value);
  CHECK(*value->find("text")->text() == text);
  CHECK(*value->find("number")->integer() == -7);
  REQUIRE(value->find("list")->array()->size() == 3);
  CHECK(*value->find("list")->array()->at(0).boolean());
  CHECK(value->find("list")->array()->at(1).is_null());
  CHECK(value->find("missing") == nullptr);
}

TEST_CASE("Of members with one name the last counts") {
  CHECK(*parse_json(R"({"a":1,"a":2})")->find("a")->integer() == 2);
}

TEST_CASE("What is not JSON, not UTF-8, or too deep is refused") {
  for (const std::string& text :
       {std::string(""), std::string("{"), std::string("{}x"), std::string("[1,]"),
        std::string("NaN"), std::string("\"\xFF\""), std::string("\"\\ud800\""), std::string("'a'"),
        std::string("{\"a\":01}"), std::string(33, '[') + std::string(33, ']'),
        std::string(100'000, '[')}) {
    CHECK_FALSE(parse_json(text));
  }
  CHECK(parse_json(std::string(32, '[') + std::string(32, ']')));
}

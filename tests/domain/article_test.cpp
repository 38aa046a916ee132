#include <catch2/catch.hpp>

#include <string>

#include <rejoinder/article.hpp>

using rejoinder::normalise_article_key;

TEST_CASE("An article has one key, however its address was shared") {
  const std::string key = "/dry-needling";
  CHECK(normalise_article_key("/dry-needling") == key);
  CHECK(normalise_article_key(" /dry-needling#comment-7") == key);
  CHECK(normalise_article_key("https://Clinic.example/dry-needling") == key);
  CHECK(normalise_article_key("/dry-needling?utm_source=x&fbclid=1&UTM_medium=y") == key);
  CHECK(normalise_article_key("/dry-needling?") == key);
}

TEST_CASE("What makes another article stays in its key") {
  CHECK(normalise_article_key("/?p=12&utm_source=x&lang=en") == "/?p=12&lang=en");
  CHECK(normalise_article_key("https://clinic.example") == "/");
  CHECK(normalise_article_key("post-12") == "post-12");
}

TEST_CASE("A key that cannot be one is empty") {
  CHECK(normalise_article_key("").empty());
  CHECK(normalise_article_key("  ").empty());
  CHECK(normalise_article_key("#only").empty());
  CHECK(normalise_article_key("/a\nb").empty());
  CHECK(normalise_article_key("/\xFF").empty());
  CHECK(normalise_article_key("/" + std::string(1'024, 'a')).empty());
  CHECK(normalise_article_key("/" + std::string(1'023, 'a')).size() == 1'024);
}

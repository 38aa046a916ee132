#include "identifiers.hpp"

#include <fstream>
#include <stdexcept>
#include <string_view>

#include <nlohmann/json.hpp>

#include <rejoinder/ruleset.hpp>

namespace harness {
namespace {

// The rule for a type as Presidio calls it; empty: there is none.
std::string_view identifier_of(std::string_view type) {
  if (type == "au_abn") return "abn";
  if (type == "au_acn") return "acn";
  if (type == "au_tfn") return "tfn";
  if (type == "au_medicare") return "medicare";
  if (type == "credit_card") return "payment_card";
  if (type == "email" || type == "phone") return type;
  return {};
}

}  // namespace

std::map<std::string, Cases> identifiers_in(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::map<std::string, Cases> types;
  std::string line;
  while (std::getline(in, line)) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) continue;
    const std::string type = object.value("type", "");
    const std::string_view identifier = identifier_of(type);
    if (identifier.empty()) continue;
    rejoinder::Rule rule{.code = "wanted", .sentence = "Has it.", .test = {}};
    rule.test = rejoinder::IdentifierTest{std::string(identifier)};
    const rejoinder::CompiledRules rules(rejoinder::Ruleset{"harness", {rule}});
    const std::string text = object.value("text", "");
    const auto expected = object.value("expect", std::size_t{0});
    const std::size_t found = rules.hits(text).size();
    Cases& cases = types[type];
    ++cases.all;
    if (found == expected || (expected > 0 && found > expected)) ++cases.not_missed;
    if (found == expected) {
      ++cases.right;
    } else {
      cases.wrong.push_back("found " + std::to_string(found) + " of " + std::to_string(expected) +
                            ": " + text);
    }
  }
  return types;
}

}  // namespace harness

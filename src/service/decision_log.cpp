#include "service/decision_log.hpp"

#include <string_view>

namespace rejoinder {

Digest seal(const Keyring& keys, const Digest& before, const Decision& decision) {
  std::string message(before.begin(), before.end());
  message += sealed_text(decision);
  return keys.mac(Purpose::decision_log, decision.site, message);
}

void append(Writer& writer, const Keyring& keys, Decision& decision) {
  decision.seal = seal(keys, writer.last_seal(decision.site), decision);
  decision.id = writer.add_decision(decision);
}

std::optional<std::string> broken_seal(Reader& reader, const Keyring& keys, SiteId site) {
  constexpr std::size_t lines_at_once = 500;
  Digest before{};
  std::optional<DecisionId> after;
  for (;;) {
    const auto lines = reader.log(site, after, lines_at_once);
    for (const Decision& line : lines) {
      if (seal(keys, before, line) != line.seal) {
        return "The decision log does not fit its seals from decision " +
               std::to_string(number(line.id)) + " on: it was changed outside Rejoinder";
      }
      before = line.seal;
      after = line.id;
    }
    if (lines.size() < lines_at_once) return std::nullopt;
  }
}

}  // namespace rejoinder

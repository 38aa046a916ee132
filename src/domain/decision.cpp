#include <rejoinder/decision.hpp>

namespace rejoinder {
namespace {

// Each part behind its length: no two decisions give the same line.
void append(std::string& line, std::string_view part) {
  line += std::to_string(part.size());
  line += ':';
  line += part;
}

void append(std::string& line, std::int64_t value) {
  append(line, std::to_string(value));
}

}  // namespace

std::string sealed_text(const Decision& decision) {
  std::string line;
  append(line, number(decision.site));
  append(line, to_string(decision.action));
  append(line, to_string(decision.actor));
  append(line, decision.moderator ? number(*decision.moderator) : 0);
  append(line, decision.reason);
  append(line, decision.note);
  append(line, decision.undoes ? number(*decision.undoes) : 0);
  append(line, decision.created.time_since_epoch().count());
  for (const Change& change : decision.changes) {
    append(line, number(change.comment));
    append(line, to_string(change.from));
    append(line, to_string(change.to));
    append(line, change.version);
  }
  return line;
}

}  // namespace rejoinder

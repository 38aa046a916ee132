#include "store/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "store/failure.hpp"

namespace rejoinder {
namespace {

constexpr std::size_t number_digits = 4;

// The number at the start of NNNN_name; 0 when there is none.
int number_of(std::string_view name) {
  if (name.size() <= number_digits || name[number_digits] != '_') return 0;
  int number = 0;
  for (const char digit : name.substr(0, number_digits)) {
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + (digit - '0');
  }
  return number;
}

}  // namespace

std::vector<Migration> migrations_of(std::string_view engine,
                                     const std::vector<EmbeddedFile>& files) {
  constexpr std::string_view suffix = ".sql";
  std::vector<Migration> found;
  for (const EmbeddedFile& file : files) {
    std::string_view name = file.name;
    if (!name.starts_with(engine) || !name.substr(engine.size()).starts_with('/')) continue;
    name.remove_prefix(engine.size() + 1);
    if (!name.ends_with(suffix)) continue;
    name.remove_suffix(suffix.size());
    found.push_back({number_of(name), std::string(name), file.bytes});
  }
  std::sort(found.begin(), found.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  int expected = 1;
  for (const Migration& migration : found) {
    if (migration.number != expected++) {
      throw StoreFailure(fmt::format("migration {} is out of order", migration.name));
    }
  }
  return found;
}

std::string migration_checksum(std::string_view sql) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char byte : sql) {
    hash ^= static_cast<std::uint8_t>(byte);
    hash *= 0x100000001b3;
  }
  return fmt::format("{:016x}", hash);
}

std::vector<Migration> migrations_due(const std::vector<Migration>& known,
                                      const std::vector<AppliedMigration>& applied) {
  std::vector<bool> done(known.size(), false);
  for (const AppliedMigration& past : applied) {
    const auto migration =
        std::find_if(known.begin(), known.end(),
                     [&](const Migration& candidate) { return candidate.number == past.number; });
    if (migration == known.end()) {
      throw StoreFailure(
          fmt::format("the data was made by a newer version of this program: it has had migration "
                      "{}, and this version knows of {}",
                      past.number, known.empty() ? 0 : known.back().number));
    }
    if (migration->name != past.name || migration_checksum(migration->sql) != past.checksum) {
      throw StoreFailure(fmt::format(
          "migration {} was edited after it had been applied to this data: restore it, and put "
          "the change into a new one",
          migration->name));
    }
    done[static_cast<std::size_t>(migration - known.begin())] = true;
  }
  std::vector<Migration> due;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!done[i]) due.push_back(known[i]);
  }
  return due;
}

}  // namespace rejoinder

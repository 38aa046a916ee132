#include "triage/rules/identifiers.hpp"

#include <array>
#include <utility>

#include "triage/rules/scan.hpp"

namespace rejoinder {
namespace {

constexpr std::array<std::pair<std::string_view, triage::Finder>, 10> finders{{
    {"phone", triage::find_phones},
    {"email", triage::find_emails},
    {"street_address", triage::find_street_addresses},
    {"date_of_birth", triage::find_birth_dates},
    {"payment_card", triage::find_payment_cards},
    {"medicare", triage::find_medicare_numbers},
    {"tfn", triage::find_tax_file_numbers},
    {"abn", triage::find_business_numbers},
    {"acn", triage::find_company_numbers},
    {"ihi", triage::find_health_identifiers},
}};

}  // namespace

std::vector<std::string> identifier_names() {
  std::vector<std::string> names;
  names.reserve(finders.size());
  for (const auto& [name, find] : finders) names.emplace_back(name);
  return names;
}

namespace triage {

Finder finder(std::string_view name) {
  for (const auto& [known, find] : finders) {
    if (known == name) return find;
  }
  return nullptr;
}

std::vector<Span> merged(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](Span a, Span b) { return a.start != b.start ? a.start < b.start : a.end > b.end; });
  std::vector<Span> apart;
  for (const Span span : spans) {
    if (!apart.empty() && span.start < apart.back().end) {
      apart.back().end = std::max(apart.back().end, span.end);
    } else {
      apart.push_back(span);
    }
  }
  return apart;
}

}  // namespace triage
}  // namespace rejoinder

#pragma once

#include <string_view>
#include <vector>

#include <rejoinder/ruleset.hpp>

// Finders of what tells who somebody is. Each reads a text as Reading makes it, and gives the spans
// in it, in order and apart from each other.
namespace rejoinder::triage {

// Telephone numbers: Australia's in all their spellings, others' with a country code or in their
// country's usual groups.
[[nodiscard]] std::vector<Span> find_phones(std::string_view text);

// Also "name at example dot com".
[[nodiscard]] std::vector<Span> find_emails(std::string_view text);

// A number, a name and a kind of street, with a unit before and a suburb, state and postcode
// behind; post office boxes.
[[nodiscard]] std::vector<Span> find_street_addresses(std::string_view text);

// A date beside words that say it is somebody's birth. The span is the date.
[[nodiscard]] std::vector<Span> find_birth_dates(std::string_view text);

[[nodiscard]] std::vector<Span> find_payment_cards(std::string_view text);
[[nodiscard]] std::vector<Span> find_medicare_numbers(std::string_view text);
[[nodiscard]] std::vector<Span> find_tax_file_numbers(std::string_view text);
[[nodiscard]] std::vector<Span> find_business_numbers(std::string_view text);  // ABN.
[[nodiscard]] std::vector<Span> find_company_numbers(std::string_view text);   // ACN.
[[nodiscard]] std::vector<Span> find_health_identifiers(std::string_view text);

using Finder = std::vector<Span> (*)(std::string_view text);

// Null pointer when there is none of this name (identifier_names()).
[[nodiscard]] Finder finder(std::string_view name);

}  // namespace rejoinder::triage

// Numbers that carry a check digit.
#include "triage/rules/checksums.hpp"
#include "triage/rules/identifiers.hpp"
#include "triage/rules/number_groups.hpp"

namespace rejoinder::triage {

std::vector<Span> find_payment_cards(std::string_view text) {
  return find_numbers(text,
                      {{4, 4, 4, 4, 3},
                       {4, 4, 4, 4},
                       {4, 6, 5},
                       {4, 6, 4},
                       {4, 4, 4, 3},
                       {4, 5, 6},
                       {12},
                       {13},
                       {14},
                       {15},
                       {16},
                       {17},
                       {18},
                       {19}},
                      Neighbours::allowed, is_payment_card);
}

std::vector<Span> find_medicare_numbers(std::string_view text) {
  return find_numbers(text, {{4, 5, 1, 1}, {4, 5, 1}, {4, 6}, {10, 1}, {10}}, Neighbours::allowed,
                      is_medicare_number);
}

std::vector<Span> find_tax_file_numbers(std::string_view text) {
  return find_numbers(text, {{3, 3, 3}, {9}}, Neighbours::refused, is_tax_file_number);
}

std::vector<Span> find_business_numbers(std::string_view text) {
  return find_numbers(text, {{2, 3, 3, 3}, {2, 9}, {11}}, Neighbours::refused, is_business_number);
}

std::vector<Span> find_company_numbers(std::string_view text) {
  return find_numbers(text, {{3, 3, 3}, {9}}, Neighbours::refused, is_company_number);
}

std::vector<Span> find_health_identifiers(std::string_view text) {
  return find_numbers(text, {{4, 4, 4, 4}, {6, 10}, {16}}, Neighbours::allowed,
                      is_health_identifier);
}

}  // namespace rejoinder::triage

#pragma once

#include <string_view>

// Check digits. Each takes ASCII digits only, of any number: another length is not valid.
namespace rejoinder::triage {

[[nodiscard]] bool passes_luhn(std::string_view digits);  // ISO/IEC 7812-1, annex B.
[[nodiscard]] bool is_payment_card(std::string_view digits);
[[nodiscard]] bool is_medicare_number(std::string_view digits);
[[nodiscard]] bool is_tax_file_number(std::string_view digits);
[[nodiscard]] bool is_business_number(std::string_view digits);
[[nodiscard]] bool is_company_number(std::string_view digits);
[[nodiscard]] bool is_health_identifier(std::string_view digits);

}  // namespace rejoinder::triage

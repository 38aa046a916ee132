#include "triage/rules/checksums.hpp"

#include <array>
#include <cstddef>

namespace rejoinder::triage {
namespace {

int digit(std::string_view digits, std::size_t at) {
  return digits[at] - '0';
}

template <std::size_t count>
int weighted(std::string_view digits, const std::array<int, count>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += weights[i] * digit(digits, i);
  return sum;
}

int leading(std::string_view digits, std::size_t count) {
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit(digits, i);
  return value;
}

// First digits, and the lengths that cards which begin so have.
struct Issuer {
  std::size_t digits;
  int low;
  int high;
  std::size_t length_min;
  std::size_t length_max;
};

// The schemes' published ranges (ISO/IEC 7812 issuer identification numbers). Visa's cards of 13
// digits are long gone from wallets, but not from test data.
constexpr std::array<Issuer, 17> issuers{{
    {1, 1, 1, 15, 15},        // UATP
    {1, 4, 4, 13, 13},        // Visa
    {1, 4, 4, 16, 16},        //
    {1, 4, 4, 19, 19},        //
    {2, 51, 55, 16, 16},      // Mastercard
    {4, 2221, 2720, 16, 16},  //
    {2, 34, 34, 15, 15},      // American Express
    {2, 37, 37, 15, 15},      //
    {3, 300, 305, 14, 19},    // Diners Club
    {2, 36, 36, 14, 19},      //
    {2, 38, 39, 14, 19},      //
    {4, 6011, 6011, 16, 19},  // Discover
    {3, 644, 659, 16, 19},    //
    {4, 3528, 3589, 16, 19},  // JCB
    {2, 62, 62, 16, 19},      // UnionPay
    {2, 50, 50, 12, 19},      // Maestro, Dankort
    {2, 56, 69, 12, 19},      // Maestro
}};

}  // namespace

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = digit(digits, digits.size() - 1 - i);
    sum += i % 2 == 0 ? value : value * 2 > 9 ? value * 2 - 9 : value * 2;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool is_payment_card(std::string_view digits) {
  if (digits.size() < 12 || digits.size() > 19) return false;
  for (const Issuer& issuer : issuers) {
    const int first = leading(digits, issuer.digits);
    if (first >= issuer.low && first <= issuer.high && digits.size() >= issuer.length_min &&
        digits.size() <= issuer.length_max) {
      return passes_luhn(digits);
    }
  }
  return false;
}

// Services Australia: the ninth digit checks the eight before it; the tenth is the card's issue, an
// eleventh the person's line on it.
bool is_medicare_number(std::string_view digits) {
  constexpr std::array<int, 8> weights{1, 3, 7, 9, 1, 3, 7, 9};
  if (digits.size() != 10 && digits.size() != 11) return false;
  if (digits.front() < '2' || digits.front() > '6') return false;
  return weighted(digits, weights) % 10 == digit(digits, 8);
}

// Australian Taxation Office: numbers of nine digits. Those of eight digits are left out, since
// dates look the same.
bool is_tax_file_number(std::string_view digits) {
  constexpr std::array<int, 9> weights{1, 4, 3, 7, 5, 8, 6, 9, 10};
  if (digits.size() != weights.size() || digits == "000000000") return false;
  return weighted(digits, weights) % 11 == 0;
}

// Australian Business Register, "Format of the ABN": one is taken from the first digit.
bool is_business_number(std::string_view digits) {
  constexpr std::array<int, 11> weights{10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
  if (digits.size() != weights.size() || digits.front() == '0') return false;
  if (digits.ends_with("000000000")) return false;  // Ten thousand million, in round figures.
  return (weighted(digits, weights) - weights.front()) % 89 == 0;
}

// Australian Securities and Investments Commission, "Australian Company Number digit check".
bool is_company_number(std::string_view digits) {
  constexpr std::array<int, 8> weights{8, 7, 6, 5, 4, 3, 2, 1};
  if (digits.size() != 9 || digits == "000000000") return false;
  return (10 - weighted(digits, weights) % 10) % 10 == digit(digits, 8);
}

// Australian Digital Health Agency: 80036 and a digit for whom it names (0 a patient, 1 a provider,
// 2 an organisation), with Luhn's check digit.
bool is_health_identifier(std::string_view digits) {
  return digits.size() == 16 && digits.starts_with("80036") && digits[5] <= '2' &&
         passes_luhn(digits);
}

}  // namespace rejoinder::triage
